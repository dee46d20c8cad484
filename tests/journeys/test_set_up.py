"""A product just installed: the first person sets it up in the browser."""

from __future__ import annotations

import base64
import hmac
import re
import struct
import time

from tests.journeys.browser import Visitor
from tests.journeys.product import Product

CODE = re.compile(r"The set-up code is ([A-Z0-9-]+)")


def test_the_first_person_sets_the_product_up_and_nobody_can_again(
    newcomer: Visitor, empty_product: Product
) -> None:
    newcomer.go("/")
    assert "Set up Handbell" in newcomer.heading()
    newcomer.check()
    newcomer.photograph("set-up-1-code")

    newcomer.fill("Set-up code", "AAAAA-AAAAA")
    newcomer.press("Save and continue")
    assert newcomer.page.title().startswith("Error: ")
    newcomer.check()
    newcomer.photograph("set-up-1-code-wrong")

    found = CODE.search(empty_product.printed())
    assert found, empty_product.printed()
    newcomer.fill("Set-up code", found[1].lower())
    newcomer.press("Save and continue")
    newcomer.check()

    newcomer.press("Save and continue")
    newcomer.check()
    newcomer.photograph("set-up-2-school-empty")
    newcomer.follow("Enter the name of the school")
    newcomer.page.keyboard.type("Harbour View Primary School")
    newcomer.page.get_by_label("Wales").check()
    newcomer.page.get_by_label("Governing body").check()
    newcomer.photograph("set-up-2-school")
    newcomer.press("Save and continue")

    newcomer.fill("First name", "Wren")
    newcomer.fill("Last name", "Achterberg")
    newcomer.fill("E-mail address", "wren")
    newcomer.fill("Password", "short")
    newcomer.press("Set up Handbell")
    newcomer.check()
    newcomer.photograph("set-up-3-head-wrong")
    assert newcomer.page.get_by_label("First name").input_value() == "Wren"
    newcomer.fill("E-mail address", "head@harbour-view.example")
    newcomer.fill("Password", "lantern gravel oboe")
    newcomer.press("Set up Handbell")
    newcomer.check()
    assert newcomer.heading() == "Set up a second factor"
    assert "Harbour View Primary School" in newcomer.page.locator("header").inner_text()
    set_up_second_factor(newcomer)
    newcomer.follow("Go on to Handbell")
    newcomer.check()
    newcomer.photograph("set-up-5-home")
    newcomer.follow("Begin with a policy")
    newcomer.check()
    newcomer.photograph("set-up-6-policy")

    newcomer.expect_status(404)
    newcomer.go("/set-up/")
    assert newcomer.heading() == "There is no such page"
    newcomer.check()
    newcomer.photograph("not-found")


def set_up_second_factor(newcomer: Visitor) -> None:
    newcomer.follow("Set up an authenticator app")
    newcomer.page.get_by_text("I cannot use the camera").click()
    newcomer.check()
    newcomer.photograph("set-up-4-second-factor")
    secret = newcomer.page.locator("details p").inner_text()
    newcomer.fill("Authenticator code", totp_now(secret))
    newcomer.press("Set up")
    newcomer.check()
    newcomer.photograph("set-up-4-recovery-codes")
    assert newcomer.heading() == "Recovery codes"


def totp_now(secret: str) -> str:
    """What an authenticator app shows now for a secret (RFC 6238)."""
    key = base64.b32decode(secret)
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"
