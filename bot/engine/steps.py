"""Rasa's graph of components, run one after the other.

Rasa hands its graph to dask, made to share work out over machines, which draws up the order and
keeps books anew several times in each message: a twelfth of a turn. Ours has one order, found once.
"""

from collections.abc import Iterator
from typing import Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphNode
from rasa.engine.runner.dask import DaskGraphRunner

Step = tuple[str, GraphNode, tuple[str, ...]]
"""A component's name, the component, and whose results it is given."""


class StepByStep(DaskGraphRunner):
    """Does what its parent does, with the same components, in this thread."""

    def run(
        self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
    ) -> dict[str, Any]:
        wanted = tuple(targets or self._graph_schema.target_names)
        done: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
        try:
            for name, component, needs in self._steps(wanted):
                # A result that is missing is named: that is how a component knows.
                done[name] = component(*(done.get(need, need) for need in needs))
        except RuntimeError as error:
            raise GraphRunError("Error running runner.") from error
        return dict(done[name] for name in wanted)

    def _steps(self, wanted: tuple[str, ...]) -> list[Step]:
        known: dict[tuple[str, ...], list[Step]] = self.__dict__.setdefault("_steps_to", {})
        if wanted not in known:
            known[wanted] = list(self._drawn_up(wanted, set()))
        return known[wanted]

    def _drawn_up(self, wanted: tuple[str, ...], before: set[str]) -> Iterator[Step]:
        """Whatever these need, and then themselves."""
        for name in wanted:
            if name in before or name not in self._graph_schema.nodes:
                continue
            before.add(name)
            needs = tuple(self._graph_schema.nodes[name].needs.values())
            yield from self._drawn_up(needs, before)
            yield name, self._instantiated_nodes[name], needs
