"""What a notice may be about: a slug, and plain words that would tell a stranger nothing.

The words are shown to the person when they are signed in; mail does not even carry these.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Topic:
    """A kind of notice. An `urgent` one is mailed at once; others wait for the working hours of a school day.

    That a `confidential` one waits for somebody is nobody else's business: the list of mail that did not arrive leaves
    it out.
    """

    slug: str
    words: str | Promise
    urgent: bool = False
    confidential: bool = False


class UnknownTopic(KeyError):
    """No topic of this slug is registered."""


_TOPICS: Final[dict[str, Topic]] = {}


def register(*topics: Topic) -> None:
    """Add topics; the rooms above add their own when they load. Raises ValueError for a slug with other words."""
    for topic in topics:
        if _TOPICS.setdefault(topic.slug, topic) != topic:
            raise ValueError(f"Two topics are called {topic.slug!r}.")


def urgent_slugs() -> list[str]:
    """The topics that are mailed at once."""
    return [slug for slug, topic_ in _TOPICS.items() if topic_.urgent]


def confidential_slugs() -> list[str]:
    """The topics of which nobody else may learn that they wait for somebody."""
    return [slug for slug, topic_ in _TOPICS.items() if topic_.confidential]


def topic(slug: str) -> Topic:
    """The topic of a slug. Raises UnknownTopic."""
    try:
        return _TOPICS[slug]
    except KeyError:
        raise UnknownTopic(slug) from None


register(
    Topic("sign-owed", _("You have a policy to read and sign.")),
    Topic("sign-reminder", _("You still have a policy to read and sign.")),
    Topic("sign-overdue", _("Somebody has not yet signed a policy.")),
    Topic("countersign-owed", _("A declaration waits for your countersignature.")),
    Topic("declaration-query", _("Somebody asked about a declaration.")),
    Topic("declaration-answered", _("Your question about a declaration was answered.")),
    Topic("comment-asked", _("You are asked to comment on a draft policy.")),
    Topic("approval-owed", _("A policy waits for your approval.")),
    Topic("approval-decided", _("A decision was made about a policy.")),
    Topic("policy-in-force", _("A policy has come into force.")),
    Topic("review-due", _("A policy is due for review.")),
    Topic("review-overdue", _("A policy's review date has passed.")),
    Topic("roles-changed", _("Your roles in the school have changed.")),
    Topic("sign-in-changed", _("How you sign in was changed."), urgent=True),
    Topic("mail-undelivered", _("Some mail from Handbell could not be delivered.")),
)
