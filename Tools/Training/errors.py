"""Failures the person at the keyboard can do something about; each carries the exit code of the `edge` commands."""


class RecipeError(Exception):
    """One sentence for the user: what, where, what was expected, what to do. Never shown with a stack trace."""

    exit_code = 3


class UsageError(RecipeError):
    """The command line asks for something that cannot be (exit code 2)."""

    exit_code = 2


class WorldError(RecipeError):
    """A file, folder or package is missing, unreadable or not what it claims to be (exit code 3)."""

    exit_code = 3
