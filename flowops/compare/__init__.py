"""Desired against live, pure: who belongs to whom, what is known, what differs."""
