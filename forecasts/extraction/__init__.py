"""Pure text: what changed from one wording to the next."""
