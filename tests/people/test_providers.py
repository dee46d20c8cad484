"""Signing in through the school's own provider, against a real one on this computer (OpenID Connect Core 1.0)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from django.test import Client
from django.urls import reverse
from oidc_provider_mock import User, run_server_in_thread

from handbell.config.environment import Environment
from handbell.config.sign_in import is_one_tenant, openid_providers
from handbell.people import operations
from handbell.people.models import Account
from tests.cast import NOW, Cast

# The provider that the tests run uses parts of its own library that are on their way out.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

START = reverse("openid_connect_login", args=["school"])
ACCOUNT = reverse("account_home")


def user(sub: str, email: str, **claims: Any) -> User:
    return User(sub=sub, claims={"email": email, "name": "Somebody", **claims})


@pytest.fixture
def provider(cast: Cast, settings: Any) -> Iterator[str]:
    """A provider that knows a teacher, a stranger, and a teacher whose address it does not vouch for."""
    users = [
        user("known", cast.teacher.email, email_verified=True),
        user("head", cast.head.email, email_verified=True),
        user("stranger", "nobody@nowhere.example", email_verified=True),
        user("unverified", cast.second_teacher.email, email_verified=False),
        user("silent", cast.second_teacher.email),
    ]
    with run_server_in_thread(user_claims=users) as server:
        address = f"http://localhost:{server.server_port}"
        configure(settings, address)
        yield address


def configure(settings: Any, address: str, **more: Any) -> None:
    app = {
        "provider_id": "school",
        "name": "School",
        "client_id": "handbell",
        "secret": "secret",
        "settings": {"server_url": address, **more},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


def came_back(client: Client, sub: str) -> Any:
    """Go to the provider as somebody, agree there, and come back; the answer to coming back."""
    away = client.get(START)["Location"]
    return client.get(way_back(away, sub))


def way_back(away: str, sub: str) -> str:
    """Agree at the provider as somebody; where it sends them, without our host."""
    agreed = requests.post(away, data={"sub": sub}, allow_redirects=False, timeout=10)
    assert agreed.status_code == 302
    back = urlsplit(agreed.headers["location"])
    return f"{back.path}?{back.query}"


def is_in(client: Client) -> bool:
    return client.get(ACCOUNT).status_code == 200


def test_somebody_whom_the_school_knows_comes_in(cast: Cast, provider: str) -> None:
    client = Client()
    came_back(client, "known")
    assert is_in(client)
    again = Client()
    came_back(again, "known")
    assert is_in(again)


def test_the_heads_second_step_stays(cast: Cast, provider: str) -> None:
    client = Client()
    assert came_back(client, "head")["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)


@pytest.mark.parametrize("sub", ["stranger", "unverified", "silent"])
def test_nobody_else_comes_in_or_gets_an_account(cast: Cast, provider: str, sub: str) -> None:
    before, client = Account.objects.count(), Client()
    answer = came_back(client, sub)
    assert answer.status_code == 403
    assert "not known here" in answer.text
    assert not is_in(client)
    assert Account.objects.count() == before


def test_unknown_and_unverified_get_the_same_page(cast: Cast, provider: str) -> None:
    assert "not known here" in came_back(Client(), "stranger").text
    pages = {
        "\n".join(line for line in came_back(Client(), sub).text.splitlines() if 'name="' not in line)
        for sub in ("stranger", "unverified")
    }
    assert len(pages) == 1


def test_a_leaver_does_not_come_in(cast: Cast, provider: str) -> None:
    came_back(Client(), "known")
    operations.end_person(person=cast.teacher, left_on=NOW.date(), by=cast.head, now=NOW)
    client = Client()
    came_back(client, "known")
    assert not is_in(client)


def test_a_tenant_of_the_schools_own_vouches_for_its_addresses(
    cast: Cast, provider: str, settings: Any
) -> None:
    configure(settings, provider, vouches_for_addresses=True)
    client = Client()
    came_back(client, "silent")
    assert is_in(client)


def test_what_the_provider_sent_to_somebody_else_is_no_use(cast: Cast, provider: str) -> None:
    away = Client().get(START)["Location"]
    back = way_back(away, "known")
    other = Client()
    other.get(back)
    assert not is_in(other)


def test_nothing_is_connected_by_hand(cast: Cast, provider: str) -> None:
    client = cast.client(cast.second_teacher)
    away = client.get(f"{START}?process=connect")["Location"]
    back = way_back(away, "stranger")
    assert client.get(back)["Location"] == ACCOUNT
    stranger = Client()
    came_back(stranger, "stranger")
    assert not is_in(stranger)


def test_the_sign_in_page_offers_it(cast: Cast, provider: str) -> None:
    assert "Sign in with School" in Client().get(reverse("account_login")).text


def test_a_provider_that_is_not_configured_is_not_there(cast: Cast) -> None:
    assert Client().get(reverse("openid_connect_login", args=["google"])).status_code == 404


def test_providers_come_from_the_configuration() -> None:
    assert openid_providers(Environment()) == []
    configured = openid_providers(
        Environment(
            google_client_id="g",
            microsoft_client_id="m",
            oidc_client_id="o",
            oidc_server_url="https://id.example/",
        )
    )
    assert [one["provider_id"] for one in configured] == ["google", "microsoft", "school"]
    assert configured[1]["settings"]["vouches_for_addresses"] is False


@pytest.mark.parametrize(
    ("tenant", "own"),
    [
        ("common", False),
        ("organizations", False),
        ("consumers", False),
        ("alder.example", True),
        ("72f988bf-86f1-41af-91ab-2d7cd011db47", True),
    ],
)
def test_which_tenants_are_a_schools_own(tenant: str, own: bool) -> None:
    assert is_one_tenant(tenant) is own
