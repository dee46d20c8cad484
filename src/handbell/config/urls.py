"""Every address of the product, room by room."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("handbell.home.urls")),
    path("may-i/", include("handbell.advice.urls")),
    path("s/", include("handbell.advice.public_urls")),
    path("s/", include("handbell.concerns.public_urls")),
    path("concerns/", include("handbell.concerns.urls")),
    path("people/", include("handbell.people.urls")),
    path("policies/", include("handbell.policies.urls")),
    path("rules/", include("handbell.rulebooks.urls")),
    path("declarations/", include("handbell.declarations.urls")),
    path("mail/", include("handbell.notifications.urls")),
    path("account/", include("handbell.people.account_urls")),
    path("language/", include("django.conf.urls.i18n")),
]

handler400 = "handbell.ui.errors.bad_request"
handler500 = "handbell.config.mishaps.server_error"
