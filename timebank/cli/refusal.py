"""How a command says no: one plain sentence, and exit status 1."""

from typing import IO, Any

import click


class Refusal(click.ClickException):
    """One sentence for whoever typed the command."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the sentence and nothing else."""
        click.echo(self.message, err=True, file=file)
