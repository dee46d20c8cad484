"""Giving somebody a way in, and taking it away at once."""

from __future__ import annotations

import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from handbell.audit import operations as audit
from handbell.people import access
from handbell.people.mail import send_now
from handbell.people.models import Account, Membership, Person, SignInSession
from handbell.people.operations.refusals import Refused


def give_account(*, person: Person, by: Person | None, now: datetime.datetime) -> Account:
    """Let somebody sign in with the e-mail address that the school knows; gives the account, theirs already if
    there is one.

    No password is made or mailed: they sign in first with a code sent to that address (or through the school's
    provider).
    The same address at another school is the same account. Whoever changed the address of somebody who signed in with
    another one before does not let them in: somebody else does. Raises NotAllowed, Http404, Refused.
    """
    today = timezone.localdate(now)
    access.check(by, access.Action.INVITE, on=today)
    with audit.locked(person.school_id):
        person = Person.objects.select_related("account").get(id=person.id)
        if person.account is not None:
            return person.account
        _check_can_enter(person, today)
        if person.needs_another_to_let_in(by.id if by else None):
            raise Refused(
                _(
                    "They signed in with another e-mail address, and you changed it. "
                    "Somebody else who keeps the list of people must let the new address in."
                ),
                field="email",
            )
        account = Account.objects.filter(email__iexact=person.email).first()
        if account is None:
            account = Account.objects.create_user(person.email)
        elif Membership.objects.filter(account=account, school_id=person.school_id).exists():
            raise Refused(_("Somebody else here signs in with this e-mail address."), field="email")
        _know_address(account)
        if not account.is_active:
            account.is_active = True
            account.save(update_fields=["is_active"])
        Membership.objects.create(account=account, school_id=person.school_id, person_id=person.id)
        person.account = account
        person.save(update_fields=["account"])
        _record(person, "people.account_given", by, now)
    return account


def choose_first_password(*, account: Account, password: str, person: Person, now: datetime.datetime) -> None:
    """The password that somebody chooses themselves while they set Handbell up; on record, without the password.

    Only for an account that has none and has never been used. Raises Refused.
    """
    with audit.locked(person.school_id):
        account = Account.objects.select_for_update().get(id=account.id)
        if account.has_usable_password() or account.last_login is not None:
            raise Refused(_("This account has a password already."), field="password")
        account.set_password(password)
        account.save(update_fields=["password"])
        _record(person, "people.password_chosen", None, now)


def invite(*, person: Person, by: Person | None, now: datetime.datetime) -> Account:
    """Give an account and write to the person how to sign in first: by a code, asked for on the page itself.

    The mail holds no password and no link that lets anybody in. Raises what `give_account` raises, and
    NotSent, when the
    account stands but the mail server took no mail: invite them again then.
    """
    account = give_account(person=person, by=by, now=now)
    send_now(
        EmailMessage(
            subject=_("Your school uses Handbell"),
            body=_(
                "%(school)s has opened an account for you in Handbell, "
                "where the school's policies are read and signed.\n\n"
                "Go to %(address)s, choose a code by e-mail and enter this e-mail address."
            )
            % {
                "school": person.school.name,
                "address": settings.SITE_URL + reverse("account_request_login_code"),
            },
            to=[account.email],
        )
    )
    return account


def withdraw_account(*, person: Person, by: Person | None, now: datetime.datetime) -> None:
    """Take the way in away; the person stays. Every session of theirs is deleted in the same transaction."""
    access.check_may_keep(by, whom=person, on=timezone.localdate(now))
    with audit.locked(person.school_id):
        withdraw_account_of(Person.objects.get(id=person.id), by=by, now=now)


def withdraw_account_of(person: Person, *, by: Person | None, now: datetime.datetime) -> None:
    """The same, access checked already and inside the caller's transaction. For this package only."""
    if person.account_id is None:
        return
    account_id = person.account_id
    Membership.objects.filter(person_id=person.id).delete()
    person.signed_in_with = Account.objects.values_list("email", flat=True).get(id=account_id)
    person.account = None
    person.save(update_fields=["account", "signed_in_with"])
    SignInSession.objects.filter(account_id=account_id).delete()
    if not Membership.objects.filter(account_id=account_id).exists():
        Account.objects.filter(id=account_id).update(is_active=False)
    _record(person, "people.account_withdrawn", by, now)


def _check_can_enter(person: Person, today: datetime.date) -> None:
    if person.left_on is not None and person.left_on <= today:
        raise Refused(_("They have left, so they cannot sign in."))
    if not person.email:
        raise Refused(_("Enter their e-mail address first: they sign in with it."), field="email")
    try:
        validate_email(person.email)
    except ValidationError:
        raise Refused(_("Their e-mail address is not a usable one."), field="email") from None


def _know_address(account: Account) -> None:
    """The school vouches for the address, so a provider that says the same address may sign this account in."""
    EmailAddress.objects.get_or_create(
        user=account, email=account.email, defaults={"verified": True, "primary": True}
    )


def _record(person: Person, action: str, by: Person | None, now: datetime.datetime) -> None:
    audit.record(
        school_id=person.school_id,
        by=by.id if by else None,
        action=action,
        kind="person",
        object_id=person.id,
        now=now,
    )


def change_settings(*, account: Account, language: str, large_text: bool) -> None:
    """One's own language ("" follows the browser) and size of text. They belong to no school, so to no
    school's record.
    """
    account.language, account.large_text = language, large_text
    account.save(update_fields=["language", "large_text"])


def end_sessions(*, account: Account, besides: str | None) -> int:
    """Sign an account out everywhere, besides one session; how many ended."""
    ended, _rows = SignInSession.objects.filter(account_id=account.id).exclude(session_key=besides).delete()
    return ended
