"""A browser's own description of itself, made short enough to recognise on a list of sessions."""

from __future__ import annotations

_SYSTEMS = (
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("android", "Android"),
    ("cros", "Chromebook"),
    ("windows", "Windows"),
    ("mac os", "Mac"),
    ("linux", "Linux"),
)
_BROWSERS = (
    ("edg", "Edge"),
    ("opr/", "Opera"),
    ("firefox", "Firefox"),
    ("chrom", "Chrome"),
    ("safari", "Safari"),
)


def described(user_agent: str) -> str:
    """ "Firefox, Windows", or "" when neither can be told."""
    lowered = user_agent.lower()
    found = [next((name for mark, name in table if mark in lowered), "") for table in (_BROWSERS, _SYSTEMS)]
    return ", ".join(name for name in found if name)
