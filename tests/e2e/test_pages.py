"""Every kind of page: accessible, within its policy, and nothing to scroll sideways."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.clone import Site
from tests.e2e.test_walk import give, log_in, open_page

pytestmark = pytest.mark.timeout(400)

ARCHIVE = "/tournaments/confrontation-with-china-archive/"
LIVE = "/tournaments/confrontation-with-china/"
SOURCE = "/sources/rsis-north-korea-ukraine-china/"
PAGES = [
    "/",
    LIVE,
    ARCHIVE,
    f"{LIVE}questions/nato-first-indo-pacific-office-host/",
    f"{LIVE}questions/kim-next-visit-to-russia/withdraw/",
    f"{ARCHIVE}questions/trump-putin-first-meeting-host/",
    f"{ARCHIVE}questions/us-nss-2025-china-characterisation/propose/",
    f"{ARCHIVE}questions/trump-putin-first-meeting-host/log/",
    f"{ARCHIVE}questions/trump-putin-first-meeting-host/recuse/",
    f"{ARCHIVE}settings/",
    f"{LIVE}suggest/",
    f"{LIVE}pose/",
    f"{LIVE}questions/kim-next-visit-to-russia/edit/",
    f"{LIVE}questions/kim-next-visit-to-russia/history/",
    f"{LIVE}questions/kim-next-visit-to-russia/ask/",
    f"{LIVE}questions/kim-next-visit-to-russia/clarify/",
    f"{LIVE}questions/kim-next-visit-to-russia/review/",
    f"{SOURCE}agreement/",
    f"{SOURCE}claims/K13/code/",
    f"{SOURCE}claims/K13/adjudicate/",
    f"{SOURCE}claims/K13/link/",
    f"{SOURCE}claims/K13/draft/",
    "/decisions/",
    f"{ARCHIVE}questions/trump-putin-first-meeting-host/unresolve/",
    f"{LIVE}questions/nato-japan-office-by-2029/",
    f"{LIVE}families/nato-japan-office/",
    f"{LIVE}pairs/if-ceasefire-by-2027-then-eu-china-summit-2028/",
    f"{LIVE}pairs/new/",
    f"{LIVE}coherence/",
    f"{LIVE}coherence/link/",
    f"{LIVE}coherence/nato-japan-office/unlink/",
    f"{ARCHIVE}coherence/",
    f"{ARCHIVE}pairs/if-ceasefire-by-april-2025-then-eu-lists-chinese-bank/",
    f"{ARCHIVE}leaderboard/",
    f"{ARCHIVE}leaderboard/questions/",
    f"{ARCHIVE}leaderboard/freeze/",
    f"{ARCHIVE}contenders/median/",
    f"{ARCHIVE}questions/trump-putin-first-meeting-host/scores/1/",
    f"{ARCHIVE}questions/trump-putin-first-meeting-host/why/sim-coot/",
    "/forecasters/sim-heron/",
    "/scoring/",
    "/sources/",
    "/lexicons/",
    "/commentators/drew-thompson/",
    "/commentators/drew-thompson/invite/",
    "/commentators/claim/nonsense/",
    "/outlets/rsis-commentary/",
    "/account/",
    "/account/password/",
    "/account/password/reset/",
    "/account/password/reset/sent/",
    "/account/unsubscribe/nonsense/",
    "/notifications/",
    "/desk/",
    "/sources/import/",
    "/desk/?queue=unresolved",
    "/no-such-page/",
]
DELIVERY = f"{LIVE}questions/rok-lethal-aid-by-2028/"
WORD = "W" * 300  # people's words can do without a space, so pages have to
WATCH = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));
"""


@pytest.fixture(scope="module", params=["light", "dark"])
def page(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Page:
    context = browser.new_context(base_url=site.address, color_scheme=request.param)
    context.add_init_script(WATCH)
    page = context.new_page()
    page.set_viewport_size({"width": 360, "height": 780})
    log_in(page, "steward", site.passwords["steward"])
    return page


@pytest.mark.parametrize("path", PAGES)
def test_page_has_no_accessibility_fault(page: Page, path: str) -> None:
    page.goto(path)

    assert Axe().run(page).response["violations"] == []


@pytest.mark.parametrize("path", PAGES)
def test_page_keeps_its_content_security_policy(page: Page, path: str) -> None:
    page.goto(path)

    assert page.evaluate("violations") == []


@pytest.mark.parametrize("path", PAGES)
def test_page_fits_a_telephone(page: Page, path: str) -> None:
    page.goto(path)

    assert page.evaluate("document.documentElement.scrollWidth") == 360


def send(page: Page, path: str, button: str, **said: str) -> None:
    """Fill in what a form asks for by its fields' names, and send it."""
    page.goto(path)
    for name, text in said.items():
        page.locator(f"[name={name}]").fill(text)
    page.get_by_role("button", name=button).click()


@pytest.fixture(scope="module")
def steward(browser: Browser, site: Site) -> Page:
    page = open_page(browser, site, script=True)
    log_in(page, "steward", site.passwords["steward"])
    return page


@pytest.fixture(scope="module")
def wordy(browser: Browser, site: Site, steward: Page) -> list[str]:
    """Pages that show a suggestion, a request, an objection and a decision of one long word."""
    reader = open_page(browser, site)
    log_in(reader, "forecaster", site.passwords["forecaster"])
    send(reader, f"{LIVE}suggest/", "Send it", title=WORD, resolution_criteria=WORD, reason=WORD)
    suggestion = reader.url
    reader.goto(DELIVERY)
    give(reader, "50")
    send(reader, f"{DELIVERY}ask/", "Ask the stewards", text=WORD)
    steward.goto(DELIVERY)
    clarify = steward.get_by_role("link", name="Answer…").get_attribute("href")
    assert clarify is not None
    send(steward, f"{LIVE}settings/", "Save", objection_hours="72")
    steward.goto(f"{DELIVERY}propose/")
    steward.get_by_label("Yes").check()
    said = {"known_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}", "reasons": f"`{WORD}`"}
    for name, text in (said | {"evidence-0-url": f"https://example.org/{WORD}"}).items():
        steward.locator(f"[name={name}]").fill(text)
    steward.get_by_role("button", name="Propose it").click()
    proposal = steward.url
    send(reader, f"{proposal}object/", "Object", grounds=WORD)
    objection = reader.url
    pages = [suggestion, clarify, proposal, objection, f"{objection}decide/"]
    return [*pages, DELIVERY, f"{DELIVERY}log/", f"{LIVE}suggest/", "/desk/", "/notifications/"]


@pytest.mark.parametrize("width", [360, 1280])
def test_a_word_without_an_end_makes_no_page_wider(
    steward: Page, wordy: list[str], width: int
) -> None:
    steward.set_viewport_size({"width": width, "height": 780})
    wide = {}
    for path in wordy:
        steward.goto(path)
        wide[path] = steward.evaluate("document.documentElement.scrollWidth")

    assert wide == dict.fromkeys(wordy, width)
