"""People and bodies: who acts, with or about whom, and who is asked or told."""

from __future__ import annotations

from typing import Final

from handbell.rules.vocabulary.kinds import Word, Words
from handbell.rules.vocabulary.kinds import marked as _

# Whose act it is. Slugs of single roles are those of the school's own list of roles.
ROLES: Final = Words(
    (
        Word("everyone", _("everybody")),
        Word("adult_in_school", _("an adult who works here, paid or not"), "everyone"),
        Word("staff", _("a member of staff"), "adult_in_school"),
        Word("teacher", _("a teacher"), "staff"),
        Word("class_teacher", _("a class teacher"), "teacher"),
        Word("supply", _("a supply teacher"), "teacher"),
        Word("teaching_assistant", _("a teaching assistant"), "staff"),
        Word("therapist", _("a therapist"), "staff"),
        Word("office", _("a member of the office staff"), "staff"),
        Word("site", _("a member of the site staff"), "staff"),
        Word("transport_escort", _("a transport escort"), "staff"),
        Word("new_staff", _("somebody about to join the staff"), "staff"),
        Word("line_manager", _("a line manager"), "staff"),
        Word("dsl", _("the designated safeguarding lead"), "staff"),
        Word("leadership", _("a member of the leadership"), "staff"),
        Word("slt", _("a senior leader"), "leadership"),
        Word("deputy", _("the deputy headteacher"), "leadership"),
        Word("headteacher", _("the headteacher"), "leadership"),
        Word("school", _("the school as a body"), "leadership"),
        Word("governing", _("a member of the governing body or management committee"), "adult_in_school"),
        Word("governor", _("a governor"), "governing"),
        Word("chair", _("the chair of governors"), "governing"),
        Word("volunteer", _("a volunteer"), "adult_in_school"),
        Word("contractor", _("a contractor"), "adult_in_school"),
        Word("pupil", _("a pupil"), "everyone"),
        Word("parent", _("a parent or carer"), "everyone"),
        Word("outsider", _("somebody outside the school"), "everyone"),
        Word("former_pupil", _("a former pupil"), "outsider"),
        Word("former_staff", _("a former member of staff"), "outsider"),
        Word("council_officer", _("a council officer"), "outsider"),
        Word("stranger", _("somebody nobody here knows"), "outsider"),
    )
)

# With whom, or about whom.
COUNTERPARTS: Final = Words(
    (
        Word("anybody", _("anybody")),
        Word("young_person", _("a child or young person"), "anybody"),
        Word("pupil", _("a pupil of this school"), "young_person"),
        Word("other_child", _("a child who is not a pupil here"), "young_person"),
        Word("pupil_of_other_school", _("a pupil of another school"), "other_child"),
        Word("own_child", _("their own child"), "anybody"),
        Word("former_pupil", _("a former pupil"), "anybody"),
        Word("parent", _("a parent or carer of a pupil"), "anybody"),
        Word("former_parent", _("a parent of a former pupil"), "anybody"),
        Word("prospective_parent", _("a parent of a child who may join"), "anybody"),
        Word("colleague", _("a colleague"), "anybody"),
        Word("headteacher", _("the headteacher"), "colleague"),
        Word("former_colleague", _("a former colleague"), "anybody"),
        Word("governor", _("a governor"), "anybody"),
        Word("volunteer", _("a volunteer"), "anybody"),
        Word("councillor", _("an elected member of the council"), "anybody"),
        Word("council_employee", _("a council employee"), "anybody"),
        Word("service_user", _("somebody who uses the council's services"), "anybody"),
        Word("school", _("the school itself, or its page"), "anybody"),
        Word("other_school", _("another school"), "anybody"),
        Word("journalist", _("a journalist"), "anybody"),
        Word("stranger", _("a stranger"), "anybody"),
        Word("friend", _("a friend with no tie to the school"), "anybody"),
        Word("relative", _("a relative with no tie to the school"), "anybody"),
    )
)

# Who is asked or told. These slugs stand in answers.
BODIES: Final = Words(
    (
        Word("headteacher", _("the headteacher")),
        Word("deputy_headteacher", _("the deputy headteacher")),
        Word("slt", _("the senior leadership team")),
        Word("dsl", _("the designated safeguarding lead")),
        Word("child_protection_officer", _("the child protection officer")),
        Word("chair_of_governors", _("the chair of governors")),
        Word("governing_body", _("the governing body or management committee")),
        Word("line_manager", _("the line manager")),
        Word("class_teacher", _("the class teacher")),
        Word("school_office", _("the school office")),
        Word("cyberbullying_lead", _("the senior leader for cyberbullying")),
        Word("appropriate_member_of_staff", _("the appropriate member of staff")),
        Word("parents", _("the parents or carers")),
        Word("person_pictured", _("the person in the picture")),
        Word("person_harmed", _("the person harmed")),
        Word("police", _("the police")),
        Word("lado", _("the local authority designated officer")),
        Word("local_authority", _("the local authority")),
        Word("childrens_services", _("children's services")),
        Word("hr", _("human resources")),
        Word("union", _("a trade union or professional association")),
        Word("new_school", _("the child's new school")),
        Word("platform", _("the platform or provider")),
        Word("ceop", _("CEOP")),
        Word("nspcc", _("the NSPCC helpline")),
    )
)
