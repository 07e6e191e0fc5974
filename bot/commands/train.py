"""`train`: train the model when something it is made from has changed."""

import argparse
import sys
from typing import Final

from bot.commands.base import Command
from bot.settings import Settings


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--force", action="store_true", help="also when nothing has changed")


def _run(options: argparse.Namespace) -> int:
    from bot.engine.training import train, up_to_date

    model = Settings.read().model
    if options.force or not up_to_date(model):
        print("training (a few minutes) …", file=sys.stderr)
        train(model, force=options.force)
    print(model)
    return 0


TRAIN: Final = Command(
    "train",
    "Train the model from nlu/ and flows/, if anything there has changed.",
    "python -m bot train",
    _options,
    _run,
)
