"""Addresses: the pages at the root, the API under /api/v1/, the admin site."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("forecasts.urls")),
    path("account/", include("accounts.urls")),
    path("api/v1/", include("forecasts.api.urls")),
    path("admin/", admin.site.urls),
]

handler404 = "forecasts.api.problems.not_found"
handler500 = "forecasts.api.problems.server_error"
