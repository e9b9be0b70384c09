"""One request over HTTPS: pinned, bounded in size and time, and its secret never shown."""
