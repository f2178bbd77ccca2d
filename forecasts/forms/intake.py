"""How a steward brings a commentary, and how it is cited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from forecasts.errors import UnreadableDocument
from forecasts.models import Document, Outlet
from forecasts.services.document_imports import ENDINGS, UNTITLED, media_type_of
from forecasts.services.documents import Citation
from forecasts.services.reading import MAX_BYTES

LONGEST_PASTE = 400_000  # characters: a book of some size; what is longer comes as a file
BY_ENDING = ""


class CitationForm(forms.Form):
    """What a document is known by; all that a claim is cited with has to be there."""

    outlet = forms.CharField(
        max_length=100,
        help_text="The journal, paper or series it stood in.",
        widget=forms.TextInput(attrs={"list": "outlets", "autocomplete": "off"}),
    )
    title = forms.CharField(max_length=300)
    authors = forms.CharField(
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One a line. What they wrote counts on their report cards.",
    )
    published_on = forms.CharField(
        max_length=10,
        label="Published on",
        widget=forms.TextInput(attrs={"placeholder": "2026-02-04"}),
        help_text="A day, a month or a year: 2026-02-04, 2026-02, 2026. “Next year” is counted "
        "from it.",
    )
    rights = forms.CharField(
        max_length=300,
        required=False,
        help_text="Whose it is, and what they allow. The text is shown to stewards alone.",
    )
    url = forms.URLField(max_length=2_000, required=False, label="Address", assume_scheme="https")
    two_coders = forms.BooleanField(
        required=False,
        label="Two coders",
        help_text="Two stewards read each claim, neither seeing the other's reading.",
    )

    @property
    def outlets(self) -> list[str]:
        return list(Outlet.objects.values_list("name", flat=True))

    @property
    def citation(self) -> Citation:
        said = self.cleaned_data
        names = ("outlet", "title", "published_on", "rights", "url", "two_coders")
        authors = [name.strip() for name in said["authors"].splitlines() if name.strip()]
        return Citation(authors=authors, **{name: said[name] for name in names})


class PublishForm(forms.Form):
    """Nothing to say, unless a document like it is here: then why it is another text."""

    reason = forms.CharField(
        required=False,
        max_length=2_000,
        label="Why this is another text",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept for stewards. Twice the same piece would count twice on its author's card.",
    )

    def __init__(self, alike: Sequence[Document], data: Any = None) -> None:
        super().__init__(data)
        if not alike:
            del self.fields["reason"]


def said_of(document: Document) -> dict[str, Any]:
    """Return what is known of how a document is cited, with what its file seems to say."""
    names = ("published_on", "rights", "url", "two_coders")
    known = {name: getattr(document, name) for name in names}
    authors = "\n".join(author.name for author in document.authors.all())
    return known | {
        "outlet": document.outlet.name,
        "title": "" if document.title == UNTITLED else document.title,
        "authors": authors or document.text.guess.get("authors", ""),
    }


class ImportForm(CitationForm):
    """A text, pasted or as a file; of its citation only the outlet has to be known yet."""

    text = forms.CharField(
        required=False,
        strip=False,
        max_length=LONGEST_PASTE,
        label="Paste the text",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    file = forms.FileField(
        required=False,
        label="Or choose a file",
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        help_text=f"Text, Markdown, HTML or PDF, at most {MAX_BYTES // 1_000_000} MB.",
    )
    media_type = forms.ChoiceField(
        required=False,
        label="Its format",
        choices=[
            (BY_ENDING, "as its name ends; Markdown if pasted"),
            ("text/plain", "plain text"),
            ("text/markdown", "Markdown"),
            ("text/html", "HTML"),
            ("application/pdf", "PDF"),
        ],
    )
    ENOUGH = ("text", "file", "media_type", "outlet")

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        for name in ("title", "authors", "published_on"):
            self.fields[name].required = False

    @property
    def brief(self) -> list[forms.BoundField]:
        return [self[name] for name in self.ENOUGH]

    @property
    def rest(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in self.ENOUGH]

    @property
    def is_rest_open(self) -> bool:
        return any(field.errors for field in self.rest)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(f"This is larger than {MAX_BYTES // 1_000_000} MB.")
        return file

    def clean(self) -> None:
        text, file = self.cleaned_data.get("text", ""), self.cleaned_data.get("file")
        if self.has_error("text") or self.has_error("file"):
            return
        if file and text.strip():
            self.add_error("file", "Paste a text or choose a file, not both.")
        elif not file and not text.strip():
            self.add_error("text", "Paste a text here, or choose a file below.")
        elif file and not self.cleaned_data.get("media_type"):
            self._go_by_ending(file.name)

    def _go_by_ending(self, name: str) -> None:
        try:
            self.cleaned_data["media_type"] = media_type_of(name)
        except UnreadableDocument as refusal:
            self.add_error("media_type", str(refusal))

    @property
    def source(self) -> str:
        """The field that the text came by."""
        return "file" if self.cleaned_data.get("file") else "text"

    @property
    def brought(self) -> tuple[bytes, str]:
        """The bytes of the text, and their media type."""
        said = self.cleaned_data
        if said["file"]:
            return said["file"].read(), said["media_type"]
        # A browser sends every line's end as two characters, whatever was pasted.
        return said["text"].replace("\r\n", "\n").encode(), said["media_type"] or "text/markdown"
