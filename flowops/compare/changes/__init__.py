"""DEFINITION x DEFINITION, pure: what changed between two revisions, as people see a flow."""
