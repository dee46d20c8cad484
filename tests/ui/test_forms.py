"""Forms say what they want, what is wrong, and keep what was typed."""

from __future__ import annotations

import datetime

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from handbell.ui.widgets import Checkboxes, CountedTextarea, DateField, FilesField, Radios


class Everything(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the payroll")
    why = forms.CharField(label="Why", widget=CountedTextarea(limit=20), max_length=20, required=False)
    day = DateField(label="From when?", help_text="For example, 27 3 2027")
    kind = forms.ChoiceField(
        label="Kind", choices=[("a", "A"), ("b", "B")], widget=Radios(hints={"a": "First"})
    )
    many = forms.MultipleChoiceField(label="Many", choices=[("a", "A")], widget=Checkboxes, required=False)
    file = forms.FileField(label="File")
    agree = forms.BooleanField(label="I agree")


def date_form(day: str, month: str, year: str) -> Everything:
    return Everything({"day_day": day, "day_month": month, "day_year": year})


def test_label_hint_and_error_are_tied_to_the_control() -> None:
    html = Everything({}).as_div()
    assert '<label class="hb-label" for="id_name">Name</label>' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert '<legend class="hb-legend">Kind</legend>' in html
    assert 'aria-describedby="id_kind_0_hint"' in html


def test_nothing_is_left_to_the_browser_and_optional_fields_say_so() -> None:
    html = str(Everything())
    assert " required" not in html
    assert "placeholder" not in html
    assert "maxlength" not in html.split('name="why"')[1].split(">", maxsplit=1)[0]
    assert html.count("(optional)") == 2


def test_a_missing_answer_is_named_in_the_summary_and_leads_to_its_field() -> None:
    html = render_to_string("ui/error_summary.html", {"form": Everything({})})
    for target, words in (
        ("id_name", "Fill in “Name”"),
        ("id_day_day", "Enter a date"),
        ("id_kind_0", "Choose an answer for “Kind”"),
        ("id_file", "Choose a file for “File”"),
        ("id_agree", "Tick “I agree” to go on"),
    ):
        assert f'<a href="#{target}">{words}</a>' in html


def test_the_summary_leads_only_to_what_is_on_the_page() -> None:
    form = Everything({})
    page = str(form)
    for field in form:
        assert f'id="{field.first_id}"' in page  # type: ignore[attr-defined]


def test_there_is_no_summary_without_mistakes() -> None:
    assert render_to_string("ui/error_summary.html", {"form": Everything()}).strip() == ""


def test_mistakes_that_belong_to_no_field_are_said_too() -> None:
    form = Everything({})
    form.add_error(None, "The list <has> changed.")
    html = render_to_string(
        "ui/error_summary.html", {"form": form, "errors": [{"target": "x", "text": "Look here"}]}
    )
    assert "<li>The list &lt;has&gt; changed.</li>" in html
    assert '<a href="#x">Look here</a>' in html


@pytest.mark.parametrize("month", ["3", "03", "mar", "March", " 3 "])
def test_a_date_may_be_written_as_people_write_it(month: str) -> None:
    form = date_form("27", month, "2027")
    form.is_valid()
    assert form.cleaned_data["day"] == datetime.date(2027, 3, 27)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (("", "", ""), "Enter a date"),
        (("27", "", "2027"), "The date must have a day, a month and a year"),
        (("31", "2", "2027"), "The date must be a real one, such as 27 3 2027"),
        (("27", "13", "2027"), "The date must be a real one, such as 27 3 2027"),
        (("27", "3", "27"), "The date must be a real one, such as 27 3 2027"),
        (("²", "3", "2027"), "The date must be a real one, such as 27 3 2027"),
        (("27", "3", "99999999999999999999"), "The date must be a real one, such as 27 3 2027"),
    ],
)
def test_a_date_that_is_none_is_refused_in_words_and_comes_back(
    parts: tuple[str, str, str], words: str
) -> None:
    form = date_form(*parts)
    assert form["day"].problems == [words]  # type: ignore[attr-defined]
    html = str(form["day"])
    assert all(f'value="{part}"' in html for part in parts if part)


def test_a_date_that_was_known_is_shown_in_its_three_boxes() -> None:
    html = str(Everything(initial={"day": datetime.date(2027, 3, 9)})["day"])
    assert 'name="day_day" value="9"' in html
    assert 'name="day_year" value="2027"' in html


@given(st.tuples(st.text(max_size=12), st.text(max_size=12), st.text(max_size=12)))
def test_whatever_is_typed_as_a_date_gets_an_answer(parts: tuple[str, str, str]) -> None:
    form = date_form(*parts)
    form.is_valid()
    assert ("day" in form.cleaned_data) != bool(form["day"].errors)


class Files(forms.Form):
    some = FilesField(label="Pictures", largest=1_500_000, most=2, required=False)
    one = FilesField(label="Letter", largest=300_000)


def sent(some: list[int], one: int) -> Files:
    files: MultiValueDict[str, UploadedFile[bytes]] = MultiValueDict()
    for name, sizes in (("some", some), ("one", [one] if one else [])):
        files.setlist(name, [SimpleUploadedFile("a.png", b"x" * size) for size in sizes])
    return Files({}, files)


def test_files_come_as_a_list_and_say_what_is_taken() -> None:
    form = sent([10, 1_500_000], 300_000)
    assert form.is_valid()
    assert [len(form.cleaned_data[name]) for name in ("some", "one")] == [2, 1]
    assert sent([], 1)["some"].errors == []
    html = str(Files())
    assert "Up to 2 files, each of up to 1.5 MB." in html
    assert "One file of up to 300 kB." in html
    assert html.count(" multiple") == 1
    assert 'aria-describedby="id_one_chosen"' in html


@pytest.mark.parametrize(
    ("some", "one", "field", "words"),
    [
        ([1, 1, 1], 1, "some", "You can send up to 2 files at a time. Take some away"),
        ([1_500_001], 1, "some", "“a.png” is too large: a file may have up to 1.5 MB"),
        ([1], 0, "one", "Choose a file for “Letter”"),
    ],
)
def test_files_that_are_not_taken_are_refused_in_words(
    some: list[int], one: int, field: str, words: str
) -> None:
    assert sent(some, one)[field].problems == [words]  # type: ignore[attr-defined]
