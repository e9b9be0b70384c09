"""`python -m flowops` is the command."""

from flowops.cli.main import main

main()
