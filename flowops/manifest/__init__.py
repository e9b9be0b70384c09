"""Files to desired flows: the only reader of the user's files."""
