from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm, PasswordResetForm

from accounts.models import ApiToken, User


class SignUpForm(BaseUserCreationForm[User]):
    class Meta:
        model = User
        fields = ["handle", "is_bot"]
        labels = {"is_bot": "This account is for a program"}
        widgets = {"handle": forms.TextInput(attrs={"autocomplete": "username"})}


class TokenForm(forms.ModelForm[ApiToken]):
    class Meta:
        model = ApiToken
        fields = ["name"]
        help_texts = {"name": "What will use it, for your own memory."}


class EmailForm(forms.Form):
    """An address, or none. Whether somebody else has confirmed it is not for this form to tell.

    Another address needs the password: whoever finds a session open could have a new password
    sent to their own.
    """

    email = forms.EmailField(
        label="Email address",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text="Shown to nobody, and needed for nothing but mail. Leave it empty to have none.",
    )
    password = forms.CharField(
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="To change or remove the address.",
    )

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data, initial={"email": user.email})
        self.user = user

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        changes = "email" in cleaned and self._changes(cleaned["email"])
        if changes and not self.user.check_password(cleaned.get("password", "")):
            self.add_error("password", "Another address needs the password of this account.")
        return cleaned

    def _changes(self, email: str) -> bool:
        return User.objects.normalize_email(email) != self.user.email


class MailForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ["wants_mail"]


class ResetForm(PasswordResetForm):
    """Asks for an address; only the account that confirmed it gets a mail."""

    def get_users(self, email: str) -> Iterator[User]:
        users = super().get_users(email)
        return (user for user in users if user.email_confirmed_at is not None)
