"""Refusals: a rule said no, in words fit for the user."""

from __future__ import annotations


class Refusal(Exception):
    """A rule about accounts said no. ``code`` is stable, for programs; the text is for people."""

    code = "refused"


class InvalidAddress(Refusal):
    code = "invalid_address"


class MailNotSent(Refusal):
    code = "mail_not_sent"


class InvalidLink(Refusal):
    code = "invalid_link"


class LinkExpired(Refusal):
    code = "link_expired"


class AddressChanged(Refusal):
    code = "address_changed"


class AddressTaken(Refusal):
    code = "address_taken"
