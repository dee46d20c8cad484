"""What happens in a Handbell of a test's own; run there, by Django's shell, in a process of its own."""

from __future__ import annotations

from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.utils import timezone

from handbell.people import operations
from handbell.people.models import Account, Person, School, SignInSession
from handbell.people.queries import people_holding
from handbell.people.roles import Role
from handbell.tenancy.scope import for_every_school, for_school
from handbell.vault import compartments
from handbell.vault.models import Compartment
from handbell.vault.sealing import Place
from tests.cast import make_cast


def build() -> dict[str, object]:
    """Two schools, their people, somebody signed in, a file."""
    cast = make_cast()
    cast.client(cast.teacher)
    (settings.DATA / "files").mkdir(parents=True, exist_ok=True)
    (settings.DATA / "files" / "policy.bin").write_bytes(b"a policy\0" * 1000)
    return look()


def look() -> dict[str, object]:
    """What is there now."""
    with for_every_school("a test counts"):
        rows = {model._meta.db_table: model._default_manager.count() for model in apps.get_models()}
        accounts = sorted(Account.objects.filter(is_active=True).values_list("email", flat=True))
    file = settings.DATA / "files" / "policy.bin"
    return {
        "rows": rows,
        "active": accounts,
        "sessions": SignInSession.objects.count(),
        "file": len(file.read_bytes()) if file.exists() else 0,
    }


def leave() -> dict[str, object]:
    """A teacher leaves, by the operation that a head uses."""
    school, now = School.objects.get(slug="alder"), timezone.now()
    with for_school(school.id):
        today = timezone.localdate(now)
        head = people_holding([Role.HEADTEACHER], on=today).get()
        teacher = people_holding([Role.TEACHER], on=today)[0]
        operations.end_person(person=teacher, left_on=today, by=head, now=now)
        found = Person.objects.get(id=teacher.id)
    return {"left": found.email, **look()}


def tell() -> dict[str, object]:
    """Something is sealed under a key of its own."""
    school = School.objects.get(slug="alder")
    with for_school(school.id):
        case = compartments.new(school_id=school.id, purpose="case", now=timezone.now())
        sealed = compartments.seal("Gwen told me", Place(school.id, "told", "words", case, within=case))
    return {"case": str(case), "sealed": sealed.hex()}


def erase(case: str) -> dict[str, object]:
    """Its key is destroyed."""
    with for_school(School.objects.get(slug="alder").id):
        compartments.erase(UUID(case), now=timezone.now())
    return {}


def read(case: str, sealed: str) -> dict[str, object]:
    """What comes of reading it, and whether its key is still anywhere in the database."""
    school = School.objects.get(slug="alder")
    with for_school(school.id):
        wrapped = bytes(Compartment.objects.get(id=case).wrapped)
        place = Place(school.id, "told", "words", UUID(case), within=UUID(case))
        try:
            words = compartments.unseal(bytes.fromhex(sealed), place)
        except compartments.Erased:
            words = "erased"
    return {"words": words, "wrapped": len(wrapped)}
