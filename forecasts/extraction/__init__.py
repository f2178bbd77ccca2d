"""Pure text: what changed in a wording; what is wrong with a question's; what may be a claim."""
