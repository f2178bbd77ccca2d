"""What stewards say of a draft or an edit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.html import format_html

from forecasts.extraction.lint import Finding, Severity
from forecasts.forms.fields import words
from forecasts.models import Question

NOTE_LENGTH = 300
PREFIX = "waiver-"


def warnings(findings: Sequence[Finding]) -> list[Finding]:
    """Return the warnings, one a rule."""
    found = [finding for finding in findings if finding.severity == Severity.WARNING]
    return list({finding.rule: finding for finding in found}.values())


def _help(finding: Finding) -> str:
    if not finding.where:
        return finding.fix
    return format_html('{} <a href="{}">See it</a>.', finding.fix, finding.where)


class WaiverForm(forms.Form):
    """A reason for each warning of the linter that is let stand."""

    def __init__(self, question: Question, findings: Sequence[Finding], data: Any = None) -> None:
        super().__init__(data, auto_id="review-%s")
        for finding in warnings(findings):
            self.fields[f"{PREFIX}{finding.rule}"] = forms.CharField(
                required=False,
                max_length=1000,
                initial=question.waivers.get(finding.rule, ""),
                label=f"Why {finding.rule} is let stand: {finding.message}",
                help_text=_help(finding),
            )

    @property
    def waivers(self) -> dict[str, str]:
        said = self.cleaned_data.items()
        return {name.removeprefix(PREFIX): why for name, why in said if name.startswith(PREFIX)}


class ApprovalForm(WaiverForm):
    """That a steward has made the check, what it found, and why warnings are let stand."""

    checked = forms.BooleanField(label="I made the check before publication")
    check_note = words(
        "What the check found",
        rows=3,
        help_text="Such as: searched both sources today, it has not happened yet.",
    )


class EditNoteForm(ApprovalForm):
    """Why a public wording changes, with the check made anew; of a draft, at most a note."""

    note = forms.CharField(
        max_length=NOTE_LENGTH,
        label="What changes and why",
        help_text="Stands in the history, beside the change.",
    )
    field_order = ("note", "checked", "check_note")

    def __init__(self, question: Question, findings: Sequence[Finding], data: Any = None) -> None:
        is_public = question.published_at is not None
        super().__init__(question, findings if is_public else (), data)
        self.fields["note"].required = is_public
        if not is_public:
            del self.fields["checked"], self.fields["check_note"]


class ReturnForm(forms.Form):
    reason = words(
        "What is missing?", rows=2, help_text="Its author reads this; it stands in the log."
    )


class DiscardForm(forms.Form):
    reason = words(
        "Why?", rows=2, help_text="Stewards read this, and whoever posed or suggested it."
    )


class DeclineForm(forms.Form):
    reason = words("Why?", rows=2, help_text="Stands in the log, for everyone to read.")
