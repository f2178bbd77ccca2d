"""What happens to accounts: tokens are made and revoked."""

from __future__ import annotations

import secrets

from django.utils import timezone

from accounts.models import ApiToken, User

PREFIX = "presage_"
SHOWN = 12


def create_token(*, user: User, name: str) -> tuple[ApiToken, str]:
    """Return a new token and its secret, which is not kept and cannot be shown again."""
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        prefix=secret[:SHOWN],
        digest=ApiToken.digest_of(secret),
        created_at=timezone.now(),
    )
    return token, secret


def revoke_token(*, token: ApiToken) -> None:
    """End a token at once; its line stays for the record."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())
