"""Imports run one way, and what is dangerous stands in few places; read from the source itself."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from bot.settings import ROOT


@dataclass(frozen=True)
class Import:
    """One import in one module; `late`: inside a function, or for the type checker only."""

    importer: str
    imported: str
    late: bool


@cache
def modules() -> tuple[str, ...]:
    """Dotted names of all modules of the product."""
    paths = (path for room in ("bot", "nlu") for path in (ROOT / room).rglob("*.py"))
    return tuple(sorted(map(_name, paths)))


def _name(path: Path) -> str:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


def _path(module: str) -> Path:
    plain = ROOT / Path(*module.split("."))
    return plain / "__init__.py" if plain.is_dir() else plain.with_suffix(".py")


@cache
def tree(module: str) -> ast.Module:
    """The module's syntax tree."""
    return ast.parse(_path(module).read_text("utf-8"))


@cache
def imports() -> tuple[Import, ...]:
    """All imports of the product."""
    return tuple(one for module in modules() for one in _imports(module))


def _imports(module: str) -> Iterator[Import]:
    at_once = {id(node) for node in tree(module).body}
    for node in ast.walk(tree(module)):
        late = id(node) not in at_once
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(module, alias.name, late)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: a relative import"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield Import(module, inner if inner in modules() else str(node.module), late)


def within(name: str, rooms: tuple[str, ...]) -> bool:
    """Whether a module is one of these or lies in one of them."""
    return any(name == room or name.startswith(f"{room}.") for room in rooms)


# --- Which room may know which -----------------------------------------------------------------
LOWEST = ("bot.clock", "bot.codes", "bot.errors", "bot.lix", "bot.logs", "bot.written")
MAY_KNOW = {
    "bot.clock": (),
    "bot.codes": (),
    "bot.erasable": (),
    "bot.errors": (),
    "bot.lix": (),
    "bot.places": ("bot.places", "bot.codes", "bot.errors"),
    "bot.directory": ("bot.directory", "bot.places", *LOWEST),
    "bot.replies": ("bot.errors", "bot.written"),
    "bot.written": ("bot.errors",),
    "bot.buttons": (),
    "bot.logs": (),
    "bot.ports": ("bot.errors",),
    "bot.privacy": (),
    "bot.settings": ("bot.errors", "bot.privacy"),
    "bot.replicas": (*("bot.replicas", "bot.erasable", "bot.errors", "bot.logs", "bot.privacy"),),
    "bot.known": ("bot.codes",),
    "bot.understanding": ("bot.codes", "nlu.reading"),
    "bot.audience": ("bot.codes", "bot.known"),
    "bot.outcomes": ("bot.known",),
    "bot.statistics": (
        *("bot.statistics", "bot.clock", "bot.codes", "bot.errors", "bot.logs"),
        *("bot.known", "bot.audience", "bot.outcomes", "bot.places"),
    ),
    "bot.learning": (
        *("bot.audience", "bot.codes", "bot.known", "bot.outcomes", "bot.understanding"),
    ),
    "nlu.reading": ("nlu.reading", "bot.codes", "bot.places", "bot.written"),
    "nlu.labels": ("bot.codes",),
    "nlu.measure": ("bot.codes", "bot.written"),
    "nlu.encoder": ("nlu.encoder", "nlu.reading", "nlu.components.labels", "bot.settings"),
    "nlu.components": ("nlu", "bot.codes", "bot.places", "bot.written"),
}
"""Rooms that know only these of ours; what is not listed is held by NEVER_KNOW alone."""

NEVER_KNOW = {
    "bot.offer": ("bot.actions", "bot.conversation", "bot.engine", "bot.channels", "bot.commands"),
    "bot.cards": ("bot.actions", "bot.conversation", "bot.engine", "bot.channels", "bot.commands"),
    "bot.rooms": ("bot.actions", "bot.conversation", "bot.engine", "bot.channels", "bot.commands"),
    "bot.turn": ("bot.actions", "bot.conversation", "bot.engine", "bot.channels", "bot.commands"),
    "bot.actions": ("bot.conversation", "bot.engine", "bot.channels", "bot.commands"),
    "bot.engine": ("bot.conversation", "bot.channels", "bot.commands"),
    "bot.conversation": ("bot.channels", "bot.commands", "bot.actions"),
    "bot.operations": ("bot.actions", "bot.conversation", "bot.channels", "bot.commands"),
    "bot.channels": (
        "bot.actions",
        "bot.engine",
        "bot.directory.search",
        "bot.commands",
        "bot.turn",
    ),
    "nlu": ("bot.actions", "bot.conversation", "bot.channels", "bot.commands", "bot.known"),
}
"""channels → conversation → actions → directory, places, replies; never back."""

WHO_MAY_USE = {
    "rasa": (
        *("bot.engine", "bot.conversation", "nlu.components", "nlu.explain"),
        "nlu.encoder.adapting",
    ),
    "rasa_sdk": ("bot.actions", "bot.turn", "bot.engine"),
    "telegram": (
        "bot.channels.telegram.channel",
        "bot.channels.telegram.order",
        "bot.channels.telegram.reading",
        "bot.channels.telegram.requests",
        "bot.channels.telegram.running",
        "bot.channels.telegram.sending",
        "bot.channels.telegram.updates",
        "bot.channels.telegram.words",
    ),
    "onnx": ("nlu.encoder.graph",),
    "onnxruntime": ("nlu.encoder.vectors",),
    "sentencepiece": ("nlu.encoder.pieces",),
    "redis": ("bot.replicas",),
    "cryptography": ("bot.replicas",),
    "sklearn": ("nlu.components",),
    "opening_hours": ("bot.directory",),
    "structlog": ("bot.logs",),
    "sqlite3": ("bot.statistics", "bot.commands.report", "bot.commands.check"),
    "sqlite_utils": ("bot.statistics",),
    "opendp": ("bot.statistics.noise",),
    "rich": ("bot.channels.terminal",),
    "tensorflow": ("nlu.encoder.adapting",),
    "keras": (),
    "requests": (),
    "httpx": (),
}
"""A library is known to the rooms whose matter it is, so that it could be replaced there."""


@pytest.mark.parametrize("room", MAY_KNOW)
def test_a_room_knows_only_what_lies_below_it(room: str) -> None:
    wrong = [
        f"{one.importer} imports {one.imported}"
        for one in imports()
        if within(one.importer, (room,))
        and within(one.imported, ("bot", "nlu"))
        and not within(one.imported, MAY_KNOW[room])
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("room", NEVER_KNOW)
def test_imports_run_one_way(room: str) -> None:
    wrong = [
        f"{one.importer} imports {one.imported}"
        for one in imports()
        if within(one.importer, (room,)) and within(one.imported, NEVER_KNOW[room])
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("library", WHO_MAY_USE)
def test_a_library_is_known_only_where_it_is_the_matter(library: str) -> None:
    wrong = [
        f"{one.importer} imports {one.imported}"
        for one in imports()
        if within(one.imported, (library,)) and not within(one.importer, WHO_MAY_USE[library])
    ]
    assert not wrong, "\n".join(wrong)


def test_only_the_command_line_knows_the_commands() -> None:
    wrong = [
        one.importer
        for one in imports()
        if within(one.imported, ("bot.commands",))
        and not within(one.importer, ("bot.commands", "bot.__main__"))
    ]
    assert not wrong


def test_no_module_waits_for_itself() -> None:
    """No circle among the imports that happen at once."""
    graph: dict[str, set[str]] = {}
    for one in imports():
        if not one.late and one.imported in modules() and one.imported != one.importer:
            graph.setdefault(one.importer, set()).add(one.imported)
    done: set[str] = set()

    def walk(module: str, path: tuple[str, ...]) -> None:
        # A package's own front names its modules: that is no circle as long as they do not use it.
        assert module not in path, " → ".join([*path[path.index(module) :], module])
        if module not in done:
            for other in sorted(graph.get(module, ())):
                walk(other, (*path, module))
            done.add(module)

    for module in modules():
        walk(module, ())


# --- The environment ---------------------------------------------------------------------------
READS_THE_ENVIRONMENT = {
    "bot.settings": "every setting, and nothing else reads one",
    "bot.commands.start": "sets what libraries read, where the tester has not",
    "bot.commands.serve": "sets what python-telegram-bot reads",
}


def test_only_the_settings_read_the_environment() -> None:
    found = set()
    for module in modules():
        for node in ast.walk(tree(module)):
            name = node.attr if isinstance(node, ast.Attribute) else None
            if isinstance(node, ast.ImportFrom) and node.module == "os":
                name = next((a.name for a in node.names if a.name in ("environ", "getenv")), None)
            if name in ("environ", "getenv", "environb", "putenv"):
                found.add(module)
    assert found == set(READS_THE_ENVIRONMENT)


# --- A person's words --------------------------------------------------------------------------
REVEALS = {
    "bot.conversation": "a person's words, for Rasa to read",
    "bot.privacy": "the key of the keyed hash",
    "bot.commands.serve": "whether the webhook's secret has the form that Telegram takes",
    "bot.channels.telegram.running": "the bot's token and the webhook's secret, for the library",
    "bot.channels.telegram.webhook": "the webhook's secret, to compare",
    "bot.replicas.seal": "the key, to derive those from that seal what lies in Redis",
    "bot.replicas.shared": "the address of Redis, which may hold a password",
}
"""Modules that may look into what is hidden, and at what."""


def test_few_modules_look_into_what_is_hidden() -> None:
    found = {
        module
        for module in modules()
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Attribute)
        and node.attr in ("reveal", "_value")
        # A class may look into itself.
        and not (isinstance(node.value, ast.Name) and node.value.id == "self")
    }
    assert found == set(REVEALS)


def test_a_persons_words_are_revealed_in_one_place() -> None:
    """Everything else that is revealed is a setting."""
    found = [
        (module, ast.unparse(node.func))
        for module in modules()
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "reveal"
        and not re.match(r"settings\.|key\.|secret\.|url\.", ast.unparse(node.func))
    ]
    assert set(found) == {("bot.conversation", "message.reveal")}


# --- Wording -----------------------------------------------------------------------------------
SWEDISH = re.compile(r"[åäöÅÄÖ]")
FOR_STAFF = "python -m bot"
"""Stands in the examples that --help ends with."""
FEWEST_WORDS = 4


def _docstrings(module: str) -> set[int]:
    found = set()
    for node in ast.walk(tree(module)):
        body = getattr(node, "body", None)
        for one in body if isinstance(body, list) else []:
            # The first of a body, and those that explain an attribute.
            if isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant):
                found.add(id(one.value))
    return found


def _word_lists(module: str) -> set[int]:
    """Strings that become sets of words where they stand: nobody is shown them."""
    split, made = set(), set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Attribute) and node.attr == "split":
            split.add(id(node.value))
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "word_set":
            made |= {id(part) for part in ast.walk(node)}
    return split | made


@pytest.mark.parametrize("module", modules())
def test_no_sentence_for_a_person_stands_in_the_code(module: str) -> None:
    not_said = _docstrings(module) | _word_lists(module)
    wrong = [
        f"{node.lineno}: {node.value}"
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in not_said
        and FOR_STAFF not in node.value
        and SWEDISH.search(node.value)
        and len(node.value.split()) >= FEWEST_WORDS
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("module", [m for m in modules() if m != "bot.directory.facts"])
def test_no_phone_number_or_link_stands_in_the_code(module: str) -> None:
    """Facts stand in directory.yaml alone; bot.directory.facts finds those that stand elsewhere."""
    documents = _docstrings(module)
    number = re.compile(
        r"(?<![\d.])(?:0\d{1,3}[-– ]\d{2,}|020[- ]?\d{2,}|116 ?\d{3}|90101|1177|112)(?!\d)"
    )
    wrong = [
        f"{node.lineno}: {node.value}"
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in documents
        and number.search(node.value)
    ]
    assert not wrong, "\n".join(wrong)
