"""Pure text: what changed from one wording to the next; what is wrong with a question's."""
