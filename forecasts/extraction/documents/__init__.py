"""From a file to clean blocks of text, each character of which knows where it stood."""
