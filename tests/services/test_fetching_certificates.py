"""Fetching over TLS: the certificate has to be the named host's, whatever address is called."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import trustme

from tests.services.sites import fetch, page, redirect, refusal, site


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def certified(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def trusting(authority: trustme.CA) -> Callable[[], ssl.SSLContext]:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return lambda: context


def test_the_certificate_and_server_name_are_the_hosts_though_an_address_is_called(
    authority: trustme.CA,
) -> None:
    names: list[str | None] = []
    context = certified(authority, "news.example")
    context.sni_callback = lambda connection, name, _: names.append(name)
    with site(page(), tls=context) as served:
        reach = served.reach(look_up=lambda host: ["127.0.0.1"], trust=trusting(authority))
        fetched = fetch(f"https://news.example:{served.port}/", reach)

        assert (fetched.text, names) == ("It rained.", ["news.example"])


@pytest.mark.parametrize(("name", "trusts"), [("other.example", True), ("news.example", False)])
def test_a_certificate_of_another_host_or_of_nobody_known_is_refused(
    authority: trustme.CA, name: str, trusts: bool
) -> None:
    with site(page(), tls=certified(authority, name)) as served:
        trust = {"trust": trusting(authority)} if trusts else {}
        reach = served.reach(look_up=lambda host: ["127.0.0.1"], **trust)

        assert refusal(f"https://news.example:{served.port}/", reach) == (
            "The site of this page does not prove who it is."
        )
        assert served.requests == []


def test_an_expired_certificate_is_refused(authority: trustme.CA) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    expired = authority.issue_cert("news.example", not_after=datetime(2020, 1, 1, tzinfo=UTC))
    expired.configure_cert(context)
    with site(page(), tls=context) as served:
        reach = served.reach(look_up=lambda host: ["127.0.0.1"], trust=trusting(authority))

        assert refusal(f"https://news.example:{served.port}/", reach) == (
            "The site of this page does not prove who it is."
        )


def test_a_redirect_from_https_to_http_is_refused(authority: trustme.CA) -> None:
    with (
        site(page()) as plain,
        site(redirect(f"{plain.url}/"), tls=certified(authority, "127.0.0.1")) as served,
    ):
        reach = served.reach(trust=trusting(authority), ports=frozenset({plain.port, served.port}))

        assert refusal(f"https://127.0.0.1:{served.port}/", reach) == (
            "The page redirects from https to http."
        )
        assert plain.requests == []


def test_tls_to_a_server_without_it_is_refused() -> None:
    with site(page()) as served:
        assert refusal(f"https://127.0.0.1:{served.port}/", served.reach()) == (
            "The page could not be reached."
        )
