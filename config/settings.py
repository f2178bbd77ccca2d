"""Settings, from the environment, failing loudly.

With neither ``DATABASE_URL`` nor ``REDIS_URL`` set, the embedded servers of ``config.embedded``
are used and everything needed is made up on the spot. With both set this is a production
installation: ``SECRET_KEY`` and ``ALLOWED_HOSTS`` must be given too.
"""

import contextlib
import os
import re
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
import environ
from celery.schedules import schedule
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.management.utils import get_random_secret_key
from django.core.validators import EmailValidator

from config import embedded

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
SITE = re.compile(r"https?://(?:[A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
env = environ.Env()


def _secret_key(folder: Path) -> str:
    """Return the key of an embedded installation, made on its first start."""
    path = folder / "secret_key"
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode=0o600)
        with os.fdopen(handle, "w") as file:
            file.write(get_random_secret_key())
    return path.read_text()


def _site_url(default: str) -> str:
    """Return the base of the links in mails: scheme, host and perhaps port, nothing behind."""
    url = (env("SITE_URL", default="") or default).removesuffix("/")
    if not SITE.fullmatch(url):
        raise ImproperlyConfigured(f"Set SITE_URL like https://forecasts.example: {url!r} is none.")
    return url


def _mail() -> dict[str, Any]:
    """Return Django's settings for EMAIL_URL; without one, mails go to the console."""
    said = env("EMAIL_URL", default="") or "consolemail://"
    try:
        config: dict[str, Any] = environ.Env.email_url_config(said)
    except ValueError:  # No cause, no value: it may be a piece of the password.
        raise ImproperlyConfigured("EMAIL_URL: the port is not a number.") from None
    if said.startswith("smtp") and not config["EMAIL_HOST"]:
        raise ImproperlyConfigured("EMAIL_URL names no host: smtp+tls://user:password@host:587")
    if unknown := config.pop("OPTIONS", None):
        raise ImproperlyConfigured(f"EMAIL_URL has options nobody knows: {', '.join(unknown)}.")
    return config


def _sender(default: str) -> str:
    """Return whom mails come from. The default may be no address: then nobody asked for mail."""
    said: str = env("DEFAULT_FROM_EMAIL", default="")
    if not said:
        return default
    try:
        EmailValidator()(parseaddr(said)[1] if said.isprintable() else "")
    except ValidationError:
        raise ImproperlyConfigured(f"DEFAULT_FROM_EMAIL is no address: {said!r}.") from None
    return said


_served = [name for name in ("DATABASE_URL", "REDIS_URL") if env(name, default="")]
if len(_served) == 1:
    raise ImproperlyConfigured(
        f"{_served[0]} is set alone: set both DATABASE_URL and REDIS_URL, or neither."
    )
EMBEDDED = not _served

if EMBEDDED:
    _data = embedded.data_folder()
    SECRET_KEY = _secret_key(_data)
    ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
    DATABASES: dict[str, Any] = {"default": embedded.database_settings(_data)}
    REDIS_URL = embedded.redis_url(_data)
    CELERY_BROKER_URL = embedded.broker_url(_data)
    SITE_URL = _site_url(f"http://127.0.0.1:{env('PORT', default='') or 8000}")
else:
    SECRET_KEY = env("SECRET_KEY")
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
    DATABASES = {"default": env.db("DATABASE_URL")}
    REDIS_URL = CELERY_BROKER_URL = env("REDIS_URL")
    SITE_URL = _site_url(f"https://{next(iter(ALLOWED_HOSTS), '')}")
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if not host.startswith(".")]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = ["^healthz$"]
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=3600)
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT

DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DEBUG = env.bool("DEBUG", default=False)
# Whether pages that stewards name as evidence are fetched and kept: requests from this network.
EVIDENCE_FETCH = env.bool("EVIDENCE_FETCH", default=False)
# What looks for claims in imported documents: classes by dotted path, and a chat service if named.
CLAIM_EXTRACTORS = env.list(
    "CLAIM_EXTRACTORS", default=["forecasts.extraction.claims.RulesExtractor"]
)
CHAT_EXTRACTOR_URL = env("CHAT_EXTRACTOR_URL", default="")
CHAT_EXTRACTOR_KEY = env("CHAT_EXTRACTOR_KEY", default="")
CHAT_EXTRACTOR_MODEL = env("CHAT_EXTRACTOR_MODEL", default="")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "accounts",
    "forecasts",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

AUTH_USER_MODEL = "accounts.User"
_VALIDATORS: dict[str, dict[str, Any]] = {
    "UserAttributeSimilarityValidator": {"user_attributes": ["handle"]},
    "MinimumLengthValidator": {},
    "CommonPasswordValidator": {},
    "NumericPasswordValidator": {},
}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in _VALIDATORS.items()
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

vars().update(_mail())
EMAIL_TIMEOUT = 10  # seconds; a mail server that hangs may not hold the pages up for good
DEFAULT_FROM_EMAIL = _sender(
    f"Presage <presage@{'localhost' if EMBEDDED else urlsplit(SITE_URL).hostname}>"
)

LANGUAGE_CODE = "en"
USE_I18N = False
TIME_ZONE = "UTC"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATIC_ROOT = None if EMBEDDED else BASE_DIR / "static-collected"
WHITENOISE_USE_FINDERS = EMBEDDED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if EMBEDDED
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["forecasts.api.parsers.StrictJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "forecasts.api.pagination.Pages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "forecasts.api.problems.problem_response",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Presage",
    "VERSION": "1",
    "DESCRIPTION": "Read questions, submit and withdraw forecasts, read leaderboards. "
    "Errors are problem documents (RFC 9457). Losses run from 0 (best) to 1 (worst).",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
}

# The task's hard limit decides how long a message may be away before it is taken for lost
# (visibility_timeout >= 2 x limit); the two restore knobs decide how often anybody looks.
# Without them a crashed worker's task comes back after 100 seconds instead of a few.
CELERY_TASK_TIME_LIMIT = 300
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 2 * CELERY_TASK_TIME_LIMIT,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "max_retries": 1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False  # A nudge that fails is nothing: the sweep finds the row.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BEAT_SCHEDULE = {
    "sweep what is due": {
        "task": "forecasts.tasks.sweep",
        "schedule": schedule(run_every=10),
        "options": {"expires": 10},  # After a stoppage one sweep is enough.
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
}
