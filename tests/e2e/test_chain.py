"""From a raw file to an open chain page, on the pages alone and without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.clone import Site
from tests.e2e.test_intake import progress, take_in
from tests.e2e.test_posing import TYPED, publish
from tests.e2e.test_walk import log_in, open_page

pytestmark = pytest.mark.timeout(400)


def test_a_file_becomes_a_claim_a_coding_a_question_and_an_open_chain(
    browser: Browser, site: Site
) -> None:
    steward = open_page(browser, site)
    log_in(steward, "steward", site.passwords["steward"])
    take_in(steward, "Clouds over the chain")
    steward.get_by_label("In words of your own").fill("A flood of the dam is likely this century.")
    steward.get_by_role("button", name="Accept").click()
    for told in ("2 of 4", "3 of 4", "4 of 4"):
        steward.get_by_role("button", name="another reason").click()
        progress(steward, told)
    steward.get_by_role("link", name="Publish the document").click()
    steward.get_by_role("button", name="Publish it").click()

    steward.get_by_role("link", name="Its page").click()
    steward.locator("a[href$='/claims/K01/']").first.click()
    expect(steward).to_have_url(re.compile("/claims/K01/$"))
    claim = steward.url
    steward.get_by_role("link", name="Code it").click()
    steward.get_by_label("What kind of claim it is").select_option("forecast")
    steward.get_by_label("From (%)").fill("55")
    steward.get_by_label("To (%)").fill("80")
    steward.get_by_role("button", name="Save the coding").click()

    steward.goto(claim)
    steward.get_by_role("link", name="Draft a question from it").click()
    steward.get_by_label("Tournament").select_option(label="Confrontation with China?")
    steward.get_by_label("Relation").select_option("same_event")
    steward.get_by_role("button", name="Go on to the form").click()
    publish(steward)

    reader = open_page(browser, site)
    reader.goto(claim)
    chain = reader.locator(".chain")
    expect(chain).to_contain_text("55\u202f% to 80\u202f%")
    expect(chain).to_contain_text("the same event")
    reader.get_by_role("link", name=TYPED["Title"]).click()
    expect(reader.locator(".claims")).to_contain_text("A flood of the dam")
