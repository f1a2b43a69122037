"""The command line: each command parses, calls one service or query, and prints.

Heavy modules are imported inside the commands, so that `timebank --help` answers at once.
"""

import click

import timebank
from timebank.cli.backup import backup, restore
from timebank.cli.communities import change_community, create_community
from timebank.cli.demo import demo
from timebank.cli.doctor import doctor
from timebank.cli.export import export
from timebank.cli.leaving import remove_name
from timebank.cli.members import add_member, slip
from timebank.cli.migrate import migrate
from timebank.cli.moving import import_
from timebank.cli.opening import opening
from timebank.cli.organisations import add_organisation
from timebank.cli.seals import add_witness, rotate_key, seal_again, witness
from timebank.cli.serve import serve
from timebank.cli.sheets import import_sheet
from timebank.cli.verify import verify
from timebank.cli.work import work

COMMANDS = (
    serve,
    work,
    migrate,
    demo,
    create_community,
    change_community,
    add_member,
    slip,
    add_organisation,
    opening,
    import_sheet,
    remove_name,
    verify,
    witness,
    add_witness,
    rotate_key,
    seal_again,
    export,
    import_,
    backup,
    restore,
    doctor,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(timebank.__version__, prog_name="timebank")
def main() -> None:
    """Keep a ledger of hours for a community, where every hour is worth the same.

    Settings come from the environment; docs/running.md lists them all.
    """


for command in COMMANDS:
    main.add_command(command)
