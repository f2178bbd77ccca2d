from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import links, services
from accounts.errors import Refusal
from accounts.forms import EmailForm, MailForm, SignUpForm, TokenForm
from accounts.models import ApiToken, User
from accounts.requests import UserRequest


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
    if not form.is_valid():
        return _account_page(request, form=form)
    token, secret = services.create_token(user=request.user, name=form.cleaned_data["name"])
    return _account_page(request, token=token, secret=secret)


@sensitive_post_parameters("password")
@require_POST
@login_required
def email(request: UserRequest) -> HttpResponse:
    form = EmailForm(request.user, request.POST)
    if form.is_valid():
        said = form.cleaned_data["email"]
        try:
            services.set_email(user=request.user, email=said, now=timezone.now)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("account")
    return _account_page(request, email_form=form)


@require_POST
@login_required
def wants_mail(request: UserRequest) -> HttpResponse:
    form = MailForm(request.POST)
    if form.is_valid():
        services.set_wants_mail(user=request.user, wants=form.cleaned_data["wants_mail"])
    return redirect("account")


def _account_page(request: UserRequest, **context: Any) -> HttpResponse:
    forms = {
        "form": TokenForm(),
        "email_form": EmailForm(request.user),
        "mail_form": MailForm(instance=request.user),
    }
    context = forms | {"tokens": request.user.api_tokens.all()} | context
    status = 422 if any(context[name].errors for name in forms) else 200
    response = render(request, "accounts/account.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def email_confirm(request: HttpRequest, token: str) -> HttpResponse:
    return _linked_page(
        request,
        "accounts/email_confirm.html",
        look=lambda: links.confirming(token=token, users=User.objects.all(), now=timezone.now()),
        act=lambda: services.confirm_email(token=token, now=timezone.now),
    )


@csrf_exempt  # The link is the proof; a mail program that posts to it (RFC 8058) has no more.
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    return _linked_page(
        request,
        "accounts/unsubscribe.html",
        look=lambda: links.unsubscribing(token=token, users=User.objects.all()),
        act=lambda: services.unsubscribe(token=token),
    )


def _linked_page(
    request: HttpRequest, template: str, *, look: Callable[[], User], act: Callable[[], User]
) -> HttpResponse:
    """Act on a POST alone: programs that look mail over for bad links follow them all."""
    done = request.method == "POST"
    try:
        reader = act() if done else look()
    except Refusal as refusal:
        return render(request, template, {"refusal": refusal}, status=409)
    return render(request, template, {"reader": reader, "done": done})


@require_POST
@login_required
def token_revoke(request: UserRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken, pk=pk, user=request.user)
    services.revoke_token(token=token)
    return redirect("account")
