"""Each family of components as parts of a picture."""
