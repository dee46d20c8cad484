"""A product just installed: the first person sets it up in the browser."""

from __future__ import annotations

import re

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
    newcomer.photograph("set-up-4-after")
    assert "Harbour View Primary School" in newcomer.page.locator("header").inner_text()

    newcomer.expect_status(404)
    newcomer.go("/set-up/")
    assert newcomer.heading() == "There is no such page"
    newcomer.check()
    newcomer.photograph("not-found")
