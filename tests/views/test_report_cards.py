"""Report cards, sources and lexicons as pages: what is said, to whom, in how many queries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from forecasts.models import Claim, DocumentText
from tests.coding import code, reword
from tests.deeds import a_steward, resolve
from tests.factories import (
    JAN_1,
    JAN_21,
    JAN_31,
    add_forecast,
    make_claim,
    make_commentator,
    make_document,
    make_forecaster,
    make_question,
    make_tournament,
)
from tests.pages import text_of
from tests.readings import a_tested_claim, contest, owner_of, read, tie

pytestmark = pytest.mark.django_db

CARD = "/commentators/a-uthor/"
OUTLET = "/outlets/paper/"
CLAIM = "/sources/clouds/claims/K01/"
PLACES = [CARD, OUTLET]


def text(client: Client, where: str = CARD) -> str:
    """What a page says, without its markup."""
    answer = client.get(where)
    assert answer.status_code == 200
    return text_of(answer)


def ten(number: int = 10) -> None:
    for place in range(number):
        a_tested_claim(f"K{place:02}", question={"base_rate_share": 0.5})


@pytest.mark.parametrize("where", PLACES)
def test_a_card_without_a_test_says_why_by_reason(client: Client, where: str) -> None:
    read(make_claim("K01"), reason="evaluation", kind="evaluation")
    read(make_claim("K02"))

    page = text(client, where)

    assert "Not yet testable." in page
    assert "An evaluation 1 No question asks for the same event 1" in page


@pytest.mark.parametrize("where", PLACES)
def test_a_card_without_claims_says_so_and_no_more(client: Client, where: str) -> None:
    make_document()

    page = text(client, where)

    assert "0 claims found" in page
    assert "No claim of theirs has been recorded yet." in page
    assert [one in page for one in ("Not yet testable", "Every claim", "Not tested")] == [False] * 3


@pytest.mark.parametrize("where", PLACES)
def test_a_card_counts_its_way_from_documents_to_tests(client: Client, where: str) -> None:
    read(make_claim("K01"))
    a_tested_claim("K02")

    assert (
        "1 document read 2 claims found 2 with a range of probabilities "
        "1 linked to a question on the same event 1 tested" in text(client, where)
    )


def test_nine_tests_are_too_few_and_show_no_mean(client: Client) -> None:
    ten(9)

    page = text(client)

    assert "9 tested claims. Too few to say." in page
    assert "Always one half" not in page


def test_ten_tests_show_the_band_beside_one_half_crowd_and_base_rate(client: Client) -> None:
    ten()

    page = text(client)

    # All ten were "likely" and came about: 0.2² to 0.45².
    assert "As worded 10 0.040–0.202 Always one half 10 0.250" in page
    assert "The crowd at publication, or first after it 0 too few to say" in page
    assert "The stated base rate 10 0.250" in page
    assert "likely ICD 203 55 % to 80 % 10 100 % 72.2 % to 100 %" in page


def test_a_claim_stands_with_its_coding_its_question_and_its_losses(client: Client) -> None:
    a_tested_claim(outcome="no")

    page = text(client)

    assert "Read as 55 % to 80 % , “likely” by ICD 203" in page
    assert "Question on the same event: Will it q-clouds-k01? linked 1 Jan 2026" in page
    assert "What it says did not come about . Loss 0.303 to 0.640" in page


def test_the_crowd_is_told_with_its_lag(client: Client) -> None:
    make_tournament(crowd_min_forecasters=1)
    claim, question = make_claim(), make_question()
    read(claim)
    tie(claim, question)
    add_forecast(question, make_forecaster(), 0.4, JAN_1 + timedelta(days=6))
    resolve(question)

    assert "The crowd said 40 % 6 days after it was published, its first forecast." in text(client)


def test_links_made_late_are_marked_and_on_a_card_of_their_own(client: Client) -> None:
    a_tested_claim(when=JAN_21)

    page = text(client)

    assert "Linked and read before the outcome could be known: 0 tested claims." in page
    assert (
        "Linked, read, reworded or moved when the outcome could be known: 1 tested claim." in page
    )
    assert page.count("tested afterwards") == 2  # the card, its heading
    assert page.count("linked afterwards") == 1  # the claim


def test_a_claim_reworded_late_is_marked_on_the_late_card(client: Client) -> None:
    reword(a_tested_claim())

    page = text(client)

    assert "tested afterwards" in page
    assert page.count("reworded afterwards") == 1


def test_a_claim_moved_late_is_marked_on_the_card_it_moved_to(client: Client) -> None:
    claim, other = a_tested_claim(), make_commentator("O. Ther")
    claim.document.authors.add(other)
    reword(claim, paraphrase=claim.paraphrase, commentator=other, holder="O. Ther")

    page = text_of(client.get(other.get_absolute_url()))

    assert page.count("moved from another card afterwards") == 1


def test_directions_are_counted_in_words(client: Client) -> None:
    claim, question = make_claim(), make_question()
    read(claim, reason="direction_only", direction="below_half")
    tie(claim, question)
    resolve(question, "no")

    page = text(client)

    said = "Called less likely than not, it did not come about: right"
    assert "1 tested, 1 of them by direction" in page
    assert "Directions: 1 right, 0 wrong; 95 % interval of the share that is right 20.7 %" in page
    assert said in page
    assert [said in text(client, where) for where in ("/sources/clouds/", CLAIM)] == [True, True]


def test_a_line_says_whose_coding_counts_and_that_it_was_made_late(client: Client) -> None:
    claim = a_tested_claim("K01")
    code(claim, when=JAN_31)
    code(a_tested_claim("K02", coded=JAN_31), when=JAN_31)

    page = text(client)

    assert page.count("Coded 1 Jan 2026 by the file it came in") == 1
    assert page.count("Coded 31 Jan 2026 by sten coded afterwards") == 1


@pytest.mark.parametrize("where", [*PLACES, "/lexicons/", "/sources/"])
def test_claims_of_unpublished_documents_are_nowhere(client: Client, where: str) -> None:
    make_document("clouds")
    hidden = make_document("storms", published_at=None)
    a_tested_claim(claim={"document": hidden, "paraphrase": "A secret."})
    client.force_login(make_forecaster("reader"))

    page = text(client, where)

    assert ("A secret." in page, "Storms" in page) == (False, False)


@pytest.mark.parametrize("where", PLACES)
def test_a_card_is_the_same_for_stewards(client: Client, where: str) -> None:
    make_document("clouds")
    hidden = make_document("storms", published_at=None)
    a_tested_claim(claim={"document": hidden, "paraphrase": "A secret."})
    client.force_login(a_steward())

    page = text(client, where)

    assert "0 claims found" in page
    assert "A secret." not in page


def test_somebody_without_a_published_document_has_no_page(client: Client) -> None:
    make_document(published_at=None)

    assert [client.get(where).status_code for where in PLACES] == [404, 404]


def keep_text(claim: Claim, wording: str) -> None:
    DocumentText.objects.create(
        document=claim.document,
        raw=wording.encode(),
        media_type="text/plain",
        sha256="0" * 64,
        text=wording,
        blocks=[],
        fixes={},
        dropped=0,
    )


@pytest.mark.parametrize("where", [*PLACES, "/sources/", "/lexicons/"])
@pytest.mark.parametrize("handle", ["reader", "sten"])
def test_a_document_s_wording_is_on_none_of_these_pages(
    client: Client, where: str, handle: str
) -> None:
    keep_text(a_tested_claim(), "Nobody may copy this sentence.")
    client.force_login(a_steward() if handle == "sten" else make_forecaster(handle))

    assert "Nobody may copy" not in client.get(where).content.decode()


def test_an_address_is_shown_to_stewards_alone(client: Client) -> None:
    author = make_claim().document.authors.get()
    author.email = "author@papers.example"
    author.save()

    assert author.email not in text(client)
    client.force_login(a_steward())
    assert author.email in text(client)


def test_commentators_are_on_no_board(client: Client) -> None:
    ten()

    assert "A. Uthor" not in text(client, "/tournaments/cup/leaderboard/")


def test_sources_list_documents_outlets_and_commentators(client: Client) -> None:
    make_claim("K01")
    make_claim("K02")

    page = text(client, "/sources/")

    assert "Clouds A. Uthor The Paper 2025-12 2" in page
    assert "Commentators A. Uthor 1 document Outlets The Paper 1 document" in page


def test_stewards_see_documents_that_are_not_public_marked(client: Client) -> None:
    make_document(published_at=None)
    client.force_login(a_steward())

    assert "Clouds not public A. Uthor" in text(client, "/sources/")


def test_the_lexicons_stand_with_their_version_source_and_ranges(client: Client) -> None:
    page = text(client, "/lexicons/")

    assert "ICD 203 version 2015 Intelligence Community Directive 203" in page
    assert "likely, probable, probably 55 % to 80 %" in page
    assert "likely, probable, probably 60 % to 90 %" in page


def test_the_bands_under_each_lexicon_stand_in_a_table(client: Client) -> None:
    ten()

    page = text(client, "/lexicons/")

    assert "ICD 203 (2015) A. Uthor 10 0.040–0.202 0.040–0.202 –" in page
    assert "NATO (2016) A. Uthor 10 0.040–0.202 0.010–0.160 –" in page
    assert "House conventions (1) No tested claim uses its words." in page


def test_too_few_claims_have_no_band_under_any_lexicon(client: Client) -> None:
    ten(9)

    assert "ICD 203 (2015) A. Uthor 9 too few to say" in text(client, "/lexicons/")


def several(number: int) -> None:
    """So many documents, tested claims with a crowd, contests, and commentators."""
    ada = make_forecaster()
    for place in range(number):
        author = make_commentator(f"B. Uthor {place}")
        make_document(f"other{place}", author=author)
        document = make_document(f"piece{place}")
        claim = a_tested_claim(f"K{place}", claim={"document": document})
        question = claim.links.get().question
        add_forecast(question, ada, 0.5)
        contest(claim, when=JAN_21)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("where", "queries"), [(CARD, 10), (OUTLET, 10), ("/sources/", 5), ("/lexicons/", 7)]
)
def test_a_page_takes_as_many_queries_for_three_rows_as_for_one(
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    number: int,
    where: str,
    queries: int,
) -> None:
    several(number)

    with django_assert_num_queries(queries):
        client.get(where)


def test_a_long_card_is_paged(client: Client) -> None:
    for place in range(51):
        make_claim(f"K{place:02}")

    assert text(client).count("Paraphrased.") == 50
    assert text(client, f"{CARD}?page=2").count("Paraphrased.") == 1


def test_contests_and_replies_stand_beside_the_claim(client: Client) -> None:
    contest(make_claim(), "I said *no* such thing.")

    page = text(client)

    assert "Contested by A. Uthor, 1 Feb 2026, 00:00 UTC I said no such thing." in page
    assert "Waits for an answer." in page


def test_only_the_owner_sees_how_to_contest(client: Client) -> None:
    owner = owner_of(make_claim())

    assert "Contest how it is read" not in text(client)
    client.force_login(owner)
    assert "Contest how it is read" in text(client)
    assert "Contest how it is read" in text(client, "/sources/clouds/claims/K01/")
