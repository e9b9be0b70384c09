"""How each family of components is drawn: a part and a room give rows as wide as the room."""
