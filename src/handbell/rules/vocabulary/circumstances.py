"""Closed lists for the circumstances of an act: ties, equipment, times, content, matters of concern."""

from __future__ import annotations

from typing import Final

from handbell.rules.vocabulary.kinds import Word, Words
from handbell.rules.vocabulary.kinds import marked as _

ASKS: Final = Words(
    (
        Word("permission", _("whether it is allowed")),
        Word("obligation", _("whether it is required")),
        Word("whom", _("whom to tell or ask")),
    )
)
TRUST: Final = Words(
    (
        Word("now", _("holds a position of trust now")),
        Word("once", _("held a position of trust, no longer")),
        Word("never", _("never held a position of trust")),
    )
)
LINKS: Final = Words(
    (
        Word("none", _("no tie")),
        Word("private_tie", _("a private tie from outside school")),
        Word("family", _("a family link"), "private_tie"),
        Word("friendship", _("friends, neighbours or the same circle"), "private_tie"),
        Word("care_work", _("respite care, transport or similar"), "private_tie"),
    )
)
FIRST: Final = Words((Word("counterpart", _("the other person")), Word("self", _("the person who asks"))))
DEVICES: Final = Words(
    (
        Word("own", _("one's own device")),
        Word("school", _("the school's device, computer or network")),
        Word("other", _("somebody else's device")),
    )
)
ACCOUNTS: Final = Words(
    (
        Word("own", _("a personal account")),
        Word("school", _("an account of the school")),
        Word("anonymous", _("an account under another name")),
        Word("professional", _("an account of a professional body")),
    )
)
PLATFORMS: Final = Words(
    Word(name.lower().replace(" ", "_"), name)
    for name in (
        "Facebook", "Instagram", "Snapchat", "WhatsApp", "TikTok", "YouTube", "X", "LinkedIn", "Discord", "Roblox",
        "BeReal", "Threads", "Telegram", "Signal", "Messenger", "Pinterest", "Reddit", "Twitch", "Tumblr", "Kik",
        "Viber", "Teams", "Zoom", "Myspace", "MSN", "Blog", "Wiki", "Other platform",
    )
)  # fmt: skip
TIMES: Final = Words(
    (
        Word("school_day", _("during the school day")),
        Word("working_time", _("in working time"), "school_day"),
        Word("lesson", _("in lessons or sessions"), "working_time"),
        Word("on_duty", _("on duty"), "working_time"),
        Word("free_time_at_work", _("in a pause of the working day"), "school_day"),
        Word("break", _("at break"), "free_time_at_work"),
        Word("lunch", _("at lunch"), "free_time_at_work"),
        Word("free_period", _("in a free period"), "free_time_at_work"),
        Word("off_duty", _("outside working time")),
        Word("before_or_after_school", _("before or after school"), "off_duty"),
        Word("evening", _("in the evening"), "off_duty"),
        Word("weekend", _("at the weekend"), "off_duty"),
        Word("holiday", _("in the holidays"), "off_duty"),
    )
)
PLACES: Final = Words(
    (
        Word("premises", _("on the premises")),
        Word("trip", _("on a school trip or event")),
        Word("away", _("away from school")),
        Word("home", _("at home"), "away"),
    )
)
PURPOSES: Final = Words(
    (
        Word("school_business", _("for the school")),
        Word("teaching", _("for teaching"), "school_business"),
        Word("professional", _("for one's profession, apart from the school")),
        Word("personal", _("for oneself")),
    )
)
CONTENT: Final = Words(
    (
        Word("unfit", _("anything unfit to be published")),
        Word("derogatory", _("derogatory, rude or offensive remarks"), "unfit"),
        Word("threatening", _("threats, bullying or harassment"), "unfit"),
        Word("discriminatory", _("racist, homophobic or other discriminatory matter"), "unfit"),
        Word("defamatory", _("defamatory or false claims"), "unfit"),
        Word("allegation", _("allegations against people"), "unfit"),
        Word("disreputable", _("something that brings disrepute"), "unfit"),
        Word("compromising", _("something compromising or provocative"), "unfit"),
        Word("sexual", _("sexual or obscene matter"), "unfit"),
        Word("unlawful", _("something unlawful"), "unfit"),
        Word("confidential", _("confidential or sensitive matters"), "unfit"),
        Word("security", _("something that endangers the school's security"), "unfit"),
        Word("copyright", _("somebody else's work without leave"), "unfit"),
        Word("personal_data", _("other people's personal data"), "unfit"),
        Word("extremist", _("extremist matter"), "unfit"),
        Word("commercial", _("advertising or money interests")),
        Word("campaign", _("a personal campaign")),
        Word("praise", _("kind words")),
        Word("school_news", _("news of the school")),
    )
)
MENTIONS: Final = Words(
    (
        Word("school_life", _("anybody or anything of the school")),
        Word("school", _("the school by name"), "school_life"),
        Word("staff", _("staff"), "school_life"),
        Word("pupil", _("pupils"), "school_life"),
        Word("parent", _("parents"), "school_life"),
        Word("governor", _("governors"), "school_life"),
        Word("event", _("a school event or activity"), "school_life"),
        Word("council", _("the council, its members or employees")),
        Word("council_users", _("users of the council's services")),
        Word("other_school", _("another school")),
    )
)
SHOWS: Final = Words(
    (
        Word("person", _("people")),
        Word("pupil", _("pupils"), "person"),
        Word("staff", _("staff"), "person"),
        Word("parent", _("parents"), "person"),
        Word("governor", _("governors"), "person"),
        Word("other_person", _("other people"), "person"),
        Word("self", _("oneself"), "person"),
        Word("school_activity", _("a school activity")),
        Word("uniform", _("school uniform")),
        Word("premises", _("the school's premises")),
    )
)
DETAILS: Final = Words(
    (
        Word("contact", _("contact details")),
        Word("phone_number", _("a private telephone number"), "contact"),
        Word("email_address", _("a private e-mail address"), "contact"),
        Word("home_address", _("a home address"), "contact"),
        Word("account_name", _("a private account name"), "contact"),
        Word("other_details", _("other personal details")),
    )
)
STORES: Final = Words(
    (
        Word("school_computer", _("on a school computer or system")),
        Word("locked_at_school", _("locked away at school")),
        Word("elsewhere", _("somewhere other than school")),
        Word("own_device", _("on one's own device"), "elsewhere"),
        Word("memory_stick", _("on a memory stick"), "elsewhere"),
        Word("own_cloud", _("in a private cloud"), "elsewhere"),
        Word("home", _("at home"), "elsewhere"),
        Word("vehicle", _("in a vehicle"), "elsewhere"),
    )
)
LEAVE: Final = Words(
    (
        Word("not_asked", _("not asked for")),
        Word("asked", _("asked for, not decided")),
        Word("granted", _("given")),
        Word("refused", _("refused or withdrawn")),
    )
)
SOURCES: Final = Words(
    (
        Word("staff", _("a member of staff")),
        Word("parent", _("a parent")),
        Word("child", _("a child")),
        Word("other", _("somebody else")),
    )
)
MATTERS: Final = Words(
    (
        Word("contact_from_pupil", _("contact sought by a pupil")),
        Word("indecent_image_of_child", _("an indecent image of a child")),
        Word("unsuitable_lawful_material", _("unsuitable material that is lawful")),
        Word("bullying_of_staff", _("abuse or bullying of staff")),
        Word("threat_by_parent", _("threats by a parent"), "bullying_of_staff"),
        Word("bullying_of_pupil", _("bullying of a pupil")),
        Word("allegation_against_adult", _("an allegation against an adult")),
        Word("grooming", _("grooming")),
        Word("radicalisation", _("signs of radicalisation")),
        Word("sexual_abuse_testimony", _("an account of sexual abuse")),
        Word("defamatory_post", _("a post that harms a name")),
        Word("impersonation", _("a fake account or page")),
        Word("underage_account", _("an under-age account")),
        Word("breach_of_code", _("a breach of the policy")),
        Word("network_use_in_day", _("network use in the working day"), "breach_of_code"),
        Word("data_disclosure", _("a leak of data or confidences")),
        Word("pupil_phone", _("a pupil's phone")),
        Word("filter_bypass", _("a filter got round")),
        Word("criminal_other", _("another crime online")),
        Word("misreadable_incident", _("an incident that could be misread")),
        Word("security_incident", _("an account or system broken into")),
    )
)
