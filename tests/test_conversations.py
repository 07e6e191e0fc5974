"""Every talk of tests/conversations, played through the real model and the real directory."""

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.rooms import ROOT

from .conftest import StoppedClock
from .talks import Talk, play, talks

if TYPE_CHECKING:
    from bot.conversation import Conversation


@pytest.mark.parametrize("talk", talks(), ids=lambda talk: talk.id)
async def test_talk(talk: Talk, conversation: "Conversation", clock: StoppedClock) -> None:
    """The talk goes as its file says."""
    wrong = ""
    try:
        await play(talk, conversation, clock)
    except AssertionError as error:
        wrong = str(error)
    if wrong:
        pytest.fail(wrong, pytrace=False)
