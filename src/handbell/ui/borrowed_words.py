"""Words of Django's and allauth's own that our pages show, so that our catalogue can translate them.

Django's Welsh is incomplete and allauth has none. Nothing imports this; `ui.catalogue` collects it.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext

# Django: forms and passwords
_("This field is required.")
_("Enter a valid email address.")
_("Enter a valid value.")
_("Null characters are not allowed.")
_("Select a valid choice. %(value)s is not one of the available choices.")
_("The submitted file is empty.")
_("No file was submitted. Check the encoding type on the form.")
_("This password is too common.")
_("The password is too similar to the %(verbose_name)s.")
ngettext(
    "This password is too short. It must contain at least %d character.",
    "This password is too short. It must contain at least %d characters.",
    0,
)
ngettext(
    "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
    "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
    0,
)
# Django: months
for _month in (
    _("January"),
    _("February"),
    _("March"),
    _("April"),
    _("May"),
    _("June"),
    _("July"),
    _("August"),
    _("September"),
    _("October"),
    _("November"),
    _("December"),
):
    pass
# allauth: sign-in, passwords, second factor
_("Email")
_("Email address")
_("Password")
_("Current Password")
_("New Password")
_("New Password (again)")
_("Remember Me")
_("Forgot your password?")
_("Code")
_("Authenticator code")
_("Passwordless")
_("The email address and/or password you specified are not correct.")
_("Please type your current password.")
_("You must type the same password each time.")
_("Incorrect password.")
_("Incorrect code.")
_("Too many failed login attempts. Try again later.")
_("Use your password")
_("Use authenticator app or code")
_("Use a security key")
