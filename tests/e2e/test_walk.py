"""A forecast's whole way in a browser: signed up for, given, resolved, scored, on the board."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.clone import Site

pytestmark = pytest.mark.timeout(400)

TOURNAMENT = "/tournaments/confrontation-with-china/"
QUESTION = f"{TOURNAMENT}questions/nato-japan-office-by-2027/"
PASSWORD = "correct horse battery staple"
SECONDS = 20_000  # until the board has the score, in milliseconds; nearly all of it in reserve


def open_page(browser: Browser, site: Site, *, script: bool = False) -> Page:
    context: BrowserContext = browser.new_context(base_url=site.address, java_script_enabled=script)
    return context.new_page()


def log_in(page: Page, handle: str, password: str) -> None:
    page.goto("/account/log-in/")
    page.get_by_label("Handle").fill(handle)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()


def give(page: Page, percent: str) -> None:
    page.get_by_label("Probability of yes").fill(percent)
    page.get_by_role("button", name="my forecast").click()


def test_forecast_goes_from_sign_up_to_the_leaderboard_without_javascript(
    browser: Browser, site: Site
) -> None:
    ada = open_page(browser, site)
    ada.goto("/account/sign-up/")
    ada.get_by_label("Handle").fill("ada")
    ada.get_by_label("Password", exact=True).fill(PASSWORD)
    ada.get_by_label("Password confirmation").fill(PASSWORD)
    ada.get_by_role("button", name="Sign up").click()
    ada.goto(TOURNAMENT)
    ada.get_by_role("link", name="by the end of 31 Dec 2027").first.click()
    ada.goto(QUESTION)

    give(ada, "63")
    expect(ada.locator(".saved")).to_contain_text("Saved 63\u202f% at")
    give(ada, "70,5")
    expect(ada.locator(".saved")).to_contain_text("Saved 70.5\u202f% at")
    ada.get_by_role("link", name="Withdraw it").click()
    ada.get_by_role("button", name="Withdraw it").click()
    expect(ada.locator(".saved")).to_contain_text("Withdrawn at")
    give(ada, "80")
    expect(ada.locator(".history li")).to_have_count(4)
    expect(ada.locator(".crowd")).to_contain_text("Hidden until 3 forecasters")

    resolve(browser, site)

    viewer = open_page(browser, site)
    deadline = time.monotonic() + SECONDS / 1000
    while time.monotonic() < deadline:
        viewer.goto(f"{TOURNAMENT}leaderboard/")
        if viewer.get_by_role("link", name="ada").count():
            break
    expect(viewer.get_by_role("row", name="ada")).to_contain_text("0.0")
    viewer.get_by_role("link", name="ada").click()
    expect(viewer.get_by_role("row", name="Will NATO open")).to_contain_text("Yes")
    ada.goto(QUESTION)
    expect(ada.locator(".verdict")).to_contain_text("my Brier score")


def resolve(browser: Browser, site: Site) -> None:
    time.sleep(2)  # The outcome becomes known after the forecast, to the second.
    steward = open_page(browser, site)
    log_in(steward, "steward", site.passwords["steward"])
    steward.goto(f"{TOURNAMENT}settings/")
    steward.get_by_label("Hours for objections").fill("0")
    steward.get_by_role("button", name="Save").click()
    steward.goto(QUESTION)
    steward.get_by_role("link", name="Propose a resolution").click()
    steward.get_by_label("Yes").check()
    known_at = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}"
    steward.get_by_label("Known at").fill(known_at)
    steward.get_by_label("Reasons").fill("Announced at a press conference.")
    steward.get_by_label("Address").first.fill("https://example.org/press")
    steward.get_by_role("button", name="Propose it").click()
    steward.goto(QUESTION)
    expect(steward.get_by_role("heading", name="Resolved: Yes")).to_be_visible()
