"""How people sign in. Nothing here belongs to one school: sign-in comes before a school is known."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from handbell.people.models.schools import School


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; addresses are compared without regard to case."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None) -> Account:
        """An account for an e-mail address; without a password it signs in by code or by the school's provider."""
        account = self.model(email=email.strip().lower())
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """How somebody signs in. Who they are in a school is a Person; there is no super-user who may see everything."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("email address"), unique=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(
        max_length=5, blank=True, default="", help_text="Empty: whatever the browser asks for."
    )
    large_text = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="account_email_any_case")]

    def __str__(self) -> str:
        return self.email


class Membership(models.Model):
    """Which schools an account may enter, as whom. Ids only, so that sign-in can read it before a school is chosen."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="memberships")
    school = models.ForeignKey(School, on_delete=models.CASCADE)
    person_id = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "school"], name="one_person_for_each_school")
        ]


class SignInSession(AbstractBaseSession):
    """A session in a browser. It knows its account, so that withdrawing access can delete every one at once."""

    account_id = models.UUIDField(null=True, db_index=True)
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    device = models.CharField(max_length=80, blank=True)

    objects: ClassVar[BaseSessionManager[Self]] = BaseSessionManager()

    @classmethod
    def get_session_store_class(cls) -> type:
        """Not used here: the store finds the model, not the other way round (see people.sessions)."""
        raise TypeError("Open a session through django.contrib.sessions, not through its row.")
