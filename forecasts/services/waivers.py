"""Why warnings of the linter are let stand. A reason holds for the finding it was given for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from forecasts.errors import NotReady
from forecasts.extraction.lint import RULES, Finding, Severity
from forecasts.models import Question

NAMES = {rule.id: rule.name for rule in RULES}


def waived(
    question: Question,
    given: Mapping[str, str],
    *,
    before: Sequence[Finding],
    after: Sequence[Finding],
) -> dict[str, str]:
    """Return the reasons that hold for a wording, by rule.

    What is given now holds, and an empty reason takes back what was said. A reason from before,
    also one that is handed in again word for word, holds while its rule finds nothing else than
    it found ``before``.
    """
    old, found, known = question.waivers, _warnings(after), _warnings(before)
    said = old | {rule: why.strip() for rule, why in given.items()}

    def holds(rule: str, why: str) -> bool:
        is_new = why != old.get(rule)
        return bool(why) and rule in found and (is_new or found[rule] <= known[rule])

    return {rule: why for rule, why in said.items() if holds(rule, why)}


def check_lint(found: Sequence[Finding], waivers: Mapping[str, str]) -> None:
    """Raise NotReady where the linter has an error, or a warning nobody gave a reason for."""
    errors = [finding for finding in found if finding.severity == Severity.ERROR]
    if errors:
        raise NotReady(f"{errors[0].rule}: {errors[0].message} {errors[0].fix}")
    unexplained = [rule for rule in _warnings(found) if rule not in waivers]
    if unexplained:
        raise NotReady(
            f"Say why these warnings are let stand: {', '.join(unexplained)}. What was said of "
            "another finding does not count."
        )


def spelled(waivers: Mapping[str, str]) -> str:
    """Return the reasons for the public log, each on a line with its rule's name."""
    if not waivers:
        return ""
    lines = (f"- {rule} {NAMES.get(rule, '')}: {why}" for rule, why in sorted(waivers.items()))
    return "\n".join(["Warnings let stand:", "", *(" ".join(line.split()) for line in lines)])


def _warnings(findings: Sequence[Finding]) -> defaultdict[str, set[str]]:
    """Return what each rule warns of."""
    found = defaultdict[str, set[str]](set)
    for finding in findings:
        if finding.severity == Severity.WARNING:
            found[finding.rule].add(finding.message)
    return found
