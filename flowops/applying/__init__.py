"""A plan to its performance, as generators that do no I/O themselves."""
