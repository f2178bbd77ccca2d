"""The admin site: accounts are made on the page for it, and looked after here."""

from __future__ import annotations

from django.contrib import admin

from accounts.models import User


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    list_display = ["handle", "is_steward", "is_bot", "is_simulated", "is_active"]
    list_filter = ["is_steward", "is_bot", "is_simulated", "is_active"]
    search_fields = ["handle"]
    fields = [
        "handle", "email", "email_confirmed_at", "is_steward", "is_bot", "is_staff", "is_active",
    ]  # fmt: skip
    # Typed in here, an address would count as confirmed by whoever had confirmed the last one.
    readonly_fields = ["email", "email_confirmed_at"]
