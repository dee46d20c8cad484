"""Addresses of the room for those who are signed in."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.urls.converters import StringConverter

from handbell.concerns.views import (
    case,
    case_gates,
    case_people,
    case_steps,
    case_work,
    desk,
    files,
    keeping,
    outside,
    own,
    packs,
    patterns,
    posts,
    routes_desk,
    routes_piece,
    takedown,
    telling,
)


class Reference(StringConverter):
    """A case's reference: ten signs of Crockford's alphabet."""

    regex = "[0-9A-HJKMNP-TV-Z]{10}"


register_converter(Reference, "case_reference")

app_name = "concerns"

_of_a_case: list[URLPattern | URLResolver] = [
    path("", case.case, name="case"),
    path("open/people/", case.open_part, {"part": "people"}, name="open_people"),
    path("open/chronology/", case.open_part, {"part": "chronology"}, name="open_chronology"),
    path("told/<uuid:concern_id>/open/", case.open_told, name="open_told"),
    path("told/<uuid:concern_id>/who/open/", case.open_identity, name="open_identity"),
    path("told/<uuid:concern_id>/who/", case_gates.ask_identity, name="ask_identity"),
    path("told/<uuid:concern_id>/answer/", case_work.answer, name="answer"),
    path("who/<uuid:request_id>/decide/", case_gates.decide_identity, name="decide_identity"),
    path("rules/", case.rules_then, name="rules_then"),
    path("lead/", case_work.take_lead, name="take_lead"),
    path("sort/", case_work.triage, name="triage"),
    path("write/", case_work.write, name="write"),
    path("write/<uuid:entry_id>/", case_work.correct, name="correct"),
    path("steps/add/", case_steps.add_step, name="add_step"),
    path("steps/<uuid:step_id>/", case_steps.step, name="step"),
    path("wish/", case_steps.wish, name="wish"),
    path("close/", case_work.close, name="close"),
    path("reopen/", case_work.reopen, name="reopen"),
    path("link/", case_work.link, name="link"),
    path("people/add/", case_people.add, name="add_person"),
    path("people/too-close/", case_people.own_conflict, name="own_conflict"),
    path("people/conflict/", case_people.conflict, name="conflict"),
    path("people/<uuid:row_id>/is-subject/", case_people.confirm_subject, name="confirm_subject"),
    path("people/<uuid:row_id>/let-in/", case_people.ask_to_let_in, name="ask_to_let_in"),
    path("people/<uuid:row_id>/let-in/decide/", case_people.let_in, name="let_in"),
    path("readers/give/", case_people.give_reader, name="give_reader"),
    path("readers/<uuid:grant_id>/end/", case_people.end_reader, name="end_reader"),
    path("advice/", case_gates.advice, name="advice"),
    path("gates/<slug:gate>/open/", case_gates.open_lock, name="open_lock"),
    path("gates/<slug:gate>/override/", case_gates.override, name="override"),
    path("outside/", outside.refer, name="refer"),
    path("outside/<uuid:referral_id>/", outside.referral, name="referral"),
    path("outside/<uuid:referral_id>/news/", outside.news, name="referral_news"),
    path("letters/", outside.choose_letter, name="letter_choose"),
    path("letters/<uuid:letter_id>/", outside.letter, name="letter"),
    path("letters/<uuid:letter_id>/letter.pdf", outside.letter_pdf, name="letter_pdf"),
    path("letters/<slug:template>/", outside.write_letter, name="letter_write"),
    path("outcome/", outside.decide, name="outcome"),
    path("misuse/", outside.misuse, name="misuse"),
    path("files/", files.files, name="files"),
    path("files/custody/", files.custody, name="file_custody"),
    path("files/custody.csv", files.custody_csv, name="file_custody_csv"),
    path("files/<uuid:exhibit_id>/show/", files.show, name="file_show"),
    path("files/<uuid:exhibit_id>/pages/<int:number>/", files.page, name="file_page"),
    path("files/<uuid:exhibit_id>/original/", files.original, name="file_original"),
    path("files/<uuid:exhibit_id>/seal/", files.seal, name="file_seal"),
    path("files/<uuid:exhibit_id>/destroy/", files.destroy, name="file_destroy"),
    path("files/destroy/<uuid:row_id>/", files.decide, name="file_decide"),
    path("packs/", packs.packs, name="packs"),
    path("packs/ask/", packs.ask, name="pack_ask"),
    path("packs/<uuid:pack_id>/", packs.pack, name="pack"),
    path("packs/<uuid:pack_id>/decide/", packs.decide, name="pack_decide"),
    path("packs/<uuid:pack_id>/make/", packs.make, name="pack_make"),
    path("keeping/", keeping.case, name="keeping"),
    path("keeping/born/", keeping.birth, name="keeping_birth"),
    path("keeping/hold/", keeping.hold, name="keeping_hold"),
    path("keeping/hold/<uuid:hold_id>/end/", keeping.end_hold, name="keeping_end_hold"),
    path("keeping/propose/", keeping.propose, name="keeping_propose"),
    path("keeping/<uuid:disposal_id>/agree/", keeping.agree, name="keeping_agree"),
    path("keeping/<uuid:disposal_id>/stop/", keeping.stop, name="keeping_stop"),
    path("takedown/", takedown.choose, name="takedown_choose"),
    path("takedown/<uuid:takedown_id>/", takedown.thing, name="takedown"),
    path("takedown/<uuid:takedown_id>/happened/", takedown.move, name="takedown_move"),
    path("takedown/<uuid:takedown_id>/files/", takedown.add_files, name="takedown_files"),
    # Its own address, for the one below it takes files and this one never does.
    path("takedown/<slug:platform>/child_picture/", takedown.begin_unseen, name="takedown_unseen"),
    path("takedown/<slug:platform>/<slug:wrong>/", takedown.begin, name="takedown_begin"),
]

_of_routes: list[URLPattern | URLResolver] = [
    path("", routes_desk.book, name="routes"),
    path("add/", routes_piece.add, name="routes_add"),
    path("change/<slug:piece_id>/", routes_piece.change, name="routes_piece"),
    path("take-out/<slug:piece_id>/", routes_piece.take_out, name="routes_take_out"),
    path("text/", routes_desk.take_in, name="routes_text"),
    path("save/", routes_desk.save, name="routes_save"),
    path("propose/", routes_desk.propose, name="routes_propose"),
    path("history/", routes_desk.history, name="routes_history"),
    path("history/<uuid:row_id>/", routes_desk.wording, name="routes_wording"),
    path("history/<uuid:row_id>/<slug:decision>/", routes_desk.decide, name="routes_decide"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", desk.index, name="index"),
    path("look-for/", desk.search, name="search"),
    path("patterns/", patterns.patterns, name="patterns"),
    path("tell/", telling.tell, name="tell"),
    path("tell/picture/", telling.tell_picture, name="tell_picture"),
    path("approach/", telling.approach, name="approach"),
    path("keeping/", keeping.school, name="keeping_school"),
    path("keeping/<slug:matter>/", keeping.period, name="keeping_period"),
    path("told/", own.told, name="told"),
    path("told/<uuid:concern_id>/", own.told_thread, name="told_thread"),
    path("desk-settings/", posts.index, name="posts"),
    path("desk-settings/posts/propose/", posts.propose, name="post_propose"),
    path("desk-settings/posts/<uuid:held_id>/end/", posts.end, name="post_end"),
    path("desk-settings/posts/<uuid:held_id>/<slug:decision>/", posts.decide, name="post_decide"),
    path("desk-settings/absences/put-down/", posts.put_down, name="absence_put_down"),
    path("desk-settings/absences/<uuid:absence_id>/back/", posts.back, name="absence_back"),
    path("routing/", routes_desk.index, name="routes_index"),
    path("routing/<slug:slug>/", include(_of_routes)),
    path("<case_reference:reference>/", include(_of_a_case)),
]
