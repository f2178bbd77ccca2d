"""What commentators and stewards say to one another, in public."""

from __future__ import annotations

from django import forms

from forecasts.forms.fields import words


class InvitationForm(forms.Form):
    """Where a commentator is reached."""

    email = forms.EmailField(
        label="Address",
        help_text="One they publish themselves. It is shown to stewards alone.",
    )


class ContestForm(forms.Form):
    text = words(
        "What is wrong",
        help_text="With the wording, the range, the words or the question. Everyone can read this "
        "and the answer; neither can be changed.",
    )


class ReplyForm(forms.Form):
    text = words(
        "Reply",
        help_text="Everyone can read this beside the claim; it can't be changed.",
    )


class AnswerForm(forms.Form):
    answer = words(
        "Answer",
        help_text="Say what follows: a new coding, another link, or why it stays. Everyone can "
        "read this; it can't be changed.",
    )
