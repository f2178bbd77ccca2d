"""What a reader says of what they were told."""

from __future__ import annotations

from django import forms
from django.db.models import BigIntegerField


class ReadForm(forms.Form):
    """Up to which notification, by id, all have been read: none that came since the page did."""

    up_to = forms.IntegerField(min_value=0, max_value=BigIntegerField.MAX_BIGINT)
