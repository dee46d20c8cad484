"""The words of routes: closed lists with plain labels. What a route may say stands here or in the rules' lists."""

from __future__ import annotations

from typing import Final

from handbell.rules.vocabulary import BODIES, WITHIN, Words
from handbell.rules.vocabulary.kinds import Word
from handbell.rules.vocabulary.kinds import marked as _

INDECENT_IMAGE: Final = "indecent_image_of_child"
ALLEGATION: Final = "allegation_against_adult"

CATEGORIES: Final = Words(
    (
        Word("contact_from_pupil", _("a pupil or former pupil trying to connect with an adult")),
        Word(INDECENT_IMAGE, _("an indecent image of a child")),
        Word("unsuitable_lawful_material", _("unsuitable but lawful material")),
        Word("bullying_of_staff", _("abuse or bullying of somebody who works here")),
        Word("bullying_of_pupil", _("bullying of a pupil")),
        Word("threat_by_parent", _("a threat by a parent or carer")),
        Word(ALLEGATION, _("an allegation against an adult")),
        Word("grooming", _("grooming")),
        Word("radicalisation", _("radicalisation")),
        Word("sexual_abuse_testimony", _("an account of sexual abuse")),
        Word("defamatory_post", _("a defamatory post")),
        Word("impersonation", _("a fake account or impersonation")),
        Word("underage_account", _("an account of a child who is too young for it")),
        Word("breach_of_code", _("a breach of the policy or the code of conduct")),
        Word("data_disclosure", _("confidential matters or personal data given away")),
        Word("pupil_phone", _("a pupil's phone")),
        Word("filter_bypass", _("getting round the school's filters")),
        Word("criminal_other", _("another possible offence")),
        Word("something_else", _("something else, not sorted yet")),
    )
)

# Who told, whom it is about, who is harmed. "staff" is somebody on the staff with no special office.
PERSONS: Final = Words(
    (
        Word("adult_in_school", _("an adult who works here, paid or not")),
        Word("staff", _("a member of staff"), "adult_in_school"),
        Word("teacher", _("a teacher"), "staff"),
        Word("class_teacher", _("the class teacher"), "teacher"),
        Word("dsl", _("the designated safeguarding lead"), "staff"),
        Word("deputy", _("the deputy headteacher"), "staff"),
        Word("head", _("the headteacher"), "staff"),
        Word("governing", _("a member of the governing body or management committee"), "adult_in_school"),
        Word("governor", _("a governor"), "governing"),
        Word("chair", _("the chair of governors"), "governing"),
        Word("volunteer", _("a volunteer"), "adult_in_school"),
        Word("contractor", _("a contractor"), "adult_in_school"),
        Word("pupil", _("a pupil")),
        Word("former_pupil", _("a former pupil")),
        Word("parent", _("a parent or carer")),
        Word("stranger", _("somebody nobody here knows")),
    )
)
WHEN: Final = Words(
    (
        Word("school_time", _("in school time")),
        Word("out_of_school", _("out of school")),
        Word("weekend", _("at the weekend"), "out_of_school"),
        Word("evening", _("in the evening"), "out_of_school"),
        Word("holiday", _("in the holidays"), "out_of_school"),
    )
)
SOURCES: Final = Words(
    (Word("staff", _("staff")), Word("parent", _("a parent or carer")), Word("child", _("a child")))
)

# Whom a route may name: everybody a rule may, and a governor who is not the chair.
RECEIVERS: Final = Words(
    (*(BODIES.by_slug[slug] for slug in BODIES.slugs()), Word("governor", _("another governor")))
)
# Those who work or serve here and can receive a concern in Handbell.
INSIDE: Final = frozenset(
    {
        "headteacher", "deputy_headteacher", "slt", "dsl", "child_protection_officer", "chair_of_governors", "governor",
        "governing_body", "line_manager", "class_teacher", "school_office", "cyberbullying_lead",
        "appropriate_member_of_staff",
    }
)  # fmt: skip
# The same person under two names.
SAME_PERSON: Final = {"child_protection_officer": "dsl"}

OWNERS: Final = Words(
    (
        *(RECEIVERS.by_slug[slug] for slug in RECEIVERS.slugs()),
        Word("reporter", _("whoever found or reported it")),
        Word("person_concerned", _("the person approached or harmed")),
        Word("school", _("the school: whoever leads the case")),
        Word("pupil", _("the pupil")),
    )
)

NEVER: Final = Words(
    (
        Word("view_or_copy_material", _("Open, copy, print, forward or store the material.")),
        Word("investigate", _("Look into it or judge the material before those in charge say so.")),
        Word(
            "delete_evidence", _("Delete messages or pages before a copy is kept, or at all if told not to.")
        ),
        Word("retaliate", _("Answer back.")),
        Word("accept_request", _("Accept the request or go on with the contact.")),
        Word("discuss_before_advice", _("Talk the allegation over before advice has come.")),
        Word("suspend_before_advice", _("Suspend or act against the adult before advice has come.")),
        Word("inform_subject", _("Tell the person concerned, or route anything through them.")),
        Word("promise_secrecy", _("Promise a child that it will go no further.")),
        Word("reveal_source", _("Give away the colleague who reported it.")),
        Word("override_victim_choice", _("Decide for the person bullied whether the police are told.")),
    )
)
LOCKS: Final = Words(  # from the strictest
    (
        Word("police", _("the police have given advice")),
        Word("lado_advice", _("the local authority's designated officer has given advice")),
        Word("hr_advice", _("human resources have given advice")),
    )
)
DUTIES: Final = Words(  # from the widest
    (
        Word("yes", _("The school has to act.")),
        Word("limited", _("The school has to act, within limits.")),
        Word("no", _("It is not the school's case.")),
    )
)
UPLOADS: Final = Words((Word("refused", _("refused")), Word("allowed", _("allowed"))))
LIMITS: Final = Words(
    (
        *(WITHIN.by_slug[slug] for slug in WITHIN.slugs()),
        Word("same_school_day", _("on the same school day")),
        Word("one_working_day", _("within one working day")),
    )
)
NATIONS: Final = Words(
    (
        Word("england", _("England")),
        Word("wales", _("Wales")),
        Word("scotland", _("Scotland")),
        Word("northern_ireland", _("Northern Ireland")),
    )
)
KINDS: Final = Words(  # who governs the school
    (
        Word("governors", _("a governing body")),
        Word("management_committee", _("a management committee")),
    )
)
PARTS: Final = Words(  # what a more specific piece may replace; prohibitions and refused uploads always stand
    (
        Word("tell", _("whom to tell")),
        Word("steps", _("what to do")),
        Word("duty", _("the school's duty")),
        Word("lock", _("what is locked")),
        Word("gaps", _("what is left open")),
    )
)
