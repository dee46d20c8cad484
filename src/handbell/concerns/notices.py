"""What a notice about a concern is called. It tells nobody more than that something waits."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from handbell.notifications.topics import Topic, register

WAITS = Topic("concern-waits", _("Something needs your attention."), urgent=True)
NEWS = Topic("concern-news", _("There is something new for you to look at."))

register(WAITS, NEWS)
