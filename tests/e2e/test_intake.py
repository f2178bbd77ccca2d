"""A commentary in a browser, from its file to reviewed claims."""

from __future__ import annotations

import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.clone import Site
from tests.e2e.test_walk import log_in, open_page

pytestmark = pytest.mark.timeout(400)

SECONDS = 20  # until a text is mined; nearly all of it in reserve
PIECE = """# {title}

By A. Uthor

It rained for a week. The dam will probably overflow before the end of 2099.

They are likely to sell their land. The road may be closed by then. It will probably be cold.
"""


def take_in(steward: Page, title: str) -> None:
    """Paste a text, say what is missing, and wait until it has been read for claims."""
    steward.goto("/sources/import/")
    steward.get_by_label("Paste the text").fill(PIECE.format(title=title))
    steward.get_by_label("Outlet").fill("The Courier")
    steward.get_by_role("button", name="Read it").click()
    expect(steward.get_by_label("Title")).to_have_value(title)
    expect(steward.get_by_label("Authors")).to_have_value("A. Uthor")
    steward.get_by_label("Published on").fill("2026-02")
    steward.get_by_role("button", name="Take it in").click()
    deadline = time.monotonic() + SECONDS
    while not steward.locator(".deciding").count() and time.monotonic() < deadline:
        time.sleep(0.5)
        steward.goto(steward.url)


def progress(steward: Page, told: str) -> None:
    expect(steward.locator(".review-progress strong")).to_have_text(told)


def test_a_commentary_goes_from_a_paste_to_publication_without_javascript(
    browser: Browser, site: Site
) -> None:
    steward = open_page(browser, site)
    log_in(steward, "steward", site.passwords["steward"])
    take_in(steward, "Clouds over the valley")
    progress(steward, "0 of 4")

    copied = "The dam will probably overflow before the end of 2099."
    steward.get_by_label("In words of your own").fill(copied)
    steward.get_by_role("button", name="Accept").click()
    expect(steward.locator(".errorlist")).to_contain_text("copied from the source")
    expect(steward.get_by_label("In words of your own")).to_have_value(copied)
    steward.get_by_label("In words of your own").fill("A flood of the dam is likely this century.")
    steward.get_by_role("button", name="Accept").click()

    steward.get_by_label("Says again").select_option(index=1)
    steward.get_by_role("button", name="Merge").click()
    steward.get_by_role("button", name="says nothing about the world").click()
    steward.get_by_role("button", name="Undo").click()
    progress(steward, "2 of 4")
    steward.get_by_role("button", name="Put it off").click()
    for told in ("3 of 4", "4 of 4"):
        steward.get_by_role("button", name="another reason").click()
        progress(steward, told)
    steward.get_by_role("link", name="Publish the document").click()
    steward.get_by_role("button", name="Publish it").click()
    expect(steward.locator(".facts").first).to_contain_text("public")


def test_a_review_is_done_with_keys(browser: Browser, site: Site) -> None:
    steward = open_page(browser, site, script=True)
    log_in(steward, "steward", site.passwords["steward"])
    take_in(steward, "Clouds over the hills")
    first = steward.url

    steward.keyboard.press("?")
    expect(steward.locator(".keys p")).to_be_visible()
    steward.keyboard.press("j")
    expect(steward.get_by_role("link", name="Previous")).to_be_visible()
    steward.keyboard.press("k")
    expect(steward.get_by_role("link", name="Previous")).to_have_count(0)
    steward.keyboard.press("a")
    steward.keyboard.type("jolly floods, really")
    steward.keyboard.press("Control+Enter")
    progress(steward, "1 of 4")
    steward.keyboard.press("r")
    steward.keyboard.press("2")
    progress(steward, "2 of 4")
    expect(steward.locator(".done")).to_contain_text("about the past or the present")
    steward.keyboard.press("l")
    expect(steward.locator(".done")).to_contain_text("put off")
    progress(steward, "2 of 4")
    steward.keyboard.press("m")
    expect(steward.get_by_label("Says again")).to_be_focused()
    steward.keyboard.press("Escape")
    assert steward.locator("[data-key=m] select:focus").count() == 0
    assert first != steward.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_review_is_accessible_and_fits_a_telephone(
    browser: Browser, site: Site, scheme: str
) -> None:
    steward = browser.new_context(
        base_url=site.address,
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": 360, "height": 780},
    ).new_page()
    log_in(steward, "steward", site.passwords["steward"])
    take_in(steward, f"Clouds in {scheme}")
    steward.get_by_label("In words of your own").fill("A flood.")
    steward.get_by_role("button", name="Accept").click()
    cite = steward.get_by_role("link", name="How it is cited").get_attribute("href") or ""

    for address in (steward.url, cite):
        steward.goto(address)
        assert Axe().run(steward).response["violations"] == []
        assert steward.evaluate("document.documentElement.scrollWidth") == 360
