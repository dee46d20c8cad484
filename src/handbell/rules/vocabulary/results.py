"""What a rule may decide, how soon something is due, and the topics by which policies are compared."""

from __future__ import annotations

from typing import Final

from handbell.rules.vocabulary.kinds import Word, Words
from handbell.rules.vocabulary.kinds import marked as _

MUST_NOT: Final = "must_not"
MUST: Final = "must"
DEPENDS: Final = "depends"
MAY_WITH_PERMISSION: Final = "may_with_permission"
MAY: Final = "may"
NOT_COVERED: Final = "not_covered"

# From the strictest to the weakest. `must` cannot hold beside `must_not` or `may_with_permission`: that is a clash.
DECISIONS: Final = Words(
    (
        Word(MUST_NOT, _("The policy forbids it.")),
        Word(MUST, _("The policy requires it.")),
        Word(DEPENDS, _("It depends.")),
        Word(MAY_WITH_PERMISSION, _("Allowed once permission is given.")),
        Word(MAY, _("The policy allows it.")),
        Word(NOT_COVERED, _("The policy does not say.")),
    )
)
STRICTNESS: Final = {slug: place for place, slug in enumerate(DECISIONS.slugs())}

# From the tightest to the loosest.
WITHIN: Final = Words(
    (
        Word("immediately", _("immediately")),
        Word("as_soon_as_it_happens", _("as soon as it happens")),
        Word("on_arrival", _("on arrival")),
        Word("start_of_school_day", _("at the start of the school day")),
        Word("before_starting", _("before starting")),
        Word("before_joining", _("before joining")),
        Word("until_advice_received", _("until advice has been received")),
        Word("timely", _("in good time")),
        Word("annually", _("once a year")),
    )
)
TIGHTNESS: Final = {slug: place for place, slug in enumerate(WITHIN.slugs())}

TOPICS: Final = Words(
    (
        Word("friends", _("Friend requests and following")),
        Word("former_pupils", _("Former pupils")),
        Word("families", _("Ties with parents and families")),
        Word("contact", _("Messages, calls and contact details")),
        Word("own_accounts", _("One's own accounts and privacy")),
        Word("conduct", _("Conduct online")),
        Word("posting", _("What may be posted")),
        Word("school_name", _("The school's name and logo")),
        Word("official_accounts", _("The school's own accounts")),
        Word("images", _("Photographs and recordings")),
        Word("network_use", _("Social networks at work and at school")),
        Word("phones", _("Phones and devices")),
        Word("pupil_phones", _("Pupils' phones")),
        Word("pupil_networks", _("Pupils on social networks")),
        Word("security", _("Passwords, logins and filters")),
        Word("data", _("Confidential matters and data")),
        Word("indecent_images", _("Indecent images of children")),
        Word("unsuitable_material", _("Other unsuitable material")),
        Word("bullying_of_staff", _("Abuse and bullying of staff")),
        Word("bullying_of_pupils", _("Bullying of pupils")),
        Word("allegations", _("Allegations against adults")),
        Word("radicalisation", _("Radicalisation")),
        Word("removal", _("Getting content taken down")),
        Word("breaches", _("Breaches and sanctions")),
        Word("departures", _("Acting outside the policy")),
        Word("signing", _("Reading and signing")),
        Word("teaching", _("Teaching and training")),
        Word("governance", _("Review, monitoring and oversight")),
    )
)
