"""Django's settings, for the one product that this is. What differs between computers comes from `environment`."""

from __future__ import annotations

from typing import Any

from csp.constants import NONE, SELF

from handbell.config import database, first_keys, logs
from handbell.config.environment import PROJECT, Environment

ENVIRONMENT = Environment()
MODE = ENVIRONMENT.mode
DATA = ENVIRONMENT.data
KEYS = ENVIRONMENT.key_folder

SECRET_KEY = first_keys.secret_key(KEYS, mode=MODE)
DEBUG = False
LOGGING = logs.LOGGING
logs.install()
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts + (["testserver"] if MODE == "test" else [])
SITE_URL = ENVIRONMENT.site_url.rstrip("/")
HTTPS = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "handbell.home",
    "handbell.advice",
    "handbell.concerns",
    "handbell.rulebooks",
    "handbell.declarations",
    "handbell.policies",
    "handbell.notifications",
    "handbell.evidence",
    "handbell.people",
    "handbell.audit",
    "handbell.vault",
    "handbell.ui",
    "handbell.tenancy",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "template_partials",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "handbell.ui.middleware.SafeHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "handbell.ui.middleware.ReadableInput",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "handbell.people.middleware.SchoolOfRequest",
]

ROOT_URLCONF = "handbell.config.urls"
WSGI_APPLICATION = "handbell.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "handbell.config.navigation.for_request",
            ],
        },
    }
]
FORM_RENDERER = "handbell.ui.forms.Renderer"

DATABASES = {
    "default": (
        database.postgresql(ENVIRONMENT.database_url.get_secret_value())
        if ENVIRONMENT.database_url
        else database.sqlite(DATA / "handbell.sqlite3")
    )
}
CACHES = {
    # Attempts counted, codes used once: on PostgreSQL several processes serve, and must count together.
    "default": database.shared_cache() if ENVIRONMENT.database_url else database.own_cache("handbell"),
    # Pages that can never change again: each process keeps its own.
    "pages": database.own_cache("pages"),
}
ATOMIC_REQUESTS = False  # with IMMEDIATE transactions every page would take the write lock

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if MODE == "test"
    else ["django.contrib.auth.hashers.Argon2PasswordHasher"]
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en", "English"), ("cy", "Cymraeg")]
LOCALE_PATHS = [PROJECT / "src" / "handbell" / "locale"]
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA / "files")},
    },
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if MODE == "test"
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = MODE == "test"

# Words of questions asked of “May I?” are deleted after this many days; answers hold none of them.
KEEP_QUESTIONS_DAYS = ENVIRONMENT.keep_questions_days

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

EMAIL_BACKEND = {
    "console": "django.core.mail.backends.console.EmailBackend",
    "smtp": "django.core.mail.backends.smtp.EmailBackend",
}[ENVIRONMENT.mail]
EMAIL_HOST = ENVIRONMENT.smtp_host
EMAIL_PORT = ENVIRONMENT.smtp_port
EMAIL_HOST_USER = ENVIRONMENT.smtp_user
EMAIL_HOST_PASSWORD = ENVIRONMENT.smtp_password.get_secret_value()
EMAIL_USE_TLS = ENVIRONMENT.smtp_tls
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from

# Headers and cookies: design/security, section 8.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-hb" if HTTPS else "hb"
CSRF_COOKIE_NAME = "__Host-hbcsrf" if HTTPS else "hbcsrf"
CSRF_COOKIE_HTTPONLY = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.behind_proxy else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"  # "no-referrer" would break CSRF's referrer check on https
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# Forms say themselves how many they take. More than this many are refused unread, and the words with them.
DATA_UPLOAD_MAX_NUMBER_FILES = 100
FILE_UPLOAD_HANDLERS = [
    "handbell.concerns.uploads.FilesOfConcerns",  # refuses or seals what comes with a concern, before the disk
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

from handbell.config.sign_in import *  # noqa: E402, F403  allauth's settings, a page of their own
