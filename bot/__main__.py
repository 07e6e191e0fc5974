"""The command line: parse, call one function, print. The work is elsewhere."""

import argparse
import sys
from collections.abc import Sequence

from bot.commands import COMMANDS
from bot.errors import Problem
from bot.logs import note_failure


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status: 0 done, 1 failed, 2 called wrongly."""
    parser = argparse.ArgumentParser(
        prog="vagvisaren", description="Tells people where and how to get help."
    )
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add_to(subparsers)
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except Problem as problem:
        print(f"vagvisaren: {problem}", file=sys.stderr)
        return problem.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our lines has stopped; Python must not complain when it flushes at exit.
        sys.stderr.close()
        return 0
    except Exception as error:  # noqa: BLE001  nobody at the keyboard is helped by a traceback
        note_failure("command_failed", error)
        return 1


if __name__ == "__main__":
    sys.exit(main())
