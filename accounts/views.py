from __future__ import annotations

from typing import Any

from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.forms import SignUpForm, TokenForm
from accounts.models import ApiToken
from accounts.requests import UserRequest
from accounts.services import create_token, revoke_token


@sensitive_post_parameters()
@never_cache
def sign_up(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("home")
    form = SignUpForm(request.POST or None)
    if form.is_valid():
        login(request, form.save())
        return redirect(_next(request))
    status = 422 if form.is_bound else 200
    return render(request, "accounts/sign_up.html", {"form": form}, status=status)


def _next(request: HttpRequest) -> str:
    wanted = request.GET.get("next", "")
    hosts = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(wanted, hosts, require_https=request.is_secure())
    return wanted if safe else "home"


@login_required
def account(request: UserRequest) -> HttpResponse:
    """The account page; a POST makes a token and shows its secret, this once."""
    form = TokenForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "tokens": request.user.api_tokens.all()}
    if form.is_valid():
        token, secret = create_token(user=request.user, name=form.cleaned_data["name"])
        context |= {"form": TokenForm(), "token": token, "secret": secret}
    status = 422 if form.errors else 200
    response = render(request, "accounts/account.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@login_required
def token_revoke(request: UserRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken, pk=pk, user=request.user)
    revoke_token(token=token)
    return redirect("account")
