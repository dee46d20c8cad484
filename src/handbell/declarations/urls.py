"""Addresses of the room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from handbell.declarations.views import board, countersigning, objections, own

app_name = "declarations"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", own.index, name="index"),
    path("read/<uuid:version_id>/", own.read, name="read"),
    path("sign/<uuid:version_id>/", own.sign, name="sign"),
    path("ask/<uuid:version_id>/", objections.query, name="query"),
    path("decline/<uuid:version_id>/", objections.decline, name="decline"),
    path("signatures/<uuid:signature_id>/", own.signature, name="signature"),
    path("signatures/<uuid:signature_id>/certificate.pdf", own.certificate, name="certificate"),
    path("countersign/", countersigning.countersign, name="countersign"),
    path("questions/", objections.objections, name="objections"),
    path("questions/<uuid:objection_id>/", objections.answer, name="answer"),
    path("board/", board.board, name="board"),
    path("board/declarations.csv", board.export, name="export"),
    path("people/<uuid:person_id>/", board.person, name="person"),
    path("people/<uuid:person_id>/record/<uuid:version_id>/", board.record, name="record"),
]
