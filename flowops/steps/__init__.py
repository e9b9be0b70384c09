"""What can be done to a flow: one file per kind of step, one list."""
