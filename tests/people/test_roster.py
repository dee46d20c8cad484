"""Rosters: what is read, what is shown, and that exactly that is done, once."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from handbell.audit.models import AuditEvent
from handbell.people import import_command, operations, queries
from handbell.people.models import Account, Membership, Person, RoleHeld, RosterPreview, SignInSession
from handbell.people.roles import Role
from handbell.people.roster import reading, template
from handbell.people.roster.entries import CannotRead, british_date
from handbell.people.roster.profiles import profiles, roles_in
from tests.cast import NOW, Cast

TODAY = NOW.date()
OWN = (
    "Handbell number,First name,Last name,Email,Job title,Roles,First day,Last day\n"
    "1,Ann,Field,ann@alder.example,Class teacher,Teacher,01/09/2025,\n"
    "2,Bo,Ford,bo@alder.example,,Teaching assistant; Governor,1 Sep 2025,\n"
)


def shown(cast: Cast, text: str | bytes, *, whole_school: bool = False, **more: bool) -> RosterPreview:
    data = text.encode() if isinstance(text, str) else text
    return operations.preview_roster(
        school=cast.school,
        data=data,
        name="roster.csv",
        whole_school=whole_school,
        by=cast.head,
        now=NOW,
        **more,
    )


def confirmed(cast: Cast, preview: RosterPreview, *, leave_without_lead: bool = False) -> dict[str, int]:
    return operations.confirm_roster(
        preview=preview, by=cast.head, now=NOW, leave_without_lead=leave_without_lead
    )


def problems(preview: RosterPreview) -> list[tuple[int, str, str]]:
    return [
        (line["line"], line["column"], line["what"]) for line in preview.lines if line["kind"] == "problem"
    ]


def test_nothing_changes_before_it_is_confirmed(cast: Cast) -> None:
    before = Person.objects.count()
    preview = shown(cast, OWN)
    assert preview.counts["new"] == 2
    assert Person.objects.count() == before
    confirmed(cast, preview)
    assert Person.objects.count() == before + 2
    bo = Person.objects.get(external_id="2")
    assert queries.roles_of(bo, on=TODAY) == {Role.TEACHING_ASSISTANT, Role.GOVERNOR}
    assert bo.joined_on == datetime.date(2025, 9, 1)


def test_run_twice_changes_nothing(cast: Cast) -> None:
    confirmed(cast, shown(cast, OWN))
    again = shown(cast, OWN)
    assert {kind: again.counts[kind] for kind in ("new", "changed", "leaving", "unchanged")} == {
        "new": 0,
        "changed": 0,
        "leaving": 0,
        "unchanged": 2,
    }
    roles = RoleHeld.objects.count()
    confirmed(cast, again)
    assert RoleHeld.objects.count() == roles


def test_a_preview_is_confirmed_once_and_by_whoever_looked(cast: Cast) -> None:
    preview = shown(cast, OWN)
    with pytest.raises(operations.Refused):
        operations.confirm_roster(preview=preview, by=cast.deputy, now=NOW)
    confirmed(cast, preview)
    with pytest.raises(operations.Refused):
        confirmed(cast, preview)
    preview.refresh_from_db()
    assert preview.lines == []  # names are not kept when they are done with


def test_what_was_not_shown_is_not_done(cast: Cast) -> None:
    preview = shown(cast, OWN)
    operations.add_person(
        school=cast.school,
        given_name="Cy",
        family_name="Gale",
        roles=[Role.SITE],
        joined_on=TODAY,
        by=cast.head,
        now=NOW,
    )
    with pytest.raises(operations.Refused, match="changed since"):
        confirmed(cast, preview)
    assert not Person.objects.filter(external_id="1").exists()


def test_changes_of_name_role_and_number(cast: Cast) -> None:
    text = (
        "First name,Last name,Email,Roles,ID\n"
        f"Tomas,Rowe,{cast.teacher.email},Teaching assistant,T7\n"
        f"Ngozi,Fell,{cast.second_teacher.email},Teacher,\n"
    )
    preview = shown(cast, text)
    assert (preview.counts["changed"], preview.counts["unchanged"]) == (1, 1)
    confirmed(cast, preview)
    cast.teacher.refresh_from_db()
    assert (cast.teacher.given_name, cast.teacher.external_id) == ("Tomas", "T7")
    assert queries.roles_of(cast.teacher, on=TODAY) == {Role.TEACHING_ASSISTANT}
    assert RoleHeld.objects.get(person=cast.teacher, role=Role.TEACHER).ends_on == TODAY - datetime.timedelta(
        1
    )


def test_missing_people_leave_only_when_the_file_is_said_to_list_everybody(cast: Cast) -> None:
    assert shown(cast, OWN).counts["leaving"] == 0
    preview = shown(cast, OWN, whole_school=True)
    leaving = {line["name"] for line in preview.lines if line["kind"] == "leaving"}
    assert "Tomasz Rowe" in leaving
    assert "Gareth Hay" in leaving  # the file speaks of governors
    assert "Pia Stone" not in leaving  # but not of pupils
    assert "Harriet Oakes" not in leaving  # nobody imports themselves away


def test_leavers_lose_access_in_the_same_transaction(cast: Cast) -> None:
    client = cast.client(cast.teacher)
    client.get(reverse("account_home"))
    text = OWN + f",Tomasz,Rowe,{cast.teacher.email},,Teacher,,17/11/2026\n"
    confirmed(cast, shown(cast, text))
    assert not SignInSession.objects.filter(account_id=cast.teacher.account_id).exists()
    assert not Membership.objects.filter(person_id=cast.teacher.id).exists()
    assert not Account.objects.get(id=cast.teacher.account_id).is_active
    cast.teacher.refresh_from_db()
    assert cast.teacher.left_on == datetime.date(2026, 11, 17)
    assert "people.person_left" in AuditEvent.objects.values_list("action", flat=True)


def test_the_last_safeguarding_lead_does_not_leave_in_silence(cast: Cast) -> None:
    text = OWN + f",Sioned,Vale,{cast.dsl.email},,Teacher,,17/11/2026\n"
    preview = shown(cast, text)
    assert preview.counts["without_lead"]
    with pytest.raises(operations.Refused, match="safeguarding lead"):
        confirmed(cast, preview)
    confirmed(cast, preview, leave_without_lead=True)
    cast.dsl.refresh_from_db()
    assert cast.dsl.left_on is not None


def test_a_file_with_problems_does_not_make_anybody_leave(cast: Cast) -> None:
    preview = shown(cast, OWN + "3,,Nameless,,,Teacher,,\n", whole_school=True)
    with pytest.raises(operations.Refused, match="Mend the file"):
        confirmed(cast, preview)


def test_leading_roles_are_not_given_by_a_file_nor_ended_by_one(cast: Cast) -> None:
    text = (
        "Handbell number,First name,Last name,Email,Job title,Roles,First day,Last day\n"
        "8,Eve,Grant,eve@alder.example,,Teacher; DSL,,\n"
        f",Dilip,Marsh,{cast.deputy.email},,Teacher,,\n"
    )
    preview = shown(cast, text)
    assert any("Designated safeguarding lead" in line.get("note", "") for line in preview.lines)
    confirmed(cast, preview)
    assert queries.roles_of(Person.objects.get(external_id="8"), on=TODAY) == {Role.TEACHER}
    assert queries.roles_of(cast.deputy, on=TODAY) == {Role.DEPUTY, Role.TEACHER}


def test_the_office_leaves_leaders_as_they_are(cast: Cast) -> None:
    text = (
        "Handbell number,First name,Last name,Email,Job title,Roles,First day,Last day\n"
        f"9,Harry,Oakes,{cast.head.email},,Headteacher,,17/11/2026\n"
    )
    preview = operations.preview_roster(
        school=cast.school,
        data=text.encode(),
        name="x.csv",
        whole_school=False,
        by=cast.office,
        now=NOW,
    )
    assert preview.counts["unchanged"] == 1
    assert "only a head or chair" in preview.lines[0]["note"]


def test_each_problem_names_line_column_and_remedy(cast: Cast) -> None:
    text = (
        "Handbell number,First name,Last name,Email,Job title,Roles,First day,Last day\n"
        "1,,Field,ann@alder.example,,Teacher,,\n"
        "2,Bo,Ford,not-an-address,,Teacher,,\n"
        '3,Cy,Gale,cy@alder.example,"two\nlines",Emperor,,\n'
        "4,Di,Hart,di@alder.example,,Teacher,31/02/2026,\n"
        "5,=cmd(),Ivy,ivy@alder.example,,Teacher,,\n"
        "6,Jo,Kay,jo@alder.example,,Teacher,,\n"
        "6,Lee,Moss,lee@alder.example,,Teacher,,\n"
        ",No,Key,,,Teacher,,\n"
    )
    preview = shown(cast, text)
    assert [(line, column) for line, column, _what in problems(preview)] == [
        (2, "First name"),
        (3, "Email"),
        (5, "Roles"),
        (6, "First day"),
        (7, "First name"),
        (9, "Number"),
        (10, "Email"),
    ]
    assert all(line["remedy"] for line in preview.lines if line["kind"] == "problem")
    assert preview.counts["new"] == 1


SIMS = (
    "Staff list 2026\n\n"
    "Surname;Forename;Staff Code;Work Email;Post;Role;Employment Start Date\n"
    "Field;Ann;AF;ann@alder.example;Class teacher;Teaching staff;01/09/2019\n"
)
ARBOR = (
    "Arbor Staff ID,First name,Last name,Email address,Business Role,Start date\n"
    "77,Ann,Field,ann@alder.example,Classroom Teacher,2019-09-01\n"
)
BROMCOM = (
    "Staff ID\tPreferred First Name\tLegal Last Name\tWork Email\tPost Title\tStaff Role\tStart Date\n"
    "5\tAnn\tField\tann@alder.example\tTeacher of art\tTeacher\t1-Sep-19\n"
)


@pytest.mark.parametrize(("text", "profile"), [(SIMS, "sims"), (ARBOR, "arbor"), (BROMCOM, "bromcom")])
def test_exports_of_school_systems(text: str, profile: str) -> None:
    roster = reading.read(text.encode("cp1252"), name="x.csv", school_name="")
    assert (roster.profile, roster.problems) == (profile, [])
    (entry,) = roster.entries
    assert (entry.name, entry.email, entry.roles) == ("Ann Field", "ann@alder.example", [Role.TEACHER])
    assert entry.joined_on == datetime.date(2019, 9, 1)


USERS_1_1 = (
    "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,email\n"
    "u1,active,2026-09-01,true,s1,teacher,ann,,Ann,Field,ann@alder.example\n"
    "u2,tobedeleted,2026-10-02,true,s1,aide,bo,,Bo,Ford,bo@alder.example\n"
    "u3,active,2026-09-01,false,s1,student,cy,,Cy,Gale,\n"
    "u4,active,2026-09-01,true,s2,teacher,di,,Di,Hart,di@alder.example\n"
)
ORGS = "sourcedId,status,name,type\ns1,active,Alder Lane School (sample),school\ns2,active,Other,school\n"
USERS_1_2 = (
    "sourcedId,status,enabledUser,givenName,familyName,email\n"
    "u1,active,true,Ann,Field,ann@alder.example\nu4,active,true,Di,Hart,\n"
)
ROLES_1_2 = (
    "sourcedId,status,userSourcedId,roleType,role,orgSourcedId\n"
    "r1,active,u1,primary,teacher,s1\nr2,active,u1,secondary,aide,s1\nr3,active,u4,primary,teacher,s2\n"
)


def zipped(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"export/{name}.csv", text)
    return out.getvalue()


def test_oneroster_1_1(cast: Cast) -> None:
    data = zipped(users=USERS_1_1, orgs=ORGS, manifest="a,b\n")
    roster = reading.read(data, name="x.zip", school_name=cast.school.name)
    assert roster.profile == "oneroster-1.1"
    assert [(entry.external_id, entry.left_on is not None) for entry in roster.entries] == [
        ("u1", False),
        ("u2", True),
        ("u3", True),
    ]
    preview = shown(cast, data)
    assert (preview.counts["new"], preview.counts["left_out"]) == (1, 2)


def test_oneroster_1_2(cast: Cast) -> None:
    data = zipped(users=USERS_1_2, orgs=ORGS, roles=ROLES_1_2)
    roster = reading.read(data, name="x.zip", school_name=cast.school.name)
    assert [(entry.external_id, entry.roles) for entry in roster.entries] == [
        ("u1", [Role.TEACHER, Role.TEACHING_ASSISTANT])
    ]


def test_oneroster_of_other_schools_is_refused(cast: Cast) -> None:
    with pytest.raises(CannotRead, match="2 schools"):
        reading.read(zipped(users=USERS_1_1, orgs=ORGS), name="x.zip", school_name="Somewhere else")
    with pytest.raises(CannotRead, match="whole zip"):
        reading.read(USERS_1_2.encode(), name="users.csv", school_name="")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\n\n  \n", "empty"),
        (b"First name,Last name\0\nA,B", "not text"),
        (b"%PDF-1.7 ...", "not a CSV"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"just one line of words", "names the columns"),
        (b'First name,Last name\n"A,B\n' + b"x" * 200_000, "quotation mark"),
        (b"x" * (5 * 1024 * 1024 + 1), "5 MB"),
        (zipped(words="a,b\n", more="c,d\n"), "users.csv"),
    ],
)
def test_what_is_no_roster_is_refused_in_plain_words(data: bytes, says: str) -> None:
    with pytest.raises(CannotRead, match=says):
        reading.read(data, name="x.csv", school_name="")


def test_windows_letters_and_marks_are_read() -> None:
    text = "First name,Last name,Roles\nSiân,O’Neill,Teacher\n"
    for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
        roster = reading.read(text.encode(encoding), name="x.csv", school_name="")
        assert roster.entries[0].name == "Siân O’Neill"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("1/9/2025", (2025, 9, 1)),
        ("01-09-25", (2025, 9, 1)),
        ("1.9.2025", (2025, 9, 1)),
        ("1 September 2025", (2025, 9, 1)),
        ("01-Sep-25", (2025, 9, 1)),
        ("2025-09-01", (2025, 9, 1)),
        ("2025-09-01T00:00:00Z", (2025, 9, 1)),
        ("13/1/2025 00:00", (2025, 1, 13)),
    ],
)
def test_british_dates(text: str, date: tuple[int, int, int]) -> None:
    assert british_date(text) == datetime.date(*date)


@pytest.mark.parametrize("text", ["13/13/2025", "yesterday", "1/2", "45123", "31/2/2025", "1 Foo 2025"])
def test_what_is_no_date_is_said_to_be_none(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        british_date(text)


def test_every_role_of_the_data_is_found_by_each_of_its_names() -> None:
    assert roles_in("Teacher and Governor") == ([Role.TEACHER, Role.GOVERNOR], [])
    assert roles_in("Speech and language therapist") == ([Role.THERAPIST], [])
    assert roles_in("Chair of governors, Volunteer") == ([Role.CHAIR, Role.VOLUNTEER], [])
    assert {profile.id for profile in profiles()} == {"handbell", "sims", "arbor", "bromcom", "other"}


CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
HEADERS = st.lists(
    st.sampled_from(["First name", "Last name", "Email", "Roles", "ID", "Start date", "End date", "x", ""]),
    min_size=2,
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_junk_is_refused_or_read_but_never_breaks(data: bytes) -> None:
    try:
        reading.read(data, name="x.csv", school_name="")
    except CannotRead as refusal:
        said = str(refusal)
    else:
        said = "read"
    assert said


@settings(max_examples=150, deadline=None)
@given(HEADERS, st.lists(st.lists(CELLS, max_size=9), max_size=8), st.sampled_from(",;\t|"))
def test_odd_tables_give_entries_or_problems(
    header: list[str], rows: list[list[str]], separator: str
) -> None:
    text = "\n".join(separator.join(cells) for cells in [header, *rows])
    try:
        roster = reading.read(text.encode(), name="x.csv", school_name="")
    except CannotRead:
        return
    assert all(entry.given_name and entry.family_name for entry in roster.entries)
    assert all(problem.remedy for problem in roster.problems)


@pytest.mark.parametrize("name", ["=1+1", "+44", "-2", "@sum", "=cmd|' /C calc'!A0"])
def test_a_spreadsheet_reckons_nothing_of_an_export(cast: Cast, name: str) -> None:
    operations.add_person(
        school=cast.school,
        given_name=name,
        family_name="Formula",
        roles=[Role.SITE],
        joined_on=TODAY,
        by=cast.head,
        now=NOW,
    )
    text = cast.client(cast.head).get(reverse("people:export")).text
    assert f"\"'{name}" in text
    assert f',"{name}' not in text
    assert reading.text(f"'{name}") == name  # and the mark goes again when the file comes back


def test_the_export_can_be_imported_and_changes_nothing(cast: Cast) -> None:
    text = cast.client(cast.head).get(reverse("people:export")).content
    counts = shown(cast, text).counts
    # pupils and parents have neither number nor, in this cast, no address; everybody is found again
    assert (counts["new"], counts["changed"], counts["leaving"], counts["problems"]) == (0, 0, 0, 0)
    assert reading.read(template.template().encode(), name="x.csv", school_name="").problems == []


def upload(cast: Cast, who: Person, text: str = OWN, **more: str) -> str:
    client = cast.client(who)
    answer = client.post(
        reverse("people:import"), {"file": SimpleUploadedFile("r.csv", text.encode()), **more}
    )
    assert answer.status_code == 302, answer.text
    return answer["Location"]


def test_by_pages_look_then_confirm(cast: Cast) -> None:
    page = upload(cast, cast.office)
    client = cast.client(cast.office)
    look = client.get(page)
    assert "Nothing is changed yet" in look.text
    assert "Ann Field" in look.text
    confirm = f"{page}confirm/"
    assert client.get(confirm).status_code == 405
    assert cast.client(cast.chair).post(confirm).status_code == 403
    assert cast.client(cast.teacher).post(confirm).status_code == 404
    assert client.post(confirm).status_code == 302
    assert Person.objects.filter(external_id="1").exists()
    again = client.post(confirm)
    assert again.status_code == 200
    assert "already" in again.text


def test_by_pages_a_bad_file_and_no_file_come_back_with_words(cast: Cast) -> None:
    client = cast.client(cast.head)
    address = reverse("people:import")
    assert "Choose a file" in client.post(address, {}).text
    bad = client.post(address, {"file": SimpleUploadedFile("r.csv", b"words")})
    assert "names the columns" in bad.text
    dropped = upload(cast, cast.head)
    assert client.post(f"{dropped}drop/").status_code == 302
    assert RosterPreview.objects.get().lines == []


def test_the_page_shows_problems_by_line(cast: Cast) -> None:
    page = upload(cast, cast.head, OWN + "3,Cy,Gale,cy@alder.example,,Emperor,,\n")
    text = cast.client(cast.head).get(page).text
    assert "does not know the role Emperor" in text


def test_accounts_are_opened_when_asked_for_and_mail_nobody(cast: Cast, mailoutbox: list[object]) -> None:
    text = OWN + "3,Kit,Lamb,kit@alder.example,,Pupil,,\n"
    confirmed(cast, shown(cast, text, open_accounts=True))
    with_account = Person.objects.filter(external_id__in="123", account__isnull=False)
    assert set(with_account.values_list("external_id", flat=True)) == {"1", "2"}
    assert mailoutbox == []
    ann = with_account.get(external_id="1")
    assert cast.client(ann).get(reverse("account_home")).status_code == 200


def test_nobody_alone_lets_a_changed_address_in_by_a_file(cast: Cast) -> None:
    confirmed(cast, shown(cast, OWN, open_accounts=True))
    ann = Person.objects.get(external_id="1")
    operations.withdraw_account(person=ann, by=cast.head, now=NOW)
    moved = OWN.replace(str(ann.email), "other@alder.example")
    assert moved != OWN
    confirmed(cast, shown(cast, moved, open_accounts=True))
    ann.refresh_from_db()
    assert (ann.email, ann.account) == ("other@alder.example", None)
    assert operations.give_account(person=ann, by=cast.deputy, now=NOW).email == "other@alder.example"


def test_by_command(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "roster.csv"
    file.write_text(OWN)
    assert import_command.main([str(file), "--school", "alder"]) == 0
    assert not Person.objects.filter(external_id="1").exists()
    assert import_command.main([str(file), "--school", "alder", "--confirm"]) == 0
    assert Person.objects.filter(external_id="1").exists()
    assert import_command.main([str(file), "--school", "nowhere"]) == 2
    assert import_command.main([str(tmp_path / "none.csv"), "--school", "alder"]) == 2
    file.write_text("words")
    assert import_command.main([str(file), "--school", "alder"]) == 1
    assert "nothing was changed" in capsys.readouterr().err


def test_old_previews_are_dropped_with_their_names(cast: Cast) -> None:
    shown(cast, OWN)
    assert operations.do_what_is_due(now=NOW) == 0
    assert operations.do_what_is_due(now=NOW + datetime.timedelta(days=2)) == 1
    assert RosterPreview.objects.get().lines == []


def test_two_thousand_people_need_few_statements(
    cast: Cast, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    rows = "".join(f"N{n},Given{n},Family{n},p{n}@alder.example,,Teacher,,\n" for n in range(2000))
    text = OWN.splitlines(keepends=True)[0] + rows
    with django_assert_max_num_queries(120):  # type: ignore[operator]
        confirmed(cast, shown(cast, text, open_accounts=True))
    assert Person.objects.filter(external_id__startswith="N", account__isnull=False).count() == 2000
