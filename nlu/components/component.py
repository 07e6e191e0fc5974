"""How Rasa makes our components, and how those that learn keep what they learnt."""

from __future__ import annotations

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
    """Made with a place in the model for what it learns: arrays, given back by name on loading."""

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
        with (
            model_storage.read_from(resource) as folder,
            np.load(folder / _KEPT, allow_pickle=False) as kept,
        ):
            return cls(config, model_storage, resource, **{name: kept[name] for name in kept.files})

    def _keep(self, **learnt: np.ndarray) -> Resource:
        """Write what was learnt into the model; gives what training must give back."""
        with self._storage.write_to(self._resource) as folder:
            np.savez(folder / _KEPT, **learnt)
        return self._resource
