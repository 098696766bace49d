"""The command line: thin shells over `Record` and `sayso.read`.

`main` is the entry point.  The verbs live beside it, one module per kind of work; each imports
what it needs only when it runs, so that `sayso --help` answers at once.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import traceback

import click

from . import comparing, keeping, listing, making, publishing, reading, ruling, team, watching
from .common import Group

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=Group, context_settings=CONTEXT, invoke_without_command=False)
@click.version_option(package_name="sayso", message="%(prog)s %(version)s")
@click.option(
    "--record",
    metavar="PATH|URL",
    help="The record for the command that follows (every command takes it too).",
)
def cli(record: str | None) -> None:
    """Turn war reporting into a sourced record: who did what to whom, where and when, says who.

    \b
    Example:
      sayso read report.txt --published 2017-06-07
      sayso add reports/*.txt
      sayso events --from 2017-06-01 --type airstrike
    """
    if record:
        os.environ["SAYSO_RECORD"] = record


for module in (reading, watching, listing, ruling, making, publishing, comparing, keeping, team):
    for command in module.COMMANDS:
        cli.add_command(command)


def _quiet_pipe() -> None:
    """Point the output at nothing, so that Python's exit does not complain of a closed pipe."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main(arguments: list[str] | None = None) -> None:
    """Run one command and exit: 0 done, 1 done in part or problems found, 2 cannot be done."""
    from ..errors import SaysoError

    arguments = sys.argv[1:] if arguments is None else arguments
    verbose = "-v" in arguments or "--verbose" in arguments
    status = 0
    message = ""
    try:
        status = cli.main(args=arguments, prog_name="sayso", standalone_mode=False) or 0
        sys.stdout.flush()
    except click.exceptions.Exit as leaving:
        status = leaving.exit_code
    except click.Abort:
        status, message = 130, "stopped"
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        status = 2
    except click.UsageError as error:
        verb = error.ctx.command_path if error.ctx else "sayso"
        words = " ".join(error.format_message().split()).rstrip(".")
        status, message = 2, f"{words}; see {verb} --help"
    except click.ClickException as error:
        status, message = 2, error.format_message()
    except SaysoError as error:
        status, message = 2, str(error)
        if verbose:
            traceback.print_exc()
    except BrokenPipeError:
        _quiet_pipe()
    except OSError as error:
        if error.errno == errno.EPIPE:
            _quiet_pipe()
        elif error.errno in (errno.ENOSPC, errno.EDQUOT):
            status, message = 2, "no space left on the disk; nothing of this run was kept"
        else:
            status = 2
            message = ": ".join(
                filter(None, [error.filename and str(error.filename), error.strerror])
            )
        if verbose:
            traceback.print_exc()
    except KeyboardInterrupt:
        status, message = 130, "stopped"
    if message:
        click.echo(f"sayso: {message}", err=True)
    sys.exit(status)
