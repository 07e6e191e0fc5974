"""`evaluate`: measure the model on messages that nobody who trained it has used."""

import argparse

from bot.commands.base import Command

EVALUATE = Command("evaluate", "evaluate", "evaluate", lambda p: None, lambda o: 0)
