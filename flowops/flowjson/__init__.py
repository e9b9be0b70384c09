"""The Flow JSON language: what a definition says."""
