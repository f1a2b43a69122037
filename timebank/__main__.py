"""Runs the command line as `python -m timebank`."""

from timebank.cli import main

main()
