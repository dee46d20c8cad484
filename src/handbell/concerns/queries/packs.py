"""What goes into a pack that leaves the school, and what stays out of it and why."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handbell.concerns import access, sealed
from handbell.concerns.models import Case, Entry, Involved, Pack, Part, Teller
from handbell.concerns.queries.cases import category_of
from handbell.concerns.redaction import Name, Redactor
from handbell.people.models import Person
from handbell.vault import compartments

GOOD_FOR: Final = datetime.timedelta(days=7)


class Purpose(models.TextChoices):
    """Why a pack leaves the school."""

    SUBJECT_ACCESS = "subject_access", gettext_lazy("Somebody in it asks for what is kept about them")
    DISCLOSURE = "disclosure", gettext_lazy("The police, a court or the authority asks for it")
    TRANSFER = "transfer", gettext_lazy("It goes to the safeguarding lead of the pupil's new school")


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a pack was asked for. `whose`: the id of whom it is for, in the case; `also`: more to leave out."""

    purpose: Purpose
    reason: str
    redacted: bool = True
    whose: str = ""
    with_teller: bool = False
    also: tuple[str, ...] = ()
    teller_agreed: bool = False
    refused: bool = False

    @classmethod
    def of(cls, pack: Pack) -> Terms:
        """Those of a pack, opened."""
        kept = sealed.load(pack.what)
        return cls(
            purpose=Purpose(pack.purpose),
            reason=str(kept.get("reason", "")),
            redacted=pack.redacted,
            whose=str(kept.get("whose", "")),
            with_teller=bool(kept.get("with_teller")),
            also=tuple(kept.get("also", [])),
            teller_agreed=bool(kept.get("teller_agreed")),
            refused=bool(kept.get("refused")),
        )

    @property
    def is_for_subject(self) -> bool:
        """Whether somebody who is in the case reads it."""
        return self.purpose == Purpose.SUBJECT_ACCESS


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing in a pack: what stands above it, and its words."""

    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Section:
    """Things of one sort."""

    title: str
    pieces: list[Piece]


@dataclass(slots=True)
class Content:
    """The whole of a pack before it is typeset. `left_out`: what stays here, and why."""

    title: str
    sections: list[Section] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PackShown:
    """A pack as its page shows it."""

    pack: Pack
    terms: Terms
    for_whom: str
    is_old: bool
    left_out: list[tuple[str, str]]

    @property
    def waits(self) -> bool:
        """Whether somebody else has to agree."""
        return self.pack.agreed_at is None and not self.terms.refused

    @property
    def may_be_made(self) -> bool:
        """Whether it was agreed, is not made yet, and the agreement is still good."""
        return self.pack.agreed_at is not None and self.pack.made_at is None and not self.is_old


def packs_of(case: Case, *, now: datetime.datetime) -> list[PackShown]:
    """Every pack that was asked for, the latest first. Look first."""
    with compartments.held():
        rows = case.packs.select_related("asked_by", "agreed_by").order_by("-asked_at", "id")
        return [shown(one, now=now) for one in rows]


def pack_of(case: Case, pack_id: UUID) -> Pack:
    """A pack of a case. Raises NotFound."""
    found = case.packs.filter(id=pack_id).select_related("asked_by", "agreed_by", "case__school").first()
    if found is None:
        raise access.NotFound
    return found


def shown(pack: Pack, *, now: datetime.datetime) -> PackShown:
    """A pack with its terms."""
    terms = Terms.of(pack)
    old = pack.agreed_at is not None and now - pack.agreed_at > GOOD_FOR
    left_out = [(one[0], one[1]) for one in sealed.load(pack.what).get("left_out", [])]
    return PackShown(pack, terms, name_for(pack.case, terms), old, left_out)


def name_for(case: Case, terms: Terms) -> str:
    """Whom a pack is made for, when it is somebody in the case."""
    row = Involved.objects.filter(case=case, id=terms.whose).first() if terms.whose else None
    return str(sealed.load(row.who).get("name", "")) if row else ""


def redactor_for(case: Case, terms: Terms) -> Redactor:
    """What takes names out of a pack: of everybody in the case, whoever told it, and everybody in the school's list."""
    names = [Name(one, _("[left out]"), close=True) for one in terms.also]
    marks = {
        Part.HARMED: _("[the person harmed]"),
        Part.WITNESS: _("[a witness]"),
        Part.SUBJECT: _("[the person it is about]"),
        Part.TELLER: _("[the person who told]"),
    }
    for row in Involved.objects.filter(case=case).exclude(id=terms.whose or UUID(int=0)):
        names.append(
            Name(
                str(sealed.load(row.who).get("name", "")),
                marks.get(Part(row.part), _("[somebody else]")),
                close=True,
            )
        )
    for teller in Teller.objects.filter(concern__case=case):
        identity = sealed.load(teller.identity)
        for word in (identity.get("name", ""), identity.get("contact", "")):
            names.append(Name(str(word), _("[the person who told]"), close=True))
    school = Person.objects.values_list("given_name", "family_name")
    names += [Name(f"{given} {family}", _("[somebody of the school]")) for given, family in school]
    return Redactor(names, keep=name_for(case, terms), contact=_("[contact details]"))


def content_of(pack: Pack) -> Content:
    """A pack's words, as they would leave now. Opens nearly everything: look first."""
    with compartments.held():
        case, terms = pack.case, Terms.of(pack)
        return _Gathering(case, terms).gathered()


class _Gathering:
    """Goes through a case part by part."""

    def __init__(self, case: Case, terms: Terms) -> None:
        self.case, self.terms = case, terms
        self.content = Content(_("Case %(reference)s") % {"reference": case.reference})
        self.redactor = redactor_for(case, terms) if terms.redacted else None
        row = Involved.objects.filter(id=terms.whose).first() if terms.whose else None
        self.is_harmed = row is not None and row.part == Part.HARMED

    def gathered(self) -> Content:
        """All of it."""
        self._add(_("The case"), self._case())
        self._told()
        self._people()
        self._add(_("What happened, and what was done"), self._chronology())
        self._run()
        self._wishes()
        self._add(_("What came of it"), self._outcomes())
        self._outside()
        self._takedown()
        if self.redactor is not None:
            for mark, times in sorted(self.redactor.taken.items()):
                self._leave(
                    _("%(mark)s, %(times)d times") % {"mark": mark, "times": times},
                    _("Names and contact details of others are not given out."),
                )
        return self.content

    def words(self, text: object) -> str:
        """Words as they may leave."""
        return self.redactor(str(text)) if self.redactor is not None else str(text)

    def _add(self, title: str, pieces: Iterator[Piece]) -> None:
        found = list(pieces)
        if found:
            self.content.sections.append(Section(title, found))

    def _leave(self, what: str, why: str) -> None:
        self.content.left_out.append((what, why))

    def _case(self) -> Iterator[Piece]:
        category = category_of(self.case)
        yield Piece(_("Reference"), self.case.reference)
        if category:
            yield Piece(_("What it is about"), str(category.label))
        yield Piece(_("Opened"), moment(self.case.opened_at))
        if self.case.closed_at:
            yield Piece(_("Closed"), moment(self.case.closed_at))

    def _told(self) -> None:
        who = _("Who told it")
        if self.terms.purpose == Purpose.TRANSFER and self.terms.teller_agreed:
            self._add(who, self._tellers())
        else:
            self._leave(who, _("Their name lies apart, and does not leave with a pack."))
        if self.terms.is_for_subject:
            self._leave(
                _("What was told, and messages with the person who told"),
                _("Their own words could show who they are."),
            )
            return
        self._add(_("What was told"), self._tellings())

    def _tellings(self) -> Iterator[Piece]:
        for concern in self.case.concerns.all():
            told = sealed.load(concern.told)
            details = [f"{name}: {value}" for name, value in told.get("details", {}).items()]
            yield Piece(moment(concern.received_at), self.words("\n".join([told.get("words", ""), *details])))
            for message in concern.messages.all():
                yield Piece(_("Message, %(when)s") % {"when": moment(message.at)}, self.words(message.words))

    def _tellers(self) -> Iterator[Piece]:
        for teller in Teller.objects.filter(concern__case=self.case).select_related("concern"):
            kept = sealed.load(teller.identity)
            yield Piece(
                moment(teller.concern.received_at),
                f"{kept.get('name', '')} {kept.get('contact', '')}".strip(),
            )

    def _people(self) -> None:
        if self.terms.is_for_subject:
            self._leave(_("Who else is in it"), _("It is about others."))
            return
        rows = Involved.objects.filter(case=self.case, ended_at=None)
        self._add(_("Who is in it"), (self._person(row) for row in rows))

    def _person(self, row: Involved) -> Piece:
        who = sealed.load(row.who)
        return Piece(
            str(Part(row.part).label), self.words(f"{who.get('name', '')}\n{who.get('note', '')}".strip())
        )

    def _chronology(self) -> Iterator[Piece]:
        rows = self.case.entries.select_related("by")
        if self.terms.is_for_subject:
            rows = rows.exclude(kind=Entry.Kind.STEP)
        for row in rows:
            by = self.words(row.by.full_name) if row.by else ""
            title = ", ".join(filter(None, [moment(row.happened_at), str(row.get_kind_display()), by]))
            yield Piece(title, self.words(row.words))

    def _run(self) -> None:
        """How the case is run: whom else it goes to, who asked for what. It must warn nobody whom it is about."""
        if self.terms.is_for_subject:
            self._leave(
                _("How the case is run, and what is still to do"), _("It could get in the way of others.")
            )
            return
        self._add(_("Steps"), self._steps())

    def _steps(self) -> Iterator[Piece]:
        for step in self.case.steps.prefetch_related("moves"):
            notes = [str(one.note) for one in step.moves.all() if one.note]
            words = "\n".join([_(sealed.load(step.what).get("do", "") or "–"), *notes])
            yield Piece(str(step.get_status_display()), self.words(words))

    def _wishes(self) -> None:
        if self.terms.is_for_subject and not self.is_harmed:
            self._leave(_("What the person harmed wants"), _("It is about somebody else."))
            return
        self._add(
            _("What the person harmed wants"),
            (
                Piece(moment(one.at), self.words(f"{one.about}: {one.words}"))
                for one in self.case.wishes.all()
            ),
        )

    def _outcomes(self) -> Iterator[Piece]:
        for one in self.case.outcomes.all():
            yield Piece(moment(one.at), self.words(sealed.load(one.words).get("words", "")))

    def _outside(self) -> None:
        advice, sent = _("Advice from outside"), _("Referrals and letters")
        if self.terms.redacted:
            self._leave(sent, _("They were written for others, and name others throughout."))
        else:
            self._add(sent, self._sent())
        if self.terms.is_for_subject:
            self._leave(advice, _("What other bodies advised is theirs to give out."))
            return
        self._add(
            advice,
            (
                Piece(moment(one.given_at), self.words(_flat(sealed.load(one.words))))
                for one in self.case.advice.all()
            ),
        )

    def _sent(self) -> Iterator[Piece]:
        for referral in self.case.referrals.prefetch_related("news"):
            yield Piece(f"{moment(referral.at)}, {referral.body}", _flat(sealed.load(referral.sent)))
            for news in referral.news.all():
                yield Piece(moment(news.at), str(news.words))
        for letter in self.case.letters.all():
            yield Piece(moment(letter.at), _flat(sealed.load(letter.words)))

    def _takedown(self) -> None:
        title = _("What was had taken down")
        if self.terms.is_for_subject:
            if self.case.takedowns.exists():
                self._leave(title, _("It shows the accounts of others."))
            return
        self._add(title, self._taken_down())

    def _taken_down(self) -> Iterator[Piece]:
        for one in self.case.takedowns.all():
            yield Piece(f"{moment(one.at)}, {one.platform}", self.words(_flat(sealed.load(one.evidence))))
            for move in one.moves.exclude(kind="kept"):
                yield Piece(moment(move.at), self.words(move.words))


def moment(at: datetime.datetime) -> str:
    """A moment in words, in the school's time."""
    return date_format(localtime(at), "j F Y, H:i")


def _flat(kept: dict[str, Any]) -> str:
    """What was sealed as a record, as lines."""
    return "\n".join(f"{name}: {value}" for name, value in kept.items() if isinstance(value, str) and value)
