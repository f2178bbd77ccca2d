"""What the environment says about mail, and what is refused before anything starts."""

import runpy
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.config.installation import PROJECT

SAID = ("EMAIL_URL", "DEFAULT_FROM_EMAIL", "SITE_URL", "PORT", "DATABASE_URL", "REDIS_URL")
SERVED = {
    "DATABASE_URL": "postgres://presage@db.example/presage",
    "REDIS_URL": "redis://broker.example:6379/0",
    "SECRET_KEY": "x" * 50,
    "ALLOWED_HOSTS": "forecasts.example,www.forecasts.example",
}


def settings_of(environment: dict[str, str]) -> dict[str, Any]:
    """Read the settings as a process with this environment does."""
    with pytest.MonkeyPatch.context() as patch:
        for name in SAID:
            patch.delenv(name, raising=False)
        for name, value in environment.items():
            patch.setenv(name, value)
        return runpy.run_path(str(PROJECT / "config/settings.py"))


@pytest.mark.parametrize(
    ("environment", "url"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"PORT": "8052"}, "http://127.0.0.1:8052"),
        ({"PORT": ""}, "http://127.0.0.1:8000"),
        (SERVED, "https://forecasts.example"),
        (SERVED | {"PORT": "8052"}, "https://forecasts.example"),
        (SERVED | {"SITE_URL": "https://other.example:8443/"}, "https://other.example:8443"),
        ({"SITE_URL": "http://[::1]:8000"}, "http://[::1]:8000"),
    ],
)
def test_links_in_mails_begin_where_the_site_is(environment: dict[str, str], url: str) -> None:
    assert settings_of(environment)["SITE_URL"] == url


@pytest.mark.parametrize(
    "environment",
    [
        {"SITE_URL": "forecasts.example"},
        {"SITE_URL": "ftp://forecasts.example"},
        {"SITE_URL": "https://forecasts.example/presage"},
        {"SITE_URL": "https://user@forecasts.example"},
        {"SITE_URL": "https://forecasts.example\n"},
        {"PORT": "eighty"},
        SERVED | {"ALLOWED_HOSTS": ".forecasts.example"},
        SERVED | {"ALLOWED_HOSTS": "*"},
        SERVED | {"ALLOWED_HOSTS": ""},
    ],
)
def test_a_site_that_has_no_address_is_refused(environment: dict[str, str]) -> None:
    with pytest.raises(ImproperlyConfigured, match="Set SITE_URL"):
        settings_of(environment)


@pytest.mark.parametrize("environment", [{}, SERVED, {"EMAIL_URL": ""}])
def test_mail_goes_to_the_console_unless_told(environment: dict[str, str]) -> None:
    backend = settings_of(environment)["EMAIL_BACKEND"]

    assert backend == "django.core.mail.backends.console.EmailBackend"


def test_a_mail_server_is_named_by_one_address() -> None:
    found = settings_of({"EMAIL_URL": "smtp+tls://post:a%2Fb@mail.example:587"})

    assert {name: found[f"EMAIL_{name}"] for name in ("HOST", "PORT", "HOST_USER", "USE_TLS")} == {
        "HOST": "mail.example",
        "PORT": 587,
        "HOST_USER": "post",
        "USE_TLS": True,
    }
    assert found["EMAIL_HOST_PASSWORD"] == "a/b"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mail.example:25", "Invalid email schema"),
        ("https://mail.example", "Invalid email schema"),
        ("smtp://", "names no host"),
        ("smtp+tls://post:word@:587", "names no host"),
        ("smtp://mail.example:port", "the port is not a number"),
        ("smtp://mail.example:25?ssl=true", "options nobody knows: SSL"),
    ],
)
def test_a_mail_server_that_is_none_is_refused(url: str, reason: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=reason):
        settings_of({"EMAIL_URL": url})


def test_what_is_wrong_with_the_mail_server_is_said_without_its_password() -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        settings_of({"EMAIL_URL": "smtp://post:open/sesame@mail.example:25"})

    assert (str(refused.value), refused.value.__cause__) == (
        "EMAIL_URL: the port is not a number.",
        None,
    )


@pytest.mark.parametrize(
    ("environment", "sender"),
    [
        ({}, "Presage <presage@localhost>"),
        (SERVED, "Presage <presage@forecasts.example>"),
        (SERVED | {"DEFAULT_FROM_EMAIL": "crowd@think.example"}, "crowd@think.example"),
        ({"DEFAULT_FROM_EMAIL": "Crowd <c@think.example>"}, "Crowd <c@think.example>"),
    ],
)
def test_mails_come_from_the_site_unless_told(environment: dict[str, str], sender: str) -> None:
    assert settings_of(environment)["DEFAULT_FROM_EMAIL"] == sender


@pytest.mark.parametrize("sender", ["Presage", "presage@", "a@b.example\nBcc: c@d.example"])
def test_a_sender_that_is_no_address_is_refused(sender: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DEFAULT_FROM_EMAIL is no address"):
        settings_of({"DEFAULT_FROM_EMAIL": sender})
