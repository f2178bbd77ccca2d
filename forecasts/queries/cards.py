"""What a card in somebody else's article shows: the same for everyone, for years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from forecasts.models import Claim, ClaimLink, Document, Question
from forecasts.models.question import State
from forecasts.queries import chains, questions, report_cards

STRANGER = AnonymousUser()


@dataclass(frozen=True)
class Card:
    """A question or a claim as a card. Probabilities run from 0 to 1."""

    path: str
    kind: str  # what it is a card of, in a word
    title: str
    source: str  # where it comes from: author, title, outlet, date
    line: questions.Line | None  # of its question; of a claim, of the one that tests it
    related: int = 0  # of a claim: the questions that it is linked to and that don't test it
    reading: report_cards.Line | None = None  # of a claim

    @property
    def question(self) -> Question | None:
        return self.line.question if self.line else None

    @property
    def is_withdrawn(self) -> bool:
        return self.reading is not None and self.reading.claim.withdrawn_at is not None

    @property
    def is_opposite(self) -> bool:
        """Whether the question of a claim asks for the contrary of what the claim says."""
        link = self.reading.link if self.reading else None
        return link is not None and link.relation == ClaimLink.Relation.NEGATION

    @property
    def is_claim_in_yes_or_no(self) -> bool:
        """Whether the answers are told as what became of a claim, and not of its question."""
        return self.reading is not None and self.line is not None and self.line.question.is_binary

    @property
    def favourite(self) -> tuple[str, float] | None:
        """What the crowd thinks likeliest (of a claim: that it comes about) and how likely."""
        if self.line is None or self.is_annulled or self.line.favourite is None:
            return None
        if self.is_without_people:
            return None
        option, share = self.line.favourite
        if not self.is_claim_in_yes_or_no:
            return option.label, float(share)
        return "It comes about", 1 - float(share) if self.is_opposite else float(share)

    @property
    def is_without_people(self) -> bool:
        """Whether a claim has a crowd that is all simulated: it is compared with people alone."""
        return self.reading is not None and self.line is not None and self.line.crowd.is_made_up

    @property
    def is_annulled(self) -> bool:
        return self.line is not None and self.line.state == State.ANNULLED

    @property
    def is_over(self) -> bool:
        return self.line is not None and self.line.state in (State.RESOLVED, State.ANNULLED)


def question_card(tournament: str, slug: str, now: datetime) -> Card | None:
    """Return the card of a public question; None for all others."""
    visible = Question.objects.visible_to(STRANGER).filter(tournament__slug=tournament, slug=slug)
    rows = visible.select_related("tournament", "resolution__outcome", "proposal__outcome")
    question = rows.first()
    if question is None:
        return None
    [line] = questions.lines([question], STRANGER, now)
    claims = [one for one in questions.claims_of(question) if one.claim.withdrawn_at is None]
    return Card(
        path=question.get_absolute_url(),
        kind="question",
        title=question.title,
        source=citation(claims[0].claim.document) if claims else "",
        line=line,
    )


def claim_card(document: str, key: str, now: datetime) -> Card | None:
    """Return the card of a claim of a public document; None for all others."""
    if "\0" in key:  # the database would choke on it
        return None
    claims = Claim.objects.filter(document__in=Document.objects.visible_to(STRANGER))
    rows = claims.filter(document__slug=document, key=key).select_related("document__outlet")
    claim = rows.prefetch_related("document__authors").first()
    if claim is None:
        return None
    [reading] = report_cards.claim_lines([claim], with_crowds=False)
    linked = [] if claim.withdrawn_at else chains.linked_to(claim, STRANGER, now)
    tests = [one for one in linked if reading.link and one.link.pk == reading.link.pk]
    return Card(
        path=claim.get_absolute_url(),
        kind="claim",
        title=claim.paraphrase,
        source=f"{citation(claim.document)}, {claim.locator}",
        line=tests[0].line if tests else None,
        related=len(linked) - len(tests),
        reading=reading,
    )


def citation(document: Document) -> str:
    """Return a document as a line of text. Needs its outlet and authors loaded."""
    authors = ", ".join(one.name for one in document.authors.all())
    return f"{authors}, “{document.title}”, {document.outlet}, {document.published_on}"
