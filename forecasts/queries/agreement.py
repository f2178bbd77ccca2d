"""How far the coders of a document agree, by what each read before seeing the other's reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import nan

from forecasts.extraction.claims.lexicons import ICD_203
from forecasts.models import Claim, Coding, Document
from forecasts.queries.codings import (
    codings_by_claim,
    first_readings,
    is_same,
    latest_wording,
    standing_among,
)
from forecasts.scoring.agreement import (
    Level,
    Verdict,
    cohen_kappa,
    krippendorff_alpha,
    observed_agreement,
    verdict,
)

Code = Callable[[Coding], float]


@dataclass(frozen=True)
class Read:
    """A claim that two have read, by handle, and what came of it."""

    claim: Claim
    readings: list[Coding]
    standing: Coding | None

    @property
    def differs(self) -> bool:
        return not is_same(*self.readings)

    @property
    def is_settled_by_a_third(self) -> bool:
        return self.standing is not None and self.standing.is_adjudication


@dataclass(frozen=True)
class Measure:
    """One thing that was coded: how often coders agree on it, and corrected for chance."""

    name: str
    level: str
    units: int  # claims that both have such a code for
    observed: float | None
    kappa: float | None  # of two coders and kinds without order alone
    alpha: float | None

    @property
    def verdict(self) -> Verdict:
        return verdict(self.alpha)


@dataclass(frozen=True)
class Pair:
    """Two coders, and the claims both coded."""

    coders: list[str]  # their handles
    claims: int
    same: int
    kappa_codable: float | None
    kappa_kind: float | None


@dataclass(frozen=True)
class Agreement:
    claims: int
    read: list[Read]
    coders: int  # of the claims that two have read
    knew_outcome: int  # readings made by somebody who knew what became of it
    measures: list[Measure]
    pairs: list[Pair]

    @property
    def differences(self) -> list[Read]:
        return [one for one in self.read if one.differs]

    @property
    def knows_kappa(self) -> bool:
        return self.coders == 2


def _bin(coding: Coding) -> float:
    """Return the place of a range's midpoint among ICD 203's words; NaN without a range."""
    midpoint = _midpoint(coding)
    if midpoint != midpoint:
        return nan
    return sum(midpoint / 100 >= (term.high or 0) for term in ICD_203.terms[:-1])


def _midpoint(coding: Coding) -> float:
    """In percent."""
    if coding.low is None or coding.high is None:
        return nan
    return round(50 * (coding.low + coding.high), 6)


def _is_codable(coding: Coding) -> float:
    return float(coding.is_codable)


def _kind(coding: Coding) -> float:
    return Coding.Kind.values.index(coding.kind)


CODES: tuple[tuple[str, Code, Level], ...] = (
    ("Codable or not", _is_codable, "nominal"),
    ("Kind", _kind, "nominal"),
    ("Word of probability", _bin, "ordinal"),
    ("Midpoint of the range", _midpoint, "interval"),
)


def agreement(document: Document) -> Agreement:
    """Return what coders agree on in a document, in two queries."""
    by_claim = [one for one in codings_by_claim(document) if one[0].withdrawn_at is None]
    read = list(_read(by_claim, needs_two=document.two_coders))
    coders = sorted({coding.coder_id or 0 for one in read for coding in one.readings})
    return Agreement(
        claims=len(by_claim),
        read=read,
        coders=len(coders),
        knew_outcome=sum(coding.saw_outcome for one in read for coding in one.readings),
        measures=[_measure(*code, read, coders) for code in CODES] if read else [],
        pairs=list(_pairs(read)),
    )


def _read(by_claim: list[tuple[Claim, list[Coding]]], *, needs_two: bool) -> Iterator[Read]:
    for claim, codings in by_claim:
        readings = first_readings(codings)
        if readings:
            readings.sort(key=_handle)
            stands = standing_among(latest_wording(codings), needs_two=needs_two)
            yield Read(claim, readings, stands)


def _measure(
    name: str, code: Code, level: Level, read: Sequence[Read], coders: Sequence[int]
) -> Measure:
    codes = [[nan] * len(read) for _ in coders]
    for unit, one in enumerate(read):
        for coding in one.readings:
            codes[coders.index(coding.coder_id or 0)][unit] = code(coding)
    units = sum(all(code(coding) == code(coding) for coding in one.readings) for one in read)
    nominal = level == "nominal" and len(coders) == 2
    return Measure(
        name=name,
        level=level,
        units=units,
        observed=observed_agreement(codes),
        kappa=cohen_kappa(codes) if nominal else None,
        alpha=krippendorff_alpha(codes, level),
    )


def _pairs(read: Sequence[Read]) -> Iterator[Pair]:
    def pair(one: Read) -> list[str]:
        return [_handle(coding) for coding in one.readings]

    for _, group in groupby(sorted(read, key=pair), key=pair):
        both = list(group)
        yield Pair(
            coders=pair(both[0]),
            claims=len(both),
            same=sum(not one.differs for one in both),
            kappa_codable=_kappa(both, _is_codable),
            kappa_kind=_kappa(both, _kind),
        )


def _kappa(both: Sequence[Read], code: Code) -> float | None:
    return cohen_kappa([[code(one.readings[place]) for one in both] for place in (0, 1)])


def _handle(coding: Coding) -> str:
    return coding.coder.handle if coding.coder else ""
