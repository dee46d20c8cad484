"""The child that draws a safe copy: `python -m handbell.evidence.child.drawing`. Only pixels and letters come through.

A picture is decoded and drawn anew on an empty sheet, so nothing that was written beside the pixels (EXIF, place,
colour profile, text chunks) can reach the copy. PDFs have a child of their own: `drawing_pdf`.
"""

from __future__ import annotations

import io
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Final

from PIL import GifImagePlugin, Image, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from handbell.evidence.child.bounds import Refusal, answer, begin, the_file
from handbell.evidence.limits import MOST_PIXELS, SAFE_CHARACTERS, SAFE_SIDE

# Naming them here has them registered; no other of the library's many readers can be reached.
_READERS: Final = {
    "png": PngImagePlugin.PngImageFile.format,
    "jpeg": JpegImagePlugin.JpegImageFile.format,
    "gif": GifImagePlugin.GifImageFile.format,
    "webp": WebPImagePlugin.WebPImageFile.format,
}
_JPEG_QUALITY: Final = 85

Page = tuple[dict[str, object], bytes]


def picture(data: bytes, kind: str) -> Page:
    """The (first) picture, turned upright, at most SAFE_SIDE pixels, as JPEG, or as PNG where it is see-through."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(io.BytesIO(data), formats=[_READERS[kind]]) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise Refusal("too-many-pixels")
        if kind == "jpeg":
            opened.draft("RGB", (SAFE_SIDE, SAFE_SIDE))
        opened.load()
        turned = opened.getexif().get(0x0112, 1)
        small = _smaller(opened)
    see_through = small.mode in {"RGBA", "LA", "PA"} or "transparency" in small.info
    sheet = Image.new("RGBA" if see_through else "RGB", small.size)
    sheet.paste(small.convert(sheet.mode))
    return saved(_upright(sheet, turned), lossless=see_through or kind in {"png", "gif"})


def _smaller(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16"):
        image = image.convert("I")
    if image.mode in {"I", "F"}:
        image = image.point(lambda value: value / 256).convert("L")
    if image.mode in {"1", "P", "PA"}:
        image = image.convert("RGBA" if "transparency" in image.info or image.mode == "PA" else "RGB")
    if max(image.size) > SAFE_SIDE:
        image.thumbnail((SAFE_SIDE, SAFE_SIDE), reducing_gap=2.0)
    return image


def _upright(sheet: Image.Image, turned: object) -> Image.Image:
    """As its orientation mark says; the mark itself is not kept."""
    sheet.getexif()[0x0112] = turned
    upright = ImageOps.exif_transpose(sheet)
    clean = Image.new(upright.mode, upright.size)
    clean.paste(upright)
    return clean


def saved(image: Image.Image, *, lossless: bool) -> Page:
    """A page, as PNG or as JPEG."""
    target = io.BytesIO()
    if lossless:
        image.save(target, "PNG")
    else:
        image.convert("RGB").save(target, "JPEG", quality=_JPEG_QUALITY)
    media_type = "image/png" if lossless else "image/jpeg"
    return {"media_type": media_type, "width": image.width, "height": image.height}, target.getvalue()


def text(data: bytes) -> Page:
    """The text, at most SAFE_CHARACTERS of it."""
    words = data.decode("utf-8").lstrip("\ufeff")[:SAFE_CHARACTERS]
    return {"media_type": "text/plain", "width": None, "height": None}, words.encode()


def pages(data: bytes, kind: str) -> Iterator[Page]:
    """The one page of a picture's or a text's safe copy. Raises Refusal and whatever the library raises."""
    yield text(data) if kind == "text" else picture(data, kind)


def draw(pages_of: Callable[[bytes, str], Iterator[Page]]) -> int:
    """Be a child that draws: hand back page after page, then that it is done, or why not."""
    order = begin()
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        for record, content in pages_of(the_file(), order["kind"]):
            answer(record, content)
        answer({"done": True})
    except Refusal as refusal:
        answer({"refusal": refusal.code})
    except Exception:  # a decoder that stumbles: what it says of the file stays here
        answer({"refusal": "not-drawn"})
    return 0


if __name__ == "__main__":
    sys.exit(draw(pages))
