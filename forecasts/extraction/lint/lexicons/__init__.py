"""The words the rules look for, as data: regular expressions, matched as whole words."""
