"""Serving the pages, with the background work beside them."""

import click


@click.command()
@click.option("--demo", is_flag=True, help="Fill an empty database with a made-up community first.")
@click.pass_context
def serve(context: click.Context, demo: bool) -> None:
    """Serve the pages until Ctrl-C.

    Checks everything first, and says where to find the pages.
    """
    import signal

    from timebank.cli import greeting, server
    from timebank.cli.addresses import check_port
    from timebank.cli.database import check_data_folder, look, read_settings
    from timebank.cli.first_run import prepare

    # Docker stops with SIGTERM, which the first process of a container would not even notice.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        settings = read_settings()
        check_data_folder(settings)
        look(settings)
        check_port(settings.port)
        shown = prepare(settings, demo=demo)
        settings = greeting.with_local_address(settings)
        greeting.greet(settings, shown)
        status = server.run(settings)
    except KeyboardInterrupt:
        status = 0
    context.exit(status)
