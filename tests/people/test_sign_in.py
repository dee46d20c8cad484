"""Signing in and out: password, code, second factor, and what an onlooker may learn from it (nothing)."""

from __future__ import annotations

import datetime
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from handbell.people import operations
from handbell.people.models import Account, SignInSession
from tests.cast import NOW, PASSWORD, TOTP_SECRET, Cast

LOGIN = reverse("account_login")
ASK_CODE = reverse("account_request_login_code")
ENTER_CODE = reverse("account_confirm_login_code")
ACCOUNT = reverse("account_home")


@pytest.fixture(autouse=True)
def _fresh_limits(db: None) -> None:
    cache.clear()


def is_in(client: Client) -> bool:
    return client.get(ACCOUNT).status_code == 200


def code_in(message: mail.EmailMessage) -> str:
    found = re.search(r"\b([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\b", str(message.body))
    assert found
    return found[1]


def current_digits() -> str:
    counter = list(totp.yield_hotp_counters_from_time())[-1]
    return totp.format_hotp_value(totp.hotp_value(TOTP_SECRET, counter))


def test_a_teacher_signs_in_by_password(cast: Cast) -> None:
    client = Client()
    client.post(LOGIN, {"login": cast.teacher.email.upper(), "password": PASSWORD})
    assert is_in(client)


def test_the_head_needs_the_second_step_too(cast: Cast) -> None:
    client = Client()
    answer = client.post(LOGIN, {"login": cast.head.email, "password": PASSWORD})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    assert client.post(answer["Location"], {"code": "000000"}).status_code == 200
    assert not is_in(client)
    client.post(answer["Location"], {"code": current_digits()})
    assert is_in(client)


def test_the_digits_of_one_moment_work_once(cast: Cast) -> None:
    digits = current_digits()
    for client, works in ((Client(), True), (Client(), False)):
        client.post(LOGIN, {"login": cast.head.email, "password": PASSWORD})
        client.post(reverse("mfa_authenticate"), {"code": digits})
        assert is_in(client) is works


def test_secrets_of_the_second_factor_are_sealed(cast: Cast) -> None:
    stored = Authenticator.objects.get(user=cast.head.account)
    assert TOTP_SECRET not in str(stored.data)


def test_somebody_invited_signs_in_by_code_and_no_password_is_mailed(cast: Cast) -> None:
    client = Client()
    client.post(ASK_CODE, {"email": cast.teacher.email})
    assert len(mail.outbox) == 1
    client.post(ENTER_CODE, {"code": code_in(mail.outbox[0])})
    assert is_in(client)


def test_a_wrong_code_three_times_starts_again(cast: Cast) -> None:
    client = Client()
    client.post(ASK_CODE, {"email": cast.teacher.email})
    for _try in range(3):
        client.post(ENTER_CODE, {"code": "WRONGX"})
    client.post(ENTER_CODE, {"code": code_in(mail.outbox[0])})
    assert not is_in(client)


def without_the_address(text: str, *addresses: str) -> str:
    for address in addresses:
        text = text.replace(address, "ADDRESS")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)


@pytest.mark.parametrize("page", [LOGIN, ASK_CODE, reverse("account_reset_password")])
def test_a_known_and_an_unknown_address_get_the_same_bytes(cast: Cast, page: str) -> None:
    bodies = set()
    for address in (cast.teacher.email, "nobody@nowhere.example"):
        client = Client()
        answer = client.post(
            page, {"login": address, "email": address, "password": "wrong-pass-phrase"}, follow=True
        )
        bodies.add((answer.status_code, without_the_address(answer.text, address)))
    assert len(bodies) == 1
    assert all(message.to == [cast.teacher.email] for message in mail.outbox)


def test_guessing_one_account_slows_that_account_and_no_other(cast: Cast) -> None:
    for _try in range(11):
        Client().post(LOGIN, {"login": cast.teacher.email, "password": "wrong-pass-phrase"})
    held_back, other = Client(), Client()
    held_back.post(LOGIN, {"login": cast.teacher.email, "password": PASSWORD})
    other.post(LOGIN, {"login": cast.second_teacher.email, "password": PASSWORD})
    assert (is_in(held_back), is_in(other)) == (False, True)


@pytest.mark.parametrize("path", ["signup/", "email/", "confirm-email/", "3rdparty/", "social/signup/"])
def test_there_is_no_page_to_sign_up_or_to_manage_addresses(cast: Cast, path: str) -> None:
    assert cast.client(cast.teacher).get(f"/account/{path}").status_code == 404


def test_signing_out_tells_the_browser_to_forget(cast: Cast) -> None:
    client = cast.client(cast.teacher)
    assert is_in(client)
    answer = client.post(reverse("account_logout"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_in(client)
    assert not SignInSession.objects.filter(account_id=cast.teacher.account_id).exists()


def test_a_leavers_next_request_is_refused(cast: Cast) -> None:
    client = cast.client(cast.teacher)
    assert is_in(client)
    operations.end_person(person=cast.teacher, left_on=NOW.date(), by=cast.head, now=NOW)
    assert not is_in(client)
    assert not SignInSession.objects.filter(account_id=cast.teacher.account_id).exists()
    assert not Account.objects.get(id=cast.teacher.account_id).is_active
    again = Client()
    again.post(LOGIN, {"login": cast.teacher.email, "password": PASSWORD})
    assert not is_in(again)


def test_an_account_made_inactive_is_out_at_once(cast: Cast) -> None:
    client = cast.client(cast.teacher)
    Account.objects.filter(id=cast.teacher.account_id).update(is_active=False)
    assert not is_in(client)


def test_one_can_sign_out_everywhere_else(cast: Cast) -> None:
    here, elsewhere = cast.client(cast.teacher), cast.client(cast.teacher)
    assert is_in(here)
    assert is_in(elsewhere)
    here.post(reverse("account_end_sessions"))
    assert (is_in(here), is_in(elsewhere)) == (True, False)


@pytest.mark.parametrize(
    ("minutes_idle", "hours_old", "still_in"), [(14, 9, True), (16, 1, False), (1, 10.1, False)]
)
def test_idle_and_absolute_limits(cast: Cast, minutes_idle: float, hours_old: float, still_in: bool) -> None:
    client = cast.client(cast.teacher)
    assert is_in(client)
    now = datetime.datetime.now(datetime.UTC)
    session = client.session
    session["hb_seen"] = (now - datetime.timedelta(minutes=minutes_idle)).isoformat()
    session["hb_started"] = (now - datetime.timedelta(hours=hours_old)).isoformat()
    session.save()
    assert is_in(client) is still_in
