"""How allauth signs people in here: nobody signs up, and a provider only lets in people whom a school knows."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from handbell.people.mail import send_soon
from handbell.people.models import Account
from handbell.vault.libraries import seal_second_factor, unseal_second_factor


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: accounts come from the school."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Codes by mail, after the answer (see people.mail)."""
        send_soon(self.render_mail(template_prefix, email, context))


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """A provider signs in people whom the school already knows, by an address that it vouches for; nobody else."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[Account, str] | None:
        """As allauth does, with addresses also verified by a Microsoft tenant of the school's own."""
        if sociallogin.provider.app.settings.get("vouches_for_addresses"):
            for address in sociallogin.email_addresses:
                address.verified = True
        found: tuple[Account, str] | None = super().authenticate_by_email(sociallogin)
        return found

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Whoever is not known is told so, alike for every reason; nothing is connected by hand."""
        if sociallogin.state.get("process") == "connect":
            raise ImmediateHttpResponse(redirect("account_home"))
        if not sociallogin.is_existing:
            raise ImmediateHttpResponse(_not_known(request))

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("account_home")


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of authenticator apps and recovery codes are sealed in the database."""

    def encrypt(self, text: str) -> str:
        return seal_second_factor(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal_second_factor(encrypted_text)


def _not_known(request: HttpRequest) -> HttpResponse:
    return render(request, "people/account/not_known.html", status=403)
