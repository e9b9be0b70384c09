"""Screens as phones that are drawn with characters, for a terminal and for a text diff."""
