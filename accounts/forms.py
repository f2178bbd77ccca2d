from __future__ import annotations

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm

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
