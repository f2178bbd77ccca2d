"""Who takes part: users under a pseudonymous handle, and the tokens of their programs."""

from __future__ import annotations

import hashlib
import re
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

HANDLE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,38}[A-Za-z0-9])?", re.ASCII)
HANDLE_RULE = (
    "1 to 40 letters, digits, dots, hyphens or underscores, beginning and ending with a letter or "
    "digit."
)


class UserManager(BaseUserManager["User"]):
    def create_user(self, handle: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(handle=handle, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, handle: str, password: str | None = None, **fields: Any) -> User:
        fields |= {"is_staff": True, "is_superuser": True, "is_steward": True}
        return self.create_user(handle, password, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(handle__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person or a program, known to others by the handle alone."""

    handle = models.CharField(
        max_length=40,
        unique=True,
        validators=[RegexValidator(rf"\A{HANDLE.pattern}\Z", HANDLE_RULE)],
        error_messages={"unique": "This handle is taken."},
        help_text=f"The name others see. {HANDLE_RULE}",
    )
    email = models.EmailField(blank=True)
    email_confirmed_at = models.DateTimeField(null=True, blank=True)
    wants_mail = models.BooleanField("Tell me by mail about questions I forecast", default=True)
    is_steward = models.BooleanField(default=False, help_text="May resolve questions.")
    is_bot = models.BooleanField(
        default=False, help_text="A program: ranked among bots, outside every crowd forecast."
    )
    is_simulated = models.BooleanField(
        default=False, help_text="Made up for demonstration; marked wherever it shows."
    )
    is_staff = models.BooleanField(default=False, help_text="May enter the admin site.")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "handle"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Upper("handle"),  # as a case-insensitive look-up spells it, to use the index
                name="handle_is_unique_in_any_case",
                violation_error_message="This handle is taken.",
            ),
            # Anybody may claim an address; one account has shown that it reads the mail there.
            models.UniqueConstraint(
                Upper("email"),
                condition=Q(email_confirmed_at__isnull=False),
                name="confirmed_email_is_unique_in_any_case",
            ),
            models.CheckConstraint(
                name="what_is_confirmed_is_an_email",
                condition=Q(email_confirmed_at__isnull=True) | ~Q(email=""),
            ),
        ]

    def __str__(self) -> str:
        return self.handle

    @property
    def mailable(self) -> bool:
        """Whether mail about the site's affairs may be sent: confirmed, wanted, and active."""
        return self.is_active and self.wants_mail and self.email_confirmed_at is not None


class ApiToken(models.Model):
    """The key of one program. Only a digest is kept; the secret is shown once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=12)
    digest = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @staticmethod
    def digest_of(secret: str) -> bytes:
        # The secret has 256 random bits: a plain hash is enough, there is nothing to guess.
        return hashlib.sha256(secret.encode()).digest()
