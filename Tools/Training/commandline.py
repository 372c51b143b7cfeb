"""What the scripts of the recipe share: options with limits, and failures as one sentence and an exit code."""

from __future__ import annotations

import argparse
import sys
from typing import Callable, NoReturn

from errors import RecipeError, UsageError, WorldError


class Parser(argparse.ArgumentParser):
    """Reports a wrong command line the way every other failure is reported."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message[0].upper()}{message[1:]}; see --help.")


def number(kind: type, least: float, most: float) -> Callable[[str], float]:
    """An argparse type for numbers from least to most, both allowed."""
    def parse(text: str) -> float:
        try:
            value = kind(text)
        except ValueError:
            value = None
        if value is None or not least <= value <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is not {'a whole' if kind is int else 'a'} number in {least:g}..{most:g}")
        return value
    return parse


def guard(action: Callable[[], None]) -> int:
    """Runs a script; returns its exit code: 0 done, 2 wrong usage, 3 the outside world failed, 130 stopped by Ctrl-C."""
    try:
        action()
        return 0
    except RecipeError as error:
        return _fail(str(error), error.exit_code)
    except ModuleNotFoundError as error:
        return _fail(f"The Python package {error.name} is missing for {sys.executable}; install the packages that "
                     "README.md names and run with /usr/bin/python3.", WorldError.exit_code)
    except MemoryError:
        return _fail("Not enough memory; use fewer images or a smaller --batch.", WorldError.exit_code)
    except KeyboardInterrupt:
        return _fail("Stopped before it was done.", 130)


def _fail(message: str, exit_code: int) -> int:
    print(f"error: {message}", file=sys.stderr)
    return exit_code
