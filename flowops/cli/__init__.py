"""The command line: options in, one operation, one renderer, an exit code out."""
