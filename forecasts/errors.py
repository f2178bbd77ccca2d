"""Refusals: a rule said no, in words fit for the user. The doors show them, never a trace."""

from __future__ import annotations


class Refusal(Exception):
    """A rule of the house said no. ``code`` is stable, for programs; the text is for people."""

    code = "refused"


class QuestionNotOpen(Refusal):
    code = "question_not_open"


class NothingToWithdraw(Refusal):
    code = "nothing_to_withdraw"


class InvalidForecast(Refusal):
    code = "invalid_forecast"


class InvalidResolution(Refusal):
    code = "invalid_resolution"


class AlreadyResolved(Refusal):
    code = "already_resolved"


class NotResolved(Refusal):
    code = "not_resolved"


class IllegalStep(Refusal):
    """What was asked for is no step from where the question stands."""

    code = "illegal_step"


class ConflictOfInterest(Refusal):
    """Somebody else has to decide this."""

    code = "conflict_of_interest"


class NotReady(Refusal):
    """A draft cannot be published as it is."""

    code = "not_ready"


class InvalidRule(Refusal):
    """Questions that cannot be linked so: a family, an implication, a conditional pair."""

    code = "invalid_rule"


class NothingToFreeze(Refusal):
    code = "nothing_to_freeze"


class Invalid(Refusal):
    """What was handed in cannot be; ``field`` names what is wrong with it."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


class InvalidQuestion(Invalid):
    code = "invalid_question"


class InvalidDocument(Invalid):
    code = "invalid_document"


class HereAlready(InvalidDocument):
    """The very same file was taken in before; ``slug`` is its document's."""

    code = "here_already"

    def __init__(self, title: str, slug: str) -> None:
        super().__init__("file", f"This very file is here already: “{title}”.")
        self.slug = slug


class InvalidClaim(Invalid):
    code = "invalid_claim"


class CopiedWords(InvalidClaim):
    """A paraphrase has many words in a row from the text; whoever means that may say so."""

    code = "copied_words"


class FetchRefused(Refusal):
    code = "fetch_refused"


class ExtractionFailed(Refusal):
    """What looks for claims could not be asked, or did not answer as agreed."""

    code = "extraction_failed"


class MailNotSent(Refusal):
    code = "mail_not_sent"


class UnreadableDocument(Refusal):
    """A file without a text that could be mined, or one made to do harm."""

    code = "unreadable_document"
