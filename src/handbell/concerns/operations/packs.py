"""A pack leaves the school: asked for with a reason, agreed by another, made once, encrypted, and not kept here."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from handbell.concerns import access, pack_file, sealed
from handbell.concerns.access import Act
from handbell.concerns.models import Case, Involved, Pack
from handbell.concerns.operations import opening
from handbell.concerns.operations.doing import A_LINE, doing, put_down, record, said, was_done
from handbell.concerns.queries import packs as queries
from handbell.concerns.queries.packs import Content, Purpose, Terms
from handbell.evidence import operations as evidence
from handbell.evidence import queries as exhibits
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.people.operations import Refused
from handbell.ui.pdf import PdfFailed
from handbell.vault.keys import KeyMissing
from handbell.vault.sealing import Damaged

MOST_WORDS: Final = 60
MOST_ATTACHED: Final = 60 * exhibits.MEGABYTE


@dataclass(frozen=True, slots=True)
class Made:
    """A pack as it leaves: its bytes, which are kept nowhere, the name to save it under, and its SHA-256."""

    content: bytes
    name: str
    sha256: str


def ask(*, case: Case, terms: Terms, key: str, by: Person, now: datetime.datetime) -> Pack:
    """Ask for a pack; another reader has to agree. Pressed twice: one. Raises NotFound, NotAllowed, Refused.

    What somebody in the case asks for themselves is always redacted, what goes to a new school never is. Who told it
    goes along only to a new school, and only when that is agreed as well.
    """
    why = said(terms.reason, field="reason", most=A_LINE)
    redacted = terms.purpose == Purpose.SUBJECT_ACCESS or (
        terms.redacted and terms.purpose == Purpose.DISCLOSURE
    )
    with doing(Act.ASK_EXPORT, case, by=by, now=now) as fresh:
        if was_done(fresh, key):
            return fresh.packs.filter(asked_by=by).order_by("-asked_at")[0]
        pack = Pack(
            school_id=fresh.school_id,
            case=fresh,
            purpose=str(terms.purpose),
            redacted=redacted,
            asked_by=by,
            asked_at=now,
        )
        pack.what = sealed.dump(
            {
                "reason": why,
                "whose": _whose(fresh, terms),
                "with_teller": terms.with_teller and terms.purpose == Purpose.TRANSFER,
                "also": [word.strip()[:A_LINE] for word in terms.also if word.strip()][:MOST_WORDS],
            }
        )
        pack.save(force_insert=True)
        words = _("Asked for a pack (%(purpose)s): %(why)s") % {"purpose": terms.purpose.label, "why": why}
        put_down(fresh, words, by=by, now=now, key=key)
        record(
            fresh,
            "concern.pack-asked",
            by=by,
            now=now,
            pack=pack.id.hex,
            purpose=str(terms.purpose),
            redacted=redacted,
        )
        opening.tell_readers(fresh, about=pack.id, now=now, but=by)
        return pack


def decide(
    *, case: Case, pack: Pack, agree: bool, teller_too: bool = False, by: Person, now: datetime.datetime
) -> None:
    """Another reader agrees, or refuses; whether who told it goes along is agreed apart. Decided once.

    Raises NotFound, NotAllowed, Refused.
    """
    with doing(Act.AGREE_EXPORT, case, by=by, now=now, asked_by=pack.asked_by_id) as fresh:
        row = Pack.objects.select_for_update().get(id=pack.id, case=fresh)
        terms = Terms.of(row)
        if row.agreed_at is not None or terms.refused:
            return
        if pack.asked_by.account_id is not None and pack.asked_by.account_id == by.account_id:
            raise Refused(_("This needs two different people of the school."))
        kept = sealed.load(row.what)
        if agree:
            row.agreed_by, row.agreed_at = by, now
            row.what = sealed.dump(kept | {"teller_agreed": teller_too and terms.with_teller})
        else:
            row.what = sealed.dump(kept | {"refused": True})
        row.save(update_fields=["agreed_by", "agreed_at", "what"])
        words = _("Agreed that the pack is made.") if agree else _("Not agreed that the pack is made.")
        put_down(fresh, words, by=by, now=now)
        action = "concern.pack-agreed" if agree else "concern.pack-refused"
        record(
            fresh, action, by=by, now=now, pack=row.id.hex, teller=agree and teller_too and terms.with_teller
        )
        opening.tell_readers(fresh, about=row.id, now=now, but=by, urgent=True)


def make(*, case: Case, pack: Pack, passphrase: str, by: Person, now: datetime.datetime) -> Made:
    """Make a pack that was agreed, once, within seven days. Its bytes are given back and kept nowhere.

    Raises NotFound, NotAllowed; Refused when it is not agreed, too old, made already, or cannot be made safely.
    """
    fresh = Case.objects.select_related("school").get(id=case.id)
    access.check(by, Act.ASK_EXPORT, fresh, on=day_of(now))
    row = queries.pack_of(fresh, pack.id)
    _check_agreed(row, now=now)
    try:
        content = queries.content_of(row)
        attached = _files(fresh, row, content, by=by, now=now)
        bound = pack_file.bind(
            content,
            school=fresh.school.name,
            reference=fresh.reference,
            purpose=str(Purpose(row.purpose).label),
            mark=_mark(row, by, now),
            lead=_lead(row),
            passphrase=passphrase,
            files=attached,
        )
    except (Damaged, KeyMissing, OSError, PdfFailed):
        raise Refused(
            _("The pack cannot be made: something in the case cannot be opened or printed. Nothing left.")
        ) from None
    with doing(Act.ASK_EXPORT, case, by=by, now=now) as locked:
        held = Pack.objects.select_for_update().get(id=row.id, case=locked)
        _check_agreed(held, now=now)
        held.made_at, held.sha256 = now, bound.sha256
        held.what = sealed.dump(
            sealed.load(held.what) | {"left_out": [list(one) for one in content.left_out]}
        )
        held.save(update_fields=["made_at", "sha256", "what"])
        put_down(locked, _("The pack was made. SHA-256: %(hash)s") % {"hash": bound.sha256}, by=by, now=now)
        record(
            locked,
            "concern.pack-made",
            by=by,
            now=now,
            pack=held.id.hex,
            sha256=bound.sha256,
            files=len(attached),
        )
    return Made(bound.content, f"pack-{row.id.hex[:8]}.pdf", bound.sha256)


def _whose(case: Case, terms: Terms) -> str:
    """The id of whom it is for. Raises Refused when somebody's own pack is for nobody in the case."""
    if terms.purpose != Purpose.SUBJECT_ACCESS:
        return ""
    row = Involved.objects.filter(case=case, id=terms.whose).first() if terms.whose else None
    if row is None:
        raise Refused(
            _("Choose whom it is for. Put them down in the case first, if they are missing."), field="whose"
        )
    return row.id.hex


def _check_agreed(pack: Pack, *, now: datetime.datetime) -> None:
    if pack.agreed_at is None:
        raise Refused(_("Somebody else has to agree first."))
    if pack.made_at is not None:
        raise Refused(_("This pack was made already, and is not kept here. Ask for a new one."))
    if now - pack.agreed_at > queries.GOOD_FOR:
        raise Refused(_("It was agreed more than a week ago. Ask for a new one."))


def _files(
    case: Case, pack: Pack, content: Content, *, by: Person, now: datetime.datetime
) -> Mapping[str, bytes]:
    """The originals that go along: none into what is redacted, none that is sealed away. Each is put down."""
    found: dict[str, bytes] = {}
    size = 0
    for number, exhibit in enumerate(exhibits.exhibits_in(case.id), 1):
        name = _("File %(number)d (SHA-256 %(hash)s)") % {"number": number, "hash": exhibit.sha256}
        if exhibit.status == exhibits.Status.SEALED_AWAY:
            content.left_out.append(
                (name, _("It is sealed away. Only the police or the authority decide about it."))
            )
        elif exhibit.status == exhibits.Status.DESTROYED:
            content.left_out.append((name, _("It was destroyed.")))
        elif pack.redacted:
            content.left_out.append((name, _("A file may show others, and nothing can be taken out of it.")))
        elif size + exhibit.size > MOST_ATTACHED:
            content.left_out.append((name, _("It is too large to go along. Hand it over by itself.")))
        else:
            opened = evidence.export(exhibit=exhibit, by=by, now=now, reference=f"pack 1-{pack.id.hex[:12]}")
            found[f"file-{number}.{exhibit.about_kind.ending}"] = opened.content
            size += exhibit.size
    return found


def _mark(pack: Pack, by: Person, now: datetime.datetime) -> str:
    return _("Made by %(name)s, %(when)s. Pack %(number)s") % {
        "name": by.full_name,
        "when": queries.moment(now),
        "number": pack.id.hex[:8],
    }


def _lead(pack: Pack) -> list[str]:
    lines = [_("It is for the person it was made for, and for nobody else.")]
    if pack.redacted:
        lines.append(
            _("Names of others and contact details were taken out. What stands for them is in [brackets].")
        )
    return lines
