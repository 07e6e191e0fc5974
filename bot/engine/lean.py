"""Rasa without what no talk of ours needs.

Rasa imports TensorFlow at start although none of our components uses it: 6.5 s and 350 MB
(`docs/decisions/0002-tensorflow-left-out.md`). It also loads fifteen messengers, three databases,
a web server and a plotting library: another 4 s. Here, modules that pull these in are replaced by
stand-ins which hold only the names that others import from them. What reaches for TensorFlow
afterwards fails loudly instead of loading it in silence.

Only for talking: training, `rasa test` and the comparison with DIET use Rasa as it is.
"""

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys
import types
from collections.abc import Sequence
from typing import Any, Final

_NAMES_BY_MODULE: Final = {
    "rasa.utils.tensorflow.callback": ("RasaTrainingLogger", "RasaModelCheckpoint"),
    "rasa.utils.tensorflow.data_generator": ("RasaBatchDataGenerator", "RasaDataGenerator"),
    # Only checks training data, but a model's metadata names it, so the name must resolve.
    "rasa.graph_components.validators.default_recipe_validator": ("DefaultV1RecipeValidator",),
    # Data for TensorFlow's models; pulls in scikit-learn's model selection.
    "rasa.utils.tensorflow.model_data": (
        *("RasaModelData", "FeatureArray", "FeatureSignature", "Data"),
        "ragged_array_to_ndarray",
    ),
    # Draws confusion matrices; pulls in matplotlib.
    "rasa.utils.plotting": ("plot_confusion_matrix", "plot_paired_histogram"),
    # Stores for talks that we do not use.
    "boto3": (),
    "boto3.dynamodb": (),
    "boto3.dynamodb.conditions": ("Key",),
    "pymongo": (),
    "pymongo.collection": ("Collection",),
    "sqlalchemy": ("Column", "Float", "Integer", "Sequence", "String", "Text"),
    "sqlalchemy.ext": (),
    "sqlalchemy.ext.declarative": ("DeclarativeMeta", "declarative_base"),
    # A message broker, a web server with its tokens, timers and telemetry, all unused here.
    "aiormq": (),
    "jwt": (),
    "sanic": ("Blueprint", "Sanic"),
    "sanic.request": ("Request",),
    "rasa.core.jobs": (),
    "rasa.telemetry": (),
}
_STATISTICS: Final = "scipy.stats"
"""scikit-learn derives one class from it and uses it in training alone: half a second."""
_LEFT_OUT: Final = ("tensorflow", "tensorflow_addons", "tensorflow_text", "keras", "jax")
_CHANNELS: Final = "rasa.core.channels"


class _StandIn:
    """What a left-out name stands for: classes may be made of it, and it can do nothing."""

    metadata = None

    def __init__(self, *_arguments: object, **_options: object) -> None:
        """Takes whatever the real one would."""


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
        stand_in = types.ModuleType(module_name, "Stands in for a module that is left out.")
        for name in names:
            setattr(stand_in, name, type(name, (_StandIn,), {}))
        sys.modules.setdefault(module_name, stand_in)
    _without_messengers()
    _statistics_when_asked_for()
    sys.meta_path.insert(0, _LeftOut())


def _without_messengers() -> None:
    """The package of channels, whose own import would load every messenger's library."""
    if _CHANNELS in sys.modules:
        return
    found = importlib.util.find_spec("rasa.core")
    if found is None or not found.submodule_search_locations:
        raise ImportError("rasa is not installed; run: make setup")
    package = types.ModuleType(_CHANNELS, "Rasa's channels without the messengers.")
    package.__path__ = [f"{place}/channels" for place in found.submodule_search_locations]

    def from_channel(name: str) -> Any:
        """What the real package takes over from its own module `channel`."""
        return getattr(importlib.import_module(f"{_CHANNELS}.channel"), name)

    vars(package).update({"BUILTIN_CHANNELS": {}, "__getattr__": from_channel})
    sys.modules[_CHANNELS] = package


def _statistics_when_asked_for() -> None:
    """The module of statistics, which loads itself once somebody wants more than that class."""
    if _STATISTICS in sys.modules:
        return
    stand_in = types.ModuleType(_STATISTICS, "Stands in for a module that is loaded when used.")

    def real(name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(_STATISTICS) is stand_in:
            del sys.modules[_STATISTICS]
        return getattr(importlib.import_module(_STATISTICS), name)

    vars(stand_in).update({"reciprocal": type("reciprocal", (_StandIn,), {}), "__getattr__": real})
    sys.modules[_STATISTICS] = stand_in
