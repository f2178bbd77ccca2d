"""From a suggestion to a question that is published, and the linter while one types."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.clone import Site
from tests.e2e.test_walk import log_in, open_page

pytestmark = pytest.mark.timeout(400)

LIVE = "/tournaments/confrontation-with-china/"
SECONDS = 10_000  # until the linter has answered, in milliseconds; nearly all of it in reserve
TYPED = {
    "Title": "Will Mongolia host a NATO liaison office by 31 December 2099?",
    "Closes": "2099-12-31T23:59:59",
    "Resolution criteria": "Resolves Yes if, after the open time and no later than 23:59:59 UTC on "
    "31 December 2099, NATO officially states that a NATO liaison office in Mongolia, its host, "
    "has opened. Otherwise resolves No.",
    "Fine print": "An announcement of intent is not enough.\nA shared address counts.",
    "Sources": "NATO official texts (nato.int)",
    "Fallback sources": "Reuters",
    "If nothing is found": "no",
    "Annulment": "Annulled only if it is shown to have opened before the open time.",
}


def fill(page: Page) -> None:
    for label, text in TYPED.items():
        page.get_by_label(label, exact=True).fill(text)


def publish(steward: Page) -> None:
    """From the empty form to an approved question."""
    fill(steward)
    steward.get_by_role("button", name="Save as a draft").click()
    steward.get_by_role("button", name="Send to review").click()
    steward.get_by_role("link", name="Review it").click()
    # What follows asks how many there are and does not wait: the page has to be there.
    expect(steward.get_by_role("button", name="Approve")).to_be_visible()
    for reason in steward.get_by_label("is let stand").all():
        reason.fill("It cannot be said better.")
    steward.get_by_label("What the check found").fill("It has not happened.")
    steward.get_by_label("I made the check").check()
    steward.get_by_role("button", name="Approve").click()
    expect(steward.locator(".state").first).to_have_text("Scheduled")


def test_the_linter_speaks_at_the_field_while_one_types(browser: Browser, site: Site) -> None:
    steward = open_page(browser, site, script=True)
    log_in(steward, "steward", site.passwords["steward"])
    steward.goto(f"{LIVE}pose/")
    title = steward.locator("[data-findings=title]")
    expect(title).to_be_attached()
    assert steward.locator("[data-findings=annulment] li").count() == 0

    steward.get_by_label("Title").press_sequentially("Will it rain soon?")
    expect(title).to_contain_text("“soon” depends on the day it is read", timeout=SECONDS)
    expect(steward.get_by_role("status")).to_contain_text("remark")
    expect(steward.locator("[data-findings=annulment] li")).to_have_count(0)

    steward.get_by_label("Title").fill("Will it rain in Oslo by 31 December 2099?")
    expect(title).not_to_contain_text("soon", timeout=SECONDS)


def test_the_linter_gives_hints_to_whoever_suggests(browser: Browser, site: Site) -> None:
    forecaster = open_page(browser, site, script=True)
    log_in(forecaster, "forecaster", site.passwords["forecaster"])
    forecaster.goto(f"{LIVE}suggest/")

    forecaster.get_by_label("The question").press_sequentially("Will it rain soon?")

    place = forecaster.locator("[data-findings=title]")
    expect(place).to_contain_text("“soon” depends on the day it is read", timeout=SECONDS)


def test_a_suggestion_becomes_a_question_without_javascript(browser: Browser, site: Site) -> None:
    forecaster = open_page(browser, site)
    log_in(forecaster, "forecaster", site.passwords["forecaster"])
    forecaster.goto(LIVE)
    forecaster.get_by_role("link", name="Suggest a question").click()
    forecaster.get_by_label("The question").fill("Will Mongolia host NATO?")
    forecaster.get_by_label("What would make it Yes").fill("If NATO says so.")
    forecaster.get_by_label("Why is it worth asking?").fill("It would be a first.")
    forecaster.get_by_role("button", name="Send it").click()
    expect(forecaster.get_by_role("status").first).to_contain_text("A steward reads it")

    steward = open_page(browser, site)
    log_in(steward, "steward", site.passwords["steward"])
    steward.goto(f"{LIVE}suggest/")
    steward.get_by_role("link", name="Will Mongolia host NATO?").click()
    steward.get_by_role("link", name="Take it up").click()
    publish(steward)

    forecaster.goto(f"{LIVE}suggest/")
    forecaster.get_by_role("link", name=TYPED["Title"]).or_(
        forecaster.get_by_role("link", name="Will Mongolia host NATO?")
    ).click()
    expect(forecaster.get_by_role("heading", level=1)).to_have_text(TYPED["Title"])
