"""Why a file is not taken, in words for whoever gave it. None of them names another person or blames anybody."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from handbell.evidence.limits import LARGEST_FILE, MEGABYTE, MOST_FILES
from handbell.people.operations import Refused

_SENTENCES: Final[dict[str, Promise]] = {
    "empty": _("This file is empty. Check that it is the right one."),
    "too-large": _("This file is larger than {megabytes} MB. Send a shorter piece of it, or a screenshot."),
    "too-many-files": _("There are {files} files here already. Say in words what else there is."),
    "no-space": _(
        "There is no room for files just now. Your words are safe. Keep the file, and tell the school."
    ),
    "too-many-pixels": _(
        "This picture has more dots than can be opened safely. Send a smaller copy or a screenshot."
    ),
    "too-heavy": _("This file took too long to check. Send a smaller copy or a screenshot."),
    "damaged": _("This file is damaged or not complete. Save it again, or take a screenshot, and send that."),
    "something-behind": _(
        "Something else is attached behind this file, so it could hold more than it shows. Save a copy or take a"
        " screenshot, and send that."
    ),
    "two-in-one": _("This file is two kinds of file at once. Take a screenshot, and send that."),
    "archive": _("Packed folders (such as ZIP) cannot be taken. Send the files in it one by one."),
    "office": _("Office files cannot be taken, for they can hold programs. Save it as a PDF, and send that."),
    "markup": _("Web pages and drawings made of code cannot be taken. Send a screenshot or a PDF of it."),
    "program": _("Programs cannot be taken."),
    "unknown": _("Only pictures, PDFs, plain text, and short films or sound recordings can be taken."),
    "not-drawn": _("A safe copy of this file could not be made. The original is kept as it was given."),
}


class NotReceived(Refused):
    """A file that is not taken, and why in plain words. Nothing of it is kept. `code` is for programs and tests."""

    def __init__(self, code: str) -> None:
        super().__init__(sentence(code), field="file")
        self.code = code


class NoSafeCopy(Refused):
    """There is no safe copy, and why. The original is kept. `code` is for programs and tests."""

    def __init__(self, code: str) -> None:
        super().__init__(sentence(code))
        self.code = code


def sentence(code: str) -> str:
    """The plain words for a code; a code of no list is treated as a file of no known kind."""
    words = str(_SENTENCES.get(code, _SENTENCES["unknown"]))
    return words.format(megabytes=LARGEST_FILE // MEGABYTE, files=MOST_FILES)
