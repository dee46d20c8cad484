"""allauth's settings: how people sign in. Providers appear only when the school has configured them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from handbell.config.environment import Environment

_ENVIRONMENT = Environment()

# Sessions know their account, so that withdrawing access deletes them with it (people.sessions).
SESSION_ENGINE = "handbell.people.sessions"
# The one difference of the demonstration: leaders may look round before they set up a second factor.
SECOND_FACTOR_COMPULSORY = _ENVIRONMENT.mode != "demo"
# Mail leaves after the answer, so that a known address answers no slower than an unknown one. Tests wait for it.
SIGN_IN_MAIL_IN_BACKGROUND = _ENVIRONMENT.mode != "test"

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:home"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "handbell.people.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses come from the school's roster, not from sign-up
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody is written to whom no school knows
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
# Per account, never per address of the network: a whole school stands behind one (design: security, finding 5).
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "10/5m/key",
    "request_login_code": "5/10m/key",
    "reset_password": "5/10m/key",
    "reset_password_from_key": None,
    "reauthenticate": "10/5m/user",
    "change_password": "5/5m/user",
    "signup": None,
}

MFA_ADAPTER = "handbell.people.sign_in.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Handbell"

SOCIALACCOUNT_ADAPTER = "handbell.people.sign_in.ProviderAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
# A form that led to another site would break `form-action 'self'`; `state` and PKCE guard the way back.
SOCIALACCOUNT_LOGIN_ON_GET = True


def is_one_tenant(tenant: str) -> bool:
    """Whether a Microsoft tenant is a school's own (an id or a domain), not "common", "organizations" or "consumers".

    Only then do its administrators alone decide which addresses it vouches for; Microsoft sends no `email_verified`.
    """
    try:
        UUID(tenant)
    except ValueError:
        return "." in tenant
    return True


def openid_providers(environment: Environment) -> list[dict[str, Any]]:
    """The providers that are configured, in allauth's form."""
    configured: list[tuple[str, str, str, str, str, dict[str, Any]]] = [
        (
            "google",
            "Google",
            "https://accounts.google.com",
            environment.google_client_id,
            environment.google_secret.get_secret_value(),
            {},
        ),
        (
            "microsoft",
            "Microsoft",
            f"https://login.microsoftonline.com/{environment.microsoft_tenant}/v2.0",
            environment.microsoft_client_id,
            environment.microsoft_secret.get_secret_value(),
            {"vouches_for_addresses": is_one_tenant(environment.microsoft_tenant)},
        ),
        (
            "school",
            environment.oidc_name or "OpenID Connect",
            environment.oidc_server_url.rstrip("/"),
            environment.oidc_client_id,
            environment.oidc_secret.get_secret_value(),
            {},
        ),
    ]
    return [
        {
            "provider_id": provider,
            "name": name,
            "client_id": client_id,
            "secret": secret,
            "settings": {"server_url": server, "oauth_pkce_enabled": True, **more},
        }
        for provider, name, server, client_id, secret, more in configured
        if client_id
    ]


SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": openid_providers(_ENVIRONMENT)}
}
