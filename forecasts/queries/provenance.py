"""A claim's chain as linked data: PROV-O for what came of what, schema.org for what it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from forecasts.models import Coding, Commentator, Document, Evidence, Question
from forecasts.queries.chains import Branch, ClaimPage
from forecasts.queries.report_cards import Line

Node = dict[str, Any]
CONTEXT = {
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True)
class _Names:
    """What the nodes of a chain are called: addresses on this site."""

    site: str
    claim: str

    def at(self, path: str) -> str:
        return f"{self.site}{path}"

    def part(self, name: object) -> str:
        return f"{self.claim}#{name}"


def claim_graph(page: ClaimPage, site: str) -> Node:
    """Return the JSON-LD document of a claim's chain, addresses on the site given.

    Says what the claim's page says to whoever it was made for: make it for a stranger.
    """
    names = _Names(site, site + page.claim.get_absolute_url())
    nodes = [*_source(page, names), *_claim(page, names)]
    for coding in page.codings:
        nodes += _coding(coding, page, names)
    for branch in page.branches:
        nodes += _branch(branch, page, names)
    return {"@context": CONTEXT, "@graph": nodes}


def _source(page: ClaimPage, names: _Names) -> Iterable[Node]:
    document = page.claim.document
    authors = list(document.authors.all())
    yield _without_empty(
        {
            "@id": names.at(document.get_absolute_url()),
            "@type": ["prov:Entity", "schema:Article"],
            "schema:name": document.title,
            "schema:author": [_ref(_author_id(one, document, names)) for one in authors],
            "schema:publisher": _ref(_outlet_id(document, names)),
            "schema:datePublished": document.published_on,
            "schema:inLanguage": document.language,
            "schema:copyrightNotice": document.rights,
            "schema:url": document.url,
        }
    )
    yield {
        "@id": _outlet_id(document, names),
        "@type": ["prov:Organization", "schema:Organization"],
        "schema:name": document.outlet.name,
    }
    for one in authors:
        yield {
            "@id": _author_id(one, document, names),
            "@type": ["prov:Person", "schema:Person"],
            "schema:name": one.name,
        }


def _claim(page: ClaimPage, names: _Names) -> Iterable[Node]:
    claim, document = page.claim, page.claim.document
    yield _without_empty(
        {
            "@id": names.part("passage"),
            "@type": "prov:Entity",
            "prov:wasQuotedFrom": _ref(names.at(document.get_absolute_url())),
            "prov:atLocation": {"@type": "prov:Location", "schema:name": claim.locator},
            "schema:text": page.quote,
        }
    )
    yield from _earlier_wordings(page, names)
    author, reworded = claim.commentator, page.reworded
    yield _without_empty(
        {
            "@id": names.claim,
            "@type": ["prov:Entity", "schema:Claim"],
            "schema:text": claim.paraphrase,
            "schema:url": names.claim,
            "schema:appearance": _ref(names.at(document.get_absolute_url())),
            "prov:wasDerivedFrom": _ref(names.part("passage")),
            "prov:wasAttributedTo": _ref(_author_id(author, document, names)) if author else "",
            "schema:creditText": claim.holder,
            "prov:generatedAtTime": _instant(reworded[-1] if reworded else claim.accepted_at),
            "prov:invalidatedAtTime": _instant(claim.withdrawn_at) if claim.withdrawn_at else "",
            "prov:wasRevisionOf": _before(len(reworded), page, names),
        }
    )


def _earlier_wordings(page: ClaimPage, names: _Names) -> Iterable[Node]:
    """Return what the claim said before each rewording, without the words: its page has those."""
    made = [page.claim.accepted_at, *page.reworded]
    for number, (since, until) in enumerate(pairwise(made)):
        yield _without_empty(
            {
                "@id": _wording(number, page, names),
                "@type": "prov:Entity",
                "prov:generatedAtTime": _instant(since),
                "prov:invalidatedAtTime": _instant(until),
                "prov:wasRevisionOf": _before(number, page, names),
            }
        )


def _before(number: int, page: ClaimPage, names: _Names) -> Node | str:
    """Return the wording that this one put right; nothing for the first."""
    return _ref(_wording(number - 1, page, names)) if number else ""


def _wording(number: int, page: ClaimPage, names: _Names) -> str:
    """Return what a wording of the claim is called, the first being 0; the present is the claim."""
    return names.part(f"wording-{number}") if number < len(page.reworded) else names.claim


def _coding(coding: Coding, page: ClaimPage, names: _Names) -> Iterable[Node]:
    activity, name = names.part(f"coding-{coding.pk}-made"), names.part(f"coding-{coding.pk}")
    read = _ref(_wording(coding.wording, page, names))
    yield _without_empty(
        {
            "@id": name,
            "@type": ["prov:Entity", "schema:QuantitativeValue"],
            "schema:name": str(coding.get_kind_display()),
            "schema:minValue": coding.low,
            "schema:maxValue": coding.high,
            "schema:unitText": "probability" if coding.is_codable else "",
            "schema:description": str(coding.get_reason_display()),
            "prov:wasDerivedFrom": read,
            "prov:wasGeneratedBy": _ref(activity),
        }
    )
    yield _without_empty(
        {
            "@id": activity,
            "@type": "prov:Activity",
            "prov:endedAtTime": _instant(coding.coded_at),
            "prov:used": read,
            "prov:wasAssociatedWith": _coder(coding),
            "schema:description": _when(coding, page),
        }
    )


def _when(coding: Coding, page: ClaimPage) -> str:
    """Return what the coder could know of the outcome, and whether of an earlier wording."""
    known_at, said = page.line.known_at, []
    if coding.saw_outcome:
        said.append("made knowing the outcome")
    elif known_at is not None and not coding.precedes(known_at):
        said.append("made after the outcome was known")
    if coding.pk in page.outdated:
        said.append("made of an earlier wording of the claim")
    return ", ".join(said)


def _branch(branch: Branch, page: ClaimPage, names: _Names) -> Iterable[Node]:
    question, link = branch.linked.question, branch.linked.link
    where = names.at(question.get_absolute_url())
    yield {
        "@id": where,
        "@type": ["prov:Entity", "schema:Question"],
        "schema:name": question.title,
        "schema:url": where,
        "prov:qualifiedDerivation": _without_empty(
            {
                "@type": "prov:Derivation",
                "prov:entity": _ref(names.claim),
                "schema:name": str(link.get_relation_display()),
                "schema:dateCreated": _instant(link.linked_at),
                "schema:description": "made after the outcome was known"
                if branch.linked.is_late
                else "",
            }
        ),
    }
    yield from _crowd(branch, where)
    if question.resolution is not None:
        yield from _outcome(branch, question, where)
        yield from _scores(branch, page, where, names)


def _crowd(branch: Branch, where: str) -> Iterable[Node]:
    crowd = branch.line.crowd
    if crowd.median is None:
        return
    made_up = f", {crowd.simulated} of them simulated" if crowd.simulated else ""
    yield {
        "@id": f"{where}#crowd",
        "@type": "prov:Entity",
        "schema:name": f"Median of {crowd.forecasters} forecasts{made_up}",
        "prov:wasDerivedFrom": _ref(where),
        "schema:variableMeasured": [
            {"@type": "schema:PropertyValue", "schema:name": option.label, "schema:value": share}
            for option, share in zip(branch.line.options, crowd.median.tolist(), strict=True)
        ],
    }


def _outcome(branch: Branch, question: Question, where: str) -> Iterable[Node]:
    resolution = question.resolution
    assert resolution is not None, "asked for none otherwise"
    found = [(f"{where}#evidence-{row.pk}", row) for row in branch.evidence]
    yield _without_empty(
        {
            "@id": f"{where}#outcome",
            "@type": ["prov:Entity", "schema:Answer"],
            "schema:text": resolution.outcome.label if resolution.outcome else "annulled",
            "schema:parentItem": _ref(where),
            "prov:wasDerivedFrom": [_ref(where), *(_ref(name) for name, _ in found)],
            "prov:generatedAtTime": _instant(resolution.recorded_at),
        }
    )
    yield from (_evidence(name, row) for name, row in found)


def _evidence(name: str, row: Evidence) -> Node:
    return _without_empty(
        {
            "@id": name,
            "@type": ["prov:Entity", "schema:MediaObject"],
            "schema:url": row.url,
            "schema:text": row.quote,
            "schema:sha256": row.sha256,
            "schema:dateModified": _instant(row.retrieved_at),
        }
    )


def _scores(branch: Branch, page: ClaimPage, where: str, names: _Names) -> Iterable[Node]:
    line = page.line
    made_up = ", simulated forecasters in it" if branch.line.crowd.simulated else ""
    if branch.crowd_brier is not None:
        yield {
            "@id": f"{where}#crowd-score",
            "@type": ["prov:Entity", "schema:QuantitativeValue"],
            "schema:name": f"Brier score of the crowd{made_up}",
            "schema:value": branch.crowd_brier,
            "prov:wasDerivedFrom": [_ref(f"{where}#outcome")],
        }
    is_tested_here = line.link is not None and line.link.pk == branch.linked.link.pk
    if is_tested_here and line.coding is not None and not line.reason:
        yield {
            "@id": names.part("score"),
            "@type": ["prov:Entity", "schema:QuantitativeValue"],
            **_verdict(line),
            **_lateness(line),
            "prov:wasDerivedFrom": [
                _ref(names.part(f"coding-{line.coding.pk}")),
                _ref(f"{where}#outcome"),
            ],
        }


def _verdict(line: Line) -> Node:
    if line.is_right is not None:
        name = f"Called {line.coding.get_direction_display()}" if line.coding else ""
        return {"schema:name": name, "schema:value": "right" if line.is_right else "wrong"}
    return {
        "schema:name": "Brier score over the range that was read, best to worst",
        "schema:minValue": line.best,
        "schema:maxValue": line.worst,
    }


def _lateness(line: Line) -> Node:
    """Return why a score counts apart; nothing for one that does not."""
    done = ", ".join(line.done_late)
    late = f"counts apart: {done} when the outcome could be known"
    return {"schema:description": late} if done else {}


def _coder(coding: Coding) -> Node | str:
    if coding.coder is None:
        return ""
    return {"@type": "prov:Agent", "schema:name": coding.coder.handle}


def _author_id(author: Commentator, document: Document, names: _Names) -> str:
    return f"{names.at(document.get_absolute_url())}#author-{author.slug}"


def _outlet_id(document: Document, names: _Names) -> str:
    return f"{names.at(document.get_absolute_url())}#outlet"


def _ref(name: str) -> Node:
    return {"@id": name}


def _instant(at: Any) -> Node:
    return {"@type": "xsd:dateTime", "@value": at.isoformat().replace("+00:00", "Z")}


def _without_empty(node: Node) -> Node:
    return {name: value for name, value in node.items() if value not in ("", None, [])}
