"""The first lines of a policy as schools print them: which are its title, its school and its dates."""

from __future__ import annotations

import datetime

import pytest

from handbell.reading import read_policy

BODY = """

Introduction

The school wants everyone to be safe online, and this document says how. It is for staff, governors and helpers.

Staff conduct

Staff keep their private accounts private. They do not accept requests from pupils, and they tell the head of any.

Monitoring

The head looks at how the rules are kept, and tells governors once a term what was found.
"""
# Title, school (None where the front names none), adopted, reviewed, next review.
Front = tuple[str, str | None, str | None, str | None, str | None]


@pytest.mark.parametrize(
    ("front", "want"),
    [
        (
            "Home Page\n"
            "\n"
            "Social Media Policy\n"
            "\n"
            "Date Accepted by Governors: Spring 2021\n"
            "\n"
            "Review date: Spring 2024\n",
            ("Social Media Policy", None, "2021-01", None, "2024-04"),
        ),
        (
            "social media policy\n"
            "\n"
            "Issue Date : June 2025\n"
            "\n"
            "Reviewed By: Full Governing Board\n"
            "\n"
            "Review Date: May 2028\n"
            "\n"
            "Stems Federation\n"
            "ROOTED AND READY TO GROW\n",
            ("social media policy", "Stems Federation", "2025-06", None, "2028-05"),
        ),
        (
            "Online Safety Policy\n"
            "\n"
            "Online Safety Policy\n"
            "\n"
            "\n"
            "\n"
            "Approved by:Finance & Premises Committee\n"
            "Date of last review:26 January 2023\n"
            "Next review due by:January 2024\n",
            ("Online Safety Policy", None, None, "2023-01-26", "2024-01"),
        ),
        (
            "Llwyncoch Primary School\n"
            "\n"
            "E-Safety Policy\n"
            "\n"
            "Signed Chair of Governors:\n"
            "\n"
            "A. Hoskins\n"
            "\n"
            "Date: 9th November 2017\n"
            "\n"
            "Review: December 2019\n",
            ("E-Safety Policy", "Llwyncoch Primary School", "2017-11-09", None, "2019-12"),
        ),
        (
            "E-safety and\n"
            "\n"
            "Social Media policy\n"
            "\n"
            "Audience: Parents\n"
            "\n"
            "Academy staff and volunteers\n"
            "\n"
            "Local Governing Bodies\n"
            "\n"
            "\n"
            "Approved: Executive – July 2017\n"
            "\n"
            "Policy owner: A. Reed, Head of Communications\n"
            "\n"
            "Review: Every 3 years, sooner where\n"
            "\n"
            "need be\n"
            "\n"
            "Version number: 1.0 (July 2017)\n",
            ("Social Media policy", None, "2017-07", None, None),
        ),
        (
            "USE OF SOCIAL NETWORKING SITES\n"
            "GUIDANCE FOR STAFF / VOLUNTEERS\n"
            "\n"
            "St Thomas CE Primary School\n"
            "\n"
            "Created April 2012\n"
            "Reviewed July 2014\n"
            "Next review 2016\n",
            ("GUIDANCE FOR STAFF / VOLUNTEERS", "St Thomas CE Primary School", "2012-04", "2014-07", "2016"),
        ),
        (
            "SOCIAL MEDIA POLICY\n"
            "\n"
            "Document Name:\tSocial Media Policy\n"
            "Author:\tMrs L. Page\n"
            "Approval Date:\tNovember 2015\n"
            "Review Date:\tNovember 2016\n"
            "\n"
            "BRIGHT LEARNING MULTI ACADEMY TRUST\n",
            ("SOCIAL MEDIA POLICY", "Bright Learning Multi Academy Trust", "2015-11", None, "2016-11"),
        ),
        (
            "E-Safety and Acceptable Use Policy\n"
            "\n"
            "‘Small steps, taken together’\n"
            "\n"
            "For approval by F&R Committee: 1st December 2020\n"
            "\n"
            "To be reviewed on or before:      Autumn 2023\n"
            "\n"
            "\n"
            "Signed……………………………………………  Chair of Finance and Resources Committee\n"
            "\n"
            "\n"
            "Signed……………………………………………  Headteacher\n",
            ("E-Safety and Acceptable Use Policy", None, "2020-12-01", None, "2023-12"),
        ),
        (
            "Hazel Bryan Social media Policy – 2014\nReviewed – Oct 2014\nTo be ratified – Nov 4th 2014\n",
            ("Hazel Bryan Social media Policy – 2014", None, "2014-11-04", "2014-10", None),
        ),
        (
            "Staff ICT and Internet Acceptable Use Policy\n"
            "\n"
            "Updated Feb 2024 (JAL)                                      Review date Feb 2025\n"
            "\n"
            "Key staff involved in the policy\n",
            ("Staff ICT and Internet Acceptable Use Policy", None, None, "2024-02", "2025-02"),
        ),
        (
            "HOLLES PRIMARY SCHOOL\n"
            "\n"
            "e-Safety Policy\n"
            "\n"
            "With agreements for machines\n"
            "\n"
            "of every kind.\n"
            "\n"
            "Policy reviewed and adopted by Governors March 2017\n"
            "\n"
            "Signed ………………………………. (Chair of Governors)\n",
            ("e-Safety Policy", "Holles Primary School", "2017-03", "2017-03", None),
        ),
        (
            "Title: Online Access and Safety Policy   Issued: May 2020   Review: May 2022   Page 1 of 22\n"
            "\n"
            "ONLINE ACCESS & SAFETY POLICY\n",
            ("ONLINE ACCESS & SAFETY POLICY", None, "2020-05", None, "2022-05"),
        ),
        (
            "Social Media Policy (2021)\n",
            ("Social Media Policy (2021)", None, None, None, None),
        ),
        (
            "Social Media Policy\n"
            "\n"
            "Policy reviewed by Alder Trust on Feb 2017\n"
            "\n"
            "This policy links to:\n"
            "Safeguarding Policy\n"
            "E-safety Policy\n"
            "\n"
            "Located:\n"
            "Staff shared area\n"
            "\n"
            "Review Date Feb 2018\n",
            ("Social Media Policy", "Alder Trust", None, "2017-02", "2018-02"),
        ),
        (
            "Changing Paths\n"
            "\n"
            "ICT & Internet Acceptable Use Policy\n"
            "\n"
            "Nominated Lead Member of Staff: M. Chapman\n"
            "Date of Policy: September 2024\n"
            "Status & Review Cycle: Annually\n"
            "Next Review Date: September 2025\n",
            ("ICT & Internet Acceptable Use Policy", None, "2024-09", None, "2025-09"),
        ),
        (
            "Almond Social Media Policy\n"
            "\n"
            "Gill M.\n"
            "\n"
            "Chair of the Board of Directors\n"
            "\n"
            "Date approved:\n"
            "\n"
            "\n"
            "Approved by:\n"
            "\n"
            "Board of Directors\n"
            "\n"
            "\n"
            "\n"
            "Date for Review\n"
            "\n"
            "September 2023\n",
            ("Almond Social Media Policy", None, None, None, "2023-09"),
        ),
        (
            "Policy Title: Pupil Use of Social Media\n"
            "Policy Reference: SG14\n"
            "Date Ratified: 14/03/23\n"
            "Ratified by: Local Governing Body, Elm Park Academy\n"
            "Review Date: 14/03/24\n",
            ("Pupil Use of Social Media", "Elm Park Academy", "2023-03-14", None, "2024-03-14"),
        ),
        (
            "Beck Lane Infants\nOnline Safety Policy September 2025\nReview September 2026\n",
            ("Online Safety Policy", "Beck Lane Infants", "2025-09", None, "2026-09"),
        ),
        (
            "This policy was adopted on: 1st September 2024\n"
            "The policy is to be reviewed on: September 2025\n"
            "\n"
            "SOCIAL MEDIA & E-SAFETY POLICY\n"
            "\n"
            "Bramley Vale Nursery School\n",
            ("SOCIAL MEDIA & E-SAFETY POLICY", "Bramley Vale Nursery School", "2024-09-01", None, "2025-09"),
        ),
        (
            "Date\tReview Date\tCoordinator\tNominated Governor\n"
            "10/09/2024\t10/09/2026\tMs A. Hale\tMr P. Orr\n"
            "\n"
            "Social Networking Policy\n",
            ("Social Networking Policy", None, "2024-09-10", None, "2026-09-10"),
        ),
        (
            "SOCIAL MEDIA POLICY\n"
            "The Grove Academy\n"
            "\n"
            "Author\tHR Manager\n"
            "Date approved by governors\t23.06.22\n"
            "To be reviewed\tJune 2024 (or sooner if the law changes)\n"
            "Status\tApproved\n",
            ("SOCIAL MEDIA POLICY", "The Grove Academy", "2022-06-23", None, "2024-06"),
        ),
        (
            "Kings Langton School\n"
            "\n"
            "Policy on the Use of Social Networking Sites\n"
            "\n"
            "Revised by: Mrs D. Fry (Deputy Head)\n"
            "Revision: March 2024 / Spring 2024\n"
            "Next revision: Spring 2025\n",
            (
                "Policy on the Use of Social Networking Sites",
                "Kings Langton School",
                None,
                "2024-03",
                "2025-04",
            ),
        ),
        (
            "Reviewed: Summer 2023, Summer 2024, Summer 2025\n"
            "Next Review: Summer 2026\n"
            "\n"
            "POLICY FOR MOBILE PHONES AND SMART DEVICES\n",
            ("POLICY FOR MOBILE PHONES AND SMART DEVICES", None, None, "2025-04", "2026-07"),
        ),
    ],
)
def test_a_front_is_read_as_a_person_reads_it(front: str, want: Front) -> None:
    document = read_policy((front + BODY).encode(), "policy.txt", today=datetime.date(2026, 11, 21))
    dates = document.dates
    organisation = document.organisation if want[1] else None
    assert (document.title, organisation, dates.adopted, dates.reviewed, dates.review_due) == want
    assert [section.heading for section in document.sections if section.heading][-3:] == [
        "Introduction",
        "Staff conduct",
        "Monitoring",
    ]


@pytest.mark.parametrize(
    ("front", "organisation"),
    [
        ("HOLLIN BANK PRIMARY SCHOOL SOCIAL MEDIA POLICY\n", "Hollin Bank Primary School"),
        ("Social Media Policy for Hollin Bank Academy\n", "Hollin Bank Academy"),
        ("Hollin Bank Schools Trust: Social Media Policy\n", "Hollin Bank Schools Trust"),
        ("Hollin\nLearning Trust\n\nSocial Media Policy\n", "Hollin Learning Trust"),
        ("Social Media Policy\n\nRing Hollin Police for the School officer.\n", ""),
    ],
)
def test_the_school_is_told_from_the_words_around_it(front: str, organisation: str) -> None:
    document = read_policy((front + BODY).encode(), "policy.txt", today=datetime.date(2026, 11, 21))
    assert document.organisation == organisation
