"""One module a command: options in, an exit code out."""
