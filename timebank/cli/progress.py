"""Shows on a terminal how many entries of a journal have been gone through."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def entries_read(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show a bar while something is done; what it gives hears how many entries are done by then."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)
