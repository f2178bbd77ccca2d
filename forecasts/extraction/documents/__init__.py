"""From a file to clean blocks of text, each character of which knows where it stood."""

from forecasts.extraction.documents.cleaning import clean
from forecasts.extraction.documents.decoding import MEDIA_TYPES, read
from forecasts.extraction.documents.document import Block, CleanDocument, Fix, Unreadable
from forecasts.extraction.documents.repairs import hyphens_to_check

__all__ = [
    "MEDIA_TYPES",
    "Block",
    "CleanDocument",
    "Fix",
    "Unreadable",
    "clean",
    "hyphens_to_check",
    "read",
]
