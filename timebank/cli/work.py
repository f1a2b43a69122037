"""The background work: mail, exchanges nobody answered, and letting go of what is no longer needed."""

import click


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now and end, as cron likes it.")
@click.option("--beside-server", is_flag=True, hidden=True, help="End when the server that started it ends.")
def work(once: bool, beside_server: bool) -> None:
    """Send mail and do what else is due.

    Any number of these may run; one of them works.
    """
    import logging

    from timebank.cli.database import open_current, read_settings
    from timebank.cli.worker import Worker

    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    settings = read_settings()
    worker = Worker(settings, open_current(settings))
    if once:
        worker.work_once()
    else:
        worker.work_on(beside_server=beside_server)
