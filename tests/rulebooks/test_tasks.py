"""What waits for whom about rules."""

from __future__ import annotations

from django.urls import reverse

from handbell.policies import operations as policies
from handbell.rulebooks import operations
from handbell.rulebooks.queries import tasks_for
from tests.cast import NOW, Cast
from tests.policies.stories import in_force, submitted
from tests.rulebooks.stories import proposed
from tests.rulebooks.test_books import reword


def test_proposals_wait_for_those_who_may_accept_them(cast: Cast) -> None:
    version = proposed(cast)
    (task,) = tasks_for(cast.deputy, now=NOW)
    assert task.count == 1
    assert task.address is not None
    assert cast.client(cast.deputy).get(str(task.address)).status_code == 200
    for person in (cast.teacher, cast.pupil, cast.governor, cast.chair):
        assert tasks_for(person, now=NOW) == []
    operations.refuse_rule(version=version, rule_id="befriend-pupil", by=cast.deputy, now=NOW)
    assert tasks_for(cast.deputy, now=NOW) == []


def test_whoever_approves_is_shown_what_changes_until_they_have_decided(cast: Cast) -> None:
    in_force(cast)
    new = policies.start_next_draft(made_from=in_force(cast), by=cast.deputy, now=NOW)
    submitted(cast, new)
    (task,) = tasks_for(cast.chair, now=NOW)
    page = cast.client(cast.chair).get(str(task.address))
    assert page.status_code == 200
    assert "No answer differs" in page.content.decode()
    assert tasks_for(cast.governor, now=NOW) == []


def test_the_page_of_approval_leads_to_the_answers_that_change(cast: Cast) -> None:
    version = submitted(cast)
    place = {"slug": version.policy.slug, "label": version.label}
    page = cast.client(cast.chair).get(reverse("policies:decide", kwargs=place)).content.decode()
    changes = reverse("rulebooks:changes", kwargs=place)
    assert f'href="{changes}"' in page
    assert cast.client(cast.chair).get(changes, follow=True).status_code == 200
    assert cast.client(cast.teacher).get(changes).status_code == 404
    shown = cast.client(cast.teacher).get(reverse("policies:version", kwargs=place)).content.decode()
    assert "/rules/" not in shown


def test_the_author_of_a_new_draft_hears_which_rules_to_look_at(cast: Cast) -> None:
    new = policies.start_next_draft(made_from=in_force(cast), by=cast.deputy, now=NOW)
    assert tasks_for(cast.deputy, now=NOW) == []
    reword(new, "7.5", cast)
    (task,) = tasks_for(cast.deputy, now=NOW)
    assert task.count
    assert tasks_for(cast.office, now=NOW) == []
