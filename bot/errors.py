"""Errors that speak.

Problem                 something a person at the keyboard can mend; one line, no traceback
├── WrongUse            the command was called wrongly (exit 2)
├── WrongSetting        an environment variable holds what it cannot (exit 1)
├── NoModel             the trained model is missing, broken or of another version (exit 1)
└── directory problems  see `bot.directory.load.DirectoryProblems` (exit 1)
"""


class Problem(Exception):
    """One line for the person at the keyboard: what is wrong, where, what to do."""

    exit_code = 1


class WrongUse(Problem):
    """The command line does not fit the command."""

    exit_code = 2


class WrongSetting(Problem):
    """An environment variable has a value that cannot be used."""


class NoModel(Problem):
    """The trained model is missing, damaged or was made by other versions."""
