"""The installation: settings, the servers it brings along, the clock."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
