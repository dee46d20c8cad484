"""A real browser for the journeys: the system's Chromium, driven by Playwright, with axe looking at each page."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright

AXE = Path(__file__).with_name("vendor") / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Only what is wrong leaves the page: to describe and send all that is right takes longer than to look for it.
LOOK = """rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"]}).then(found =>
    found.violations.flatMap(one => one.nodes.map(node => `${one.id}: ${one.help}: ${node.html.slice(0, 200)}`)))"""
ASK_AXE = "HANDBELL_TEST_POSTGRESQL" not in os.environ
WIDTHS = (1280, 360)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def ensure_chromium() -> str | None:
    """The path of Chromium, installed from the system's packages when absent and we are root. None: there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    if os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get"):
        for command in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", "chromium"]):
            subprocess.run(["apt-get", *command], check=False, capture_output=True)
    return shutil.which("chromium")


def start(playwright: Playwright, path: str) -> Browser:
    """Chromium without a window."""
    return playwright.chromium.launch(executable_path=path, args=FLAGS)


class Visitor:
    """Somebody at a browser. Whatever the console complains of is kept, and fails the next `check`."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.address = address.rstrip("/")
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.expected_status: set[int] = set()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    def _console(self, message: Any) -> None:
        if message.type not in {"error", "warning"}:
            return
        if any(f"status of {status}" in message.text for status in self.expected_status):
            return
        self.complaints.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def go(self, path: str) -> None:
        """Open a page of the product by its path."""
        self.page.goto(self.address + path)

    def expect_status(self, status: int) -> None:
        """From now on, the console may speak of answers with this status: the journey is about them."""
        self.expected_status.add(status)

    def fill(self, label: str, text: str) -> None:
        """Type into the field with that label."""
        self.page.get_by_label(label, exact=True).fill(text)

    def click(self, what: Locator) -> None:
        """Click that and wait for the page it leads to: a click comes back before the page's words are there."""
        what.click()
        self.page.wait_for_load_state()

    def press(self, name: str) -> None:
        """Press the button with that name and wait for what it leads to."""
        self.click(self.page.get_by_role("button", name=name, exact=True))

    def follow(self, name: str) -> None:
        """Follow the link with those words and wait for the page."""
        self.click(self.page.get_by_role("link", name=name, exact=True).first)

    def heading(self) -> str:
        """The words of the page's first heading."""
        return self.page.locator("h1").inner_text()

    def sign_in(self, email: str, password: str) -> None:
        """Sign in on the sign-in page."""
        self.go("/account/sign-in/")
        self.page.locator("input[type=email]").fill(email)
        self.page.locator("input[type=password]").fill(password)
        self.click(self.page.locator("main form button").first)

    def check(self) -> None:
        """The page is right for everybody: axe finds nothing, the console is quiet, nothing sticks out sideways.

        Axe is asked in the journeys on SQLite: the same pages of the same journeys on PostgreSQL are the same to it.
        """
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            found = violations(self.page) if ASK_AXE else []
            assert not found, f"{self.page.url} at {width} px:\n" + "\n".join(found)
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{self.page.url} is {wide} px wide in a window of {width} px"
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        assert not self.complaints, f"{self.page.url}: {self.complaints}"

    def photograph(self, name: str) -> None:
        """Pictures at both widths, when HANDBELL_PICTURES names a folder."""
        folder = os.environ.get("HANDBELL_PICTURES")
        if not folder:
            return
        Path(folder).mkdir(parents=True, exist_ok=True)
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.0 to 2.2 A and AA and good practice, a line each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    found: list[str] = page.evaluate(LOOK, RULES)
    return found
