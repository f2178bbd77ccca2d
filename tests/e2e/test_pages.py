"""Every kind of page: accessible, within its policy, and nothing to scroll sideways."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.clone import Site
from tests.e2e.test_walk import log_in

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
