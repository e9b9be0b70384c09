"""The gateway's API, embedded; imports nothing of flowops."""
