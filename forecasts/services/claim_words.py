"""What a claim may say: words of the steward's own, a short quotation, and whose it is."""

from __future__ import annotations

from forecasts.errors import CopiedWords, InvalidClaim
from forecasts.extraction.lint.sources import copied_run, copied_words
from forecasts.models import Commentator, Document
from forecasts.models.proposal import QUOTED_WORDS
from forecasts.queries.excerpts import clean_text

LONGEST_QUOTE = 400  # characters


def check_paraphrase(document: Document, paraphrase: str, *, may_copy: bool) -> None:
    """Raise InvalidClaim for no words, or for more than 25 of the text, whoever means them.

    Raises CopiedWords for eight in a row of the text, unless they may be.
    """
    if not paraphrase.strip():
        raise InvalidClaim("paraphrase", "Say in words of your own what is claimed.")
    text = clean_text(document)
    number = copied_words(paraphrase, text)
    if number > QUOTED_WORDS:
        raise InvalidClaim(
            "paraphrase",
            f"{number} words of this are copied from the source: no more than {QUOTED_WORDS} can "
            "be, even where it can't be said otherwise.",
        )
    if number and not may_copy:
        copied = copied_run(paraphrase, text)
        raise CopiedWords("paraphrase", f"Text copied from the source: “{copied}”.")


def check_quote(document: Document, quote: str) -> None:
    """Raise InvalidClaim for more than 25 words, or for words that do not stand in the text."""
    if len(quote.split()) > QUOTED_WORDS or len(quote.strip()) > LONGEST_QUOTE:
        raise InvalidClaim("quote", f"Quote at most {QUOTED_WORDS} words.")
    text = clean_text(document)
    if text and " ".join(quote.split()) not in text:
        raise InvalidClaim("quote", "These words do not stand in the document like this.")


def check_claimant(document: Document, commentator: Commentator) -> None:
    """Raise InvalidClaim for a commentator who did not write the document."""
    if not document.authors.filter(pk=commentator.pk).exists():
        raise InvalidClaim("commentator", "This commentator did not write it.")
