"""Rasa without TensorFlow.

Rasa imports TensorFlow at start although none of our components uses it: 6.5 s and 350 MB
(`docs/decisions/0002-tensorflow-left-out.md`). Three of its modules pull it in; here they are
replaced by modules that hold only the names which others import from them. Anything else that
reaches for TensorFlow afterwards fails loudly instead of loading it in silence.

Only for talking: training, `rasa test` and the comparison with DIET use Rasa as it is.
"""

import importlib.abc
import importlib.machinery
import sys
import types
from collections.abc import Sequence
from typing import Final

_NAMES_BY_MODULE: Final = {
    "rasa.utils.tensorflow.callback": ("RasaTrainingLogger", "RasaModelCheckpoint"),
    "rasa.utils.tensorflow.data_generator": ("RasaBatchDataGenerator", "RasaDataGenerator"),
    # Only checks training data, but a model's metadata names it, so the name must resolve.
    "rasa.graph_components.validators.default_recipe_validator": ("DefaultV1RecipeValidator",),
}
_LEFT_OUT: Final = ("tensorflow", "tensorflow_addons", "tensorflow_text", "keras", "jax")


class _LeftOut(importlib.abc.MetaPathFinder):
    def find_spec(
        self, name: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name.partition(".")[0] in _LEFT_OUT:
            raise ImportError(f"{name} is left out of this process, see bot/engine/lean.py")
        return None


def leave_tensorflow_out() -> None:
    """Must run before the first import of `rasa.core`; doing it twice changes nothing."""
    if any(isinstance(finder, _LeftOut) for finder in sys.meta_path):
        return
    for module_name, names in _NAMES_BY_MODULE.items():
        module = types.ModuleType(module_name, "Stands in for a module that needs TensorFlow.")
        for name in names:
            setattr(module, name, type(name, (), {}))
        sys.modules.setdefault(module_name, module)
    sys.meta_path.insert(0, _LeftOut())
