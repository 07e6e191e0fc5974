"""Rasa's graph run step by step gives what Rasa's own runner gives."""

from typing import TYPE_CHECKING, Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner

from bot.engine.steps import StepByStep

if TYPE_CHECKING:
    from bot.conversation import Conversation

PREPARE = "__message__"


def _runner(conversation: "Conversation") -> StepByStep:
    processor = conversation.agent.processor
    assert processor
    assert isinstance(processor.graph_runner, StepByStep)
    return processor.graph_runner


def _understood(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [message.as_dict(only_output_properties=True) for (message,) in found.values()]


@pytest.mark.parametrize("text", ["hej", "är 15 bor i umeå nån hotar sprida bilder på mig", "…"])
def test_every_component_runs_once_and_in_order(conversation: "Conversation", text: str) -> None:
    runner, processor = _runner(conversation), conversation.agent.processor
    assert processor
    nlu = [processor.model_metadata.nlu_target]
    results = [
        run(runner, inputs={PREPARE: [UserMessage(text)]}, targets=nlu)
        for run in (StepByStep.run, DaskGraphRunner.run)
    ]
    assert _understood(results[0]) == _understood(results[1])
    names = [name for name, _, _ in runner._steps(tuple(nlu))]
    assert len(names) == len(set(names)) > 5
    for place, (_, _, needs) in enumerate(runner._steps(tuple(nlu))):
        assert set(needs) <= {PREPARE, *names[:place], "__tracker__"}


def test_a_component_that_fails_is_told_as_rasa_tells_it(conversation: "Conversation") -> None:
    runner = _runner(conversation)

    def broken(*_given: Any) -> Any:
        raise RuntimeError

    steps = runner._steps(("broken",))
    assert steps == []
    steps.append(("broken", broken, ()))  # type: ignore[arg-type]
    with pytest.raises(GraphRunError):
        runner.run(targets=["broken"])
    steps.clear()
