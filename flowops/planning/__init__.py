"""Pairs to a plan, pure."""
