"""How allauth signs people in here."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: accounts come from the school."""


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """A provider signs in people whom the school already knows, nobody else."""
