"""How Rasa makes our components, and how those that learn keep what they learnt."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Final

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

_KEPT: Final = "learnt.npz"


class Component(GraphComponent):
    """Made from its configuration alone."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Component:
        return cls(config)


class LearningComponent(GraphComponent):
    """Made with a place in the model for what it learns, given back by name on loading.

    Arrays, unless a component reads what it has kept in a way of its own.
    """

    _storage: ModelStorage
    _resource: Resource

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LearningComponent:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LearningComponent:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, **cls._kept(folder))

    @classmethod
    def _kept(cls, folder: Path) -> Dict[str, Any]:
        """What was learnt, by name, read from its folder in the model."""
        with np.load(folder / _KEPT, allow_pickle=False) as kept:
            return {name: kept[name] for name in kept.files}

    def _keep(self, **learnt: np.ndarray) -> Resource:
        """Write what was learnt into the model; gives what training must give back."""
        with self._storage.write_to(self._resource) as folder:
            np.savez(folder / _KEPT, **learnt)
        return self._resource
