"""The API over HTTPS."""
