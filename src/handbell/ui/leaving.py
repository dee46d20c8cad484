"""Where "Leave this page quickly" leads: one page for everybody, so that the button itself tells nothing."""

from __future__ import annotations

from typing import Final

# Somewhere that anybody may be looking at, quick to load and not a school's. Handbell itself never asks it for
# anything: only the browser of whoever leaves goes there, and our referrer policy does not tell it from where.
HARMLESS_PAGE: Final = "https://www.bbc.co.uk/weather"
