"""The admin site: for mending texts. What counts goes through the pages."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from forecasts.models import Question, Tournament


@admin.register(Tournament)
class TournamentAdmin(admin.ModelAdmin[Tournament]):
    list_display = ["title", "slug", "is_ranked", "is_public"]


@admin.register(Question)
class QuestionAdmin(admin.ModelAdmin[Question]):
    """To look at: what a question says changes on the pages, where its history is kept."""

    list_display = ["title", "tournament", "kind", "open_time", "scheduled_close_time"]
    list_filter = ["tournament", "kind"]
    search_fields = ["title", "slug"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Question | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Question | None = None) -> bool:
        return False
