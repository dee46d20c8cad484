"""allauth's settings: how people sign in. Providers appear only when the school has configured them."""

from __future__ import annotations

from typing import Any

from handbell.config.environment import Environment

_ENVIRONMENT = Environment()

# Sessions know their account, so that withdrawing access deletes them with it (people.sessions).
SESSION_ENGINE = "handbell.people.sessions"
# The one difference of the demonstration: leaders may look round before they set up a second factor.
SECOND_FACTOR_COMPULSORY = _ENVIRONMENT.mode != "demo"

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:home"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "handbell.people.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses come from the school's roster, not from sign-up
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_LOGOUT_ON_GET = False

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Handbell"

SOCIALACCOUNT_ADAPTER = "handbell.people.sign_in.ProviderAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True


def _openid_providers(environment: Environment) -> list[dict[str, Any]]:
    configured = [
        (
            "google",
            "Google",
            "https://accounts.google.com",
            environment.google_client_id,
            environment.google_secret,
        ),
        (
            "microsoft",
            "Microsoft",
            f"https://login.microsoftonline.com/{environment.microsoft_tenant}/v2.0",
            environment.microsoft_client_id,
            environment.microsoft_secret,
        ),
        (
            "school",
            environment.oidc_name or "OpenID Connect",
            environment.oidc_server_url,
            environment.oidc_client_id,
            environment.oidc_secret,
        ),
    ]
    return [
        {
            "provider_id": provider,
            "name": name,
            "client_id": client_id,
            "secret": secret.get_secret_value(),
            "settings": {"server_url": server},
        }
        for provider, name, server, client_id, secret in configured
        if client_id
    ]


SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": _openid_providers(_ENVIRONMENT)}
}
