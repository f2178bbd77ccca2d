from __future__ import annotations

from django.db import models


class Failure(models.Model):
    """A job of the clock that failed and has not succeeded since."""

    task = models.CharField(max_length=100)
    row = models.BigIntegerField(help_text="The id the task was handed; 0 for a sweep.")
    error = models.TextField()
    attempts = models.PositiveIntegerField(default=1)
    first_failed_at = models.DateTimeField()
    last_failed_at = models.DateTimeField()

    class Meta:
        ordering = ["first_failed_at"]
        constraints = [
            models.UniqueConstraint(fields=["task", "row"], name="one_failure_a_job"),
        ]

    def __str__(self) -> str:
        return f"{self.task}({self.row}): {self.error}"

    @property
    def job(self) -> str:
        """What it was to do, in a few words: score resolution 7."""
        words = self.task.rpartition(".")[2].replace("_", " ")
        return f"{words} {self.row}" if self.row else words
