from django.http import HttpRequest

from accounts.models import User


class UserRequest(HttpRequest):
    """A request that got past ``login_required``."""

    user: User
