"""Every request is asked anew who it is from, at little cost; and before what counts, whether it is still them."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from handbell.people import queries
from handbell.people.models import Account, Person, School
from tests.cast import Cast

ACCOUNT = reverse("account_home")
CONFIRM = reverse("account_confirm_identity")
BY_CODE = reverse("account_confirm_by_code")


def test_who_asks_costs_two_statements(cast: Cast, django_assert_num_queries: Any) -> None:
    assert cast.head.account_id
    with django_assert_num_queries(2):
        (membership,) = queries.memberships_of(cast.head.account_id)
        acting = queries.acting(
            membership.person_id, account_id=cast.head.account_id, on=datetime.date(2026, 11, 18)
        )
    assert acting
    assert not acting.owes_second_factor


@pytest.mark.parametrize("field", ["joined_on", "left_on"])
def test_somebody_not_here_today_is_told_so(cast: Cast, field: str) -> None:
    day = datetime.date(2100, 1, 1) if field == "joined_on" else datetime.date(2025, 9, 2)
    Person.objects.filter(id=cast.teacher.id).update(**{field: day})
    answer = cast.client(cast.teacher).get(reverse("people:index"), follow=True)
    assert answer.status_code == 403
    assert "No school lets you in today" in answer.text


def test_a_membership_that_names_somebody_elses_entry_is_no_use(cast: Cast) -> None:
    assert cast.teacher.account_id
    Person.objects.filter(id=cast.teacher.id).update(account=None)
    assert (
        queries.acting(cast.teacher.id, account_id=cast.teacher.account_id, on=datetime.date(2026, 11, 18))
        is None
    )


def test_a_school_may_allow_thirty_idle_minutes(cast: Cast) -> None:
    School.objects.filter(id=cast.school.id).update(idle_minutes=30)
    client = cast.client(cast.teacher)
    client.get(ACCOUNT)
    session = client.session
    session["hb_seen"] = (datetime.datetime.now(datetime.UTC) - datetime.timedelta(minutes=20)).isoformat()
    session.save()
    assert client.get(ACCOUNT).status_code == 200


def by_code_only(cast: Cast) -> Client:
    """Somebody with neither password nor second factor, signed in long ago."""
    account = Account.objects.get(id=cast.teacher.account_id)
    account.set_unusable_password()
    account.save()
    client = Client()
    client.force_login(account)
    return client


def test_without_password_a_mailed_code_shows_that_it_is_still_them(cast: Cast) -> None:
    client = by_code_only(cast)
    answer = client.get(f"{CONFIRM}?next=/people/")
    assert answer["Location"].startswith(BY_CODE)
    client.post(BY_CODE, {"do": "send"})
    code = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", str(mail.outbox[0].body))
    assert code
    wrong = client.post(BY_CODE, {"code": "XXXX-XXXX", "next": "/people/"})
    assert "This is not the code" in wrong.text
    before = client.session.session_key
    right = client.post(BY_CODE, {"code": code[0].lower(), "next": "/people/"})
    assert right["Location"] == "/people/"
    assert client.session.session_key != before  # a new key for what now counts for more
    assert client.get(f"{CONFIRM}?next=/people/")["Location"] == "/people/"
    assert client.get(f"{CONFIRM}?next=elsewhere")["Location"] == "/"


def test_three_wrong_codes_use_up_the_mailed_one(cast: Cast) -> None:
    client = by_code_only(cast)
    client.post(BY_CODE, {"do": "send"})
    code = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", str(mail.outbox[0].body))
    assert code
    for _try in range(3):
        client.post(BY_CODE, {"code": "XXXX-XXXX"})
    assert "not the code" in client.post(BY_CODE, {"code": code[0]}).text


def test_five_codes_are_enough(cast: Cast) -> None:
    client = by_code_only(cast)
    for _mail in range(7):
        client.post(BY_CODE, {"do": "send"})
    assert len(mail.outbox) == 5


def test_confirming_leads_nowhere_else(cast: Cast) -> None:
    answer = cast.client(cast.teacher).get(f"{CONFIRM}?next=https://elsewhere.example/")
    assert answer["Location"] == "/"


def test_a_first_password_asks_again_who_it_is(cast: Cast) -> None:
    client = by_code_only(cast)
    assert client.get(reverse("account_set_password"))["Location"].startswith(CONFIRM)


def test_language_and_large_text_are_kept(cast: Cast) -> None:
    client = cast.client(cast.teacher)
    answer = client.post(reverse("account_settings"), {"language": "cy", "large_text": "on"})
    assert answer.cookies["django_language"].value == "cy"
    account = Account.objects.get(id=cast.teacher.account_id)
    assert (account.language, account.large_text) == ("cy", True)
    assert 'class="hb-large"' in client.get(ACCOUNT).text
    assert client.post(reverse("account_settings"), {"language": "xx"}).status_code == 200


PAGES = [
    "account_home",
    "account_settings",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "account_change_password",
    "account_reauthenticate",
]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_the_account_opens(cast: Cast, name: str) -> None:
    assert cast.client(cast.teacher).get(reverse(name)).status_code == 200


def test_recovery_codes_can_be_made_and_seen(cast: Cast) -> None:
    client = cast.client(cast.head)
    assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 200
    client.post(reverse("mfa_generate_recovery_codes"))
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200
    assert client.get(reverse("mfa_reauthenticate")).status_code == 200
