"""The commands of `python -m bot`, one module each: its options, and the call that does it."""

from bot.commands.base import Command
from bot.commands.chat import CHAT
from bot.commands.check import CHECK
from bot.commands.coverage import COVERAGE
from bot.commands.evaluate import EVALUATE
from bot.commands.exchange import EXPORT, IMPORT
from bot.commands.find import FIND
from bot.commands.replies import REPLIES
from bot.commands.report import REPORT
from bot.commands.serve import SERVE
from bot.commands.train import TRAIN
from bot.commands.understand import UNDERSTAND

COMMANDS: tuple[Command, ...] = (
    *(CHAT, UNDERSTAND, FIND),
    *(SERVE, TRAIN, EVALUATE),
    *(CHECK, COVERAGE, REPORT, REPLIES, EXPORT, IMPORT),
)
