"""From the list to the closed case, as somebody goes it through the pages."""

from __future__ import annotations

import re

from django.test import Client
from django.urls import reverse

from handbell.audit.models import AuditEvent
from handbell.concerns.matters import Matter
from handbell.concerns.models import Case, Entry, Grant, Status, Step, StepStatus
from tests.cast import Cast
from tests.concerns import stories
from tests.policies.stories import in_force


def at(name: str, case: Case, **more: object) -> str:
    return reverse(f"concerns:{name}", kwargs={"reference": case.reference, **more})


def send(client: Client, path: str, **fields: object) -> str:
    """Fill in a form's page and send it; the page that comes afterwards."""
    shown = client.get(path)
    assert shown.status_code == 200, path
    key = re.search(r'name="key" value="(\w+)"', shown.content.decode())
    answer = client.post(path, {"key": key.group(1) if key else "", **fields}, follow=True)
    assert answer.status_code == 200, path
    text = answer.content.decode()
    assert answer.redirect_chain, text[text.find("hb-error") : text.find("hb-error") + 1500]
    return text


def test_from_the_list_to_the_end(cast: Cast) -> None:
    in_force(cast)
    case = stories.case_about(cast, Matter.PUPIL)
    client = cast.client(cast.dsl)
    listed = client.get(reverse("concerns:index")).content.decode()
    assert case.reference in listed
    assert "Not read yet" in listed
    page = client.get(at("case", case))
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert stories.WORDS not in page.content.decode()
    case.refresh_from_db()
    assert case.first_read_at is not None
    client.post(at("take_lead", case))
    send(
        client,
        at("triage", case),
        matter="pupil",
        category="bullying_of_pupil",
        fact_victim="pupil",
        reason="As told.",
    )
    step = Step.objects.filter(case=case, status=StepStatus.OPEN)[0]
    send(client, at("step", case, step_id=step.id), to="done", note="Done today.", person="")
    step.refresh_from_db()
    assert step.status == StepStatus.DONE
    assert "Done today." in client.get(at("case", case)).content.decode()
    send(client, at("close", case), outcome="They talk again.", reason="Nothing is left to do.")
    case.refresh_from_db()
    assert case.status == Status.CLOSED
    assert not Grant.objects.filter(case=case, open=True).exists()
    assert case.reference not in client.get(reverse("concerns:index")).content.decode()
    assert case.reference in client.get(reverse("concerns:index") + "?show=closed").content.decode()
    send(client, at("reopen", case), reason="It began again.")
    kinds = set(Entry.objects.filter(case=case).values_list("kind", flat=True))
    assert kinds == {"step", "decision", "closed", "reopened"}
    looks = AuditEvent.objects.filter(action="audit.viewed", actor=cast.dsl.id)
    assert looks.count() >= 6
