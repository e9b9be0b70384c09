"""The nouns: frozen values with no I/O, which every other layer speaks in."""
