"""Fields that several forms have."""

from __future__ import annotations

from typing import Any

from django import forms

from forecasts.models.question import WITHOUT_BAR


class MomentField(forms.DateTimeField):
    """An instant in UTC; the browser's own picker where it has one."""

    def __init__(self, **options: Any) -> None:
        # With its seconds: a deadline a second before midnight would lose a minute each time.
        widget = forms.DateTimeInput(
            format="%Y-%m-%dT%H:%M:%S", attrs={"type": "datetime-local", "step": "any"}
        )
        super().__init__(widget=widget, **options)


def words(label: str, *, help_text: str = "", rows: int = 5) -> forms.CharField:
    """A text of some length that readers see as Markdown."""
    return forms.CharField(
        label=label,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


class LinesField(forms.CharField):
    """Texts, one a line, to a list."""

    widget: type[forms.Widget] = forms.Textarea

    def __init__(self, *, longest: int, most: int, **options: Any) -> None:
        self.longest, self.most = longest, most
        super().__init__(required=False, max_length=most * (longest + 2), **options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        texts = self.split(super().clean(value))
        if len(texts) > self.most:
            raise forms.ValidationError(f"These are {len(texts)}; there is room for {self.most}.")
        for text in texts:
            if len(text) > self.longest:
                shown = f"“{text[:40]}…” is longer than {self.longest} characters."
                raise forms.ValidationError(shown)
        return texts

    def split(self, text: str) -> list[str]:
        return [line.strip() for line in text.splitlines() if line.strip()]


class WordsField(LinesField):
    """Short names, separated by commas, to a list of each once."""

    widget = forms.TextInput

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        names = super().clean(value)
        for name in names:
            WITHOUT_BAR(name)
        return names

    def split(self, text: str) -> list[str]:
        names = (" ".join(name.split()) for name in text.split(","))
        return list(dict.fromkeys(name for name in names if name))
