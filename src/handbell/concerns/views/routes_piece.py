"""One piece of the routing rules by a form: written, changed, taken out; what it does is shown first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.forms import BaseFormSet, formset_factory
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handbell.concerns import route_books
from handbell.concerns.forms import routes_desk as forms
from handbell.concerns.queries.routes_desk import RoutesOf
from handbell.concerns.views import routes_desk as desk
from handbell.concerns.views.case_asking import today
from handbell.people.http import SignedInRequest, signed_in, step_up
from handbell.rules.files.problems import CannotLoad, Problem

_SPARE: Final = 1  # empty rows after those that are filled in
_MORE: Final = 2  # rows that a press adds
_SETS: Final = ("tell", "steps", "clauses")


@dataclass(slots=True)
class Editor:
    """A piece on its page: its fields and its rows."""

    piece: dict[str, Any]
    form: forms.PieceForm
    tell: BaseFormSet[forms.TellRow]
    steps: BaseFormSet[forms.StepRow]
    clauses: BaseFormSet[forms.ClauseRow]

    def is_valid(self) -> bool:
        """Everything that was typed, looked at once."""
        return all(one.is_valid() for one in (self.form, self.tell, self.steps, self.clauses))

    def refs(self) -> list[str]:
        """The clauses that were chosen, each once."""
        rows = (row.cleaned_data.get("ref", "") for row in self.clauses)
        return list(dict.fromkeys(ref for ref in rows if ref))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@step_up
def add(request: SignedInRequest, slug: str) -> HttpResponse:
    """Write a piece for something that somebody tells."""
    of = desk.to_change_or_404(request, slug)
    return _page_or_preview(request, of, {}, new=True)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@step_up
def change(request: SignedInRequest, slug: str, piece_id: str) -> HttpResponse:
    """Change a piece."""
    of = desk.to_change_or_404(request, slug)
    return _page_or_preview(request, of, _piece_or_404(request, of, piece_id), new=False)


@require_POST
@signed_in
@step_up
def take_out(request: SignedInRequest, slug: str, piece_id: str) -> HttpResponse:
    """Show what it does when a piece is taken out."""
    of = desk.to_change_or_404(request, slug)
    _piece_or_404(request, of, piece_id)
    plain = route_books.without_piece(route_books.as_plain(desk.base_of(request, of)), piece_id)
    try:
        text, unexpected = route_books.settled(plain, of.version, on=today())
    except CannotLoad as refusal:
        editor = _editor(request, of, _piece_or_404(request, of, piece_id), new=False, bound=False)
        return _page(request, of, editor, new=False, problems=refusal.problems)
    return desk.preview(request, of, text, desk.stamp_of(of), unexpected=unexpected)


def _page_or_preview(
    request: SignedInRequest, of: RoutesOf, piece: dict[str, Any], *, new: bool
) -> HttpResponse:
    editor = _editor(request, of, piece, new=new, bound=request.method == "POST")
    if request.method != "POST" or request.POST.get("do") == "rows" or not editor.is_valid():
        return _page(request, of, editor, new=new)
    plain = route_books.as_plain(desk.base_of(request, of))
    if new:
        category = editor.form.cleaned_data["category"]
        piece = {"id": route_books.free_id(plain, category), "category": category}
    made = forms.made(piece, editor.form, list(editor.tell), list(editor.steps), editor.refs())
    try:
        text, unexpected = route_books.settled(route_books.with_piece(plain, made), of.version, on=today())
    except CannotLoad as refusal:
        return _page(request, of, editor, new=new, problems=refusal.problems)
    return desk.preview(request, of, text, editor.form.cleaned_data["seen"], unexpected=unexpected)


def _piece_or_404(request: SignedInRequest, of: RoutesOf, piece_id: str) -> dict[str, Any]:
    plain = route_books.as_plain(desk.base_of(request, of))
    found: dict[str, Any] | None = next((one for one in plain["routes"] if one["id"] == piece_id), None)
    if found is None:
        raise Http404
    return found


def _editor(
    request: SignedInRequest, of: RoutesOf, piece: dict[str, Any], *, new: bool, bound: bool
) -> Editor:
    data = _with_more(request.POST) if bound else None
    known = route_books.clauses_of(of.version.words)
    refs = forms.as_list(piece.get("clauses"))
    return Editor(
        piece=piece,
        form=forms.PieceForm(data, new=new, initial={**forms.initial_of(piece), "seen": desk.stamp_of(of)}),
        tell=_rows(forms.TellRow)(data, prefix="tell", initial=forms.tell_initial(piece)),
        steps=_rows(forms.StepRow)(data, prefix="steps", initial=forms.step_initial(piece)),
        clauses=_rows(forms.ClauseRow)(
            data,
            prefix="clauses",
            initial=[{"ref": ref} for ref in refs],
            form_kwargs={"clauses": known},
        ),
    )


def _rows(row: type[Any]) -> Any:
    return formset_factory(
        row, extra=_SPARE, max_num=forms.MOST_ROWS, absolute_max=forms.MOST_ROWS, validate_max=True
    )


def _with_more(sent: QueryDict) -> QueryDict:
    """What was sent, with more empty rows when they were asked for."""
    if sent.get("do") != "rows":
        return sent
    data = sent.copy()
    for name in _SETS:
        number = data.get(f"{name}-TOTAL_FORMS", "")
        if number.isascii() and number.isdigit() and len(number) < 4:
            data[f"{name}-TOTAL_FORMS"] = str(min(int(number) + _MORE, forms.MOST_ROWS))
    return data


def _page(
    request: SignedInRequest, of: RoutesOf, editor: Editor, *, new: bool, problems: tuple[Problem, ...] = ()
) -> HttpResponse:
    heading = _("Write a route") if new else _("Change a route")
    wanted = request.method == "POST" and request.POST.get("do") != "rows"
    errors = [f"{problem.what} {problem.remedy}" for problem in problems]
    errors += _row_errors(editor) if wanted else []
    said = None
    if not new:
        book = desk.base_of(request, of)
        piece = next(one for one in book.pieces if one.id == editor.piece["id"])
        said = desk.speaker_for(of.version, book, request.school.nation).piece(piece)
    context = {
        "of": of,
        "editor": editor,
        "form": editor.form,
        "said": said,
        "heading": heading,
        "errors": errors,
        "trail": desk.way(of, (heading, "")),
    }
    return render(request, "concerns/routes_piece.html", context)


def _row_errors(editor: Editor) -> list[Any]:
    """What is wrong in the rows, for the summary above the page."""
    found: list[Any] = []
    for rows in (editor.tell, editor.steps, editor.clauses):
        if not rows.is_bound:
            continue
        found += [str(error) for error in rows.non_form_errors()]
        found += [
            {"target": field.first_id, "text": problem}  # type: ignore[attr-defined]
            for row in rows
            for field in row
            for problem in field.problems  # type: ignore[attr-defined]
        ]
    return found
