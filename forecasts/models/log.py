from __future__ import annotations

from django.db import models

from accounts.models import User
from forecasts.models.question import Question


class LogEntry(models.Model):
    """One line of a question's public log: who did what, when and why. Never changed.

    Nobody as the actor is the clock, or the file the question came in. The lines of a draft that
    is thrown away go with it, and a ``Discard`` is left; all others stay (triggers see to it).
    """

    class Verb(models.TextChoices):
        POSED = "posed", "posed as a draft"
        EDITED = "edited", "reworded"
        HELD = "held", "rewording proposed"
        REFUSED = "refused", "rewording declined"
        LAPSED = "lapsed", "rewording fell away"
        SENT = "sent", "sent to review"
        RETURNED = "returned", "sent back to its author"
        REVIEWED = "reviewed", "approved in review"
        PUBLISHED = "published", "published"
        CLOSED = "closed", "closed to forecasts"
        REOPENED = "reopened", "reopened to forecasts"
        CLARIFIED = "clarified", "clarified"
        ANSWERED = "answered", "request for clarification declined"
        LINKED = "linked", "linked to other questions"
        PROPOSED = "proposed", "resolution proposed"
        SECONDED = "seconded", "proposal approved by a second steward"
        DECLINED = "declined", "proposal declined"
        WITHDRAWN = "withdrawn", "proposal taken back"
        ENDED = "ended", "proposal ended with a recusal"
        OBJECTED = "objected", "objection raised"
        UPHELD = "upheld", "proposal upheld against an objection"
        OVERTURNED = "overturned", "proposal overturned"
        RESOLVED = "resolved", "resolved"
        ANNULLED = "annulled", "annulled"
        UNRESOLVED = "unresolved", "resolution taken back"
        RECUSED = "recused", "recusal recorded"
        READMITTED = "readmitted", "recusal lifted"

    question = models.ForeignKey(Question, models.CASCADE, related_name="log")
    at = models.DateTimeField()
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=20, choices=Verb)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "log entries"

    def __str__(self) -> str:
        return f"{self.question}: {self.get_verb_display()}"
