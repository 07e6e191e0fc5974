"""The documents are true: commands exist, examples run, tables and figures are those of today."""

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from bot import codes
from bot.directory import check
from bot.settings import ROOT
from nlu.labels import OWN_METAS

from . import documents as doc
from .conftest import StoppedClock

if TYPE_CHECKING:
    from bot.conversation import Conversation

STAFF = ROOT / "docs" / "staff.md"
PROGRAMMERS = ROOT / "docs" / "programmers.md"
DECISIONS = ROOT / "docs" / "decisions"
TODAY = date(2026, 11, 24)
each_document = pytest.mark.parametrize(
    "path", doc.documents(), ids=lambda path: str(path.relative_to(ROOT))
)


@each_document
def test_commands_in_documents_exist(path: Path) -> None:
    """Every make target, and every command of the bot with its options."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    commands = doc.parsers()
    for code in doc.code_in(path.read_text("utf-8")):
        for target in re.findall(r"(?:^|\s)make ([a-z][a-z-]*)", code):
            assert target in targets, f"{code}: there is no target {target}"
        for name, rest in re.findall(r"-m bot ([a-z]+)([^|]*)", code):
            assert name in commands, f"{code}: there is no command {name}"
            for option in re.findall(r"(?<=\s)--[a-z]+", rest):
                known = commands[name].format_help()
                assert re.search(rf"{option}\b", known), f"{code}: there is no {option}"
        for module in re.findall(r"-m ((?:tests|bot)\.[a-z_.]+)", code):
            assert (ROOT / f"{module.replace('.', '/')}.py").is_file(), code


@each_document
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    text = path.read_text("utf-8")
    for target, anchor in re.findall(r"\]\(([^)#\s]*)(?:#([^)\s]+))?\)", doc.FENCED.sub("", text)):
        if target.startswith(("http://", "https://")):
            continue
        there = (path.parent / target).resolve() if target else path
        assert there.exists(), f"the link {target} leads nowhere"
        if anchor and there.suffix == ".md":
            assert anchor in doc.anchors(there.read_text("utf-8")), f"{target}#{anchor}"


@each_document
def test_files_named_in_documents_exist(path: Path) -> None:
    for code in doc.INLINE.findall(doc.FENCED.sub("", path.read_text("utf-8"))):
        if re.fullmatch(r"(?:bot|nlu|flows|tests|docs)/[\w./-]+", code):
            assert (ROOT / code).exists(), f"there is no {code}"


@each_document
def test_documents_name_no_registry_and_no_machine(path: Path) -> None:
    text = path.read_text("utf-8").lower()
    hosts = (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "com"), ("anaconda", "org"))
    for host in hosts:
        assert ".".join(host) not in text
    assert not re.search(r"(?<![\w.~/:-])/(?:work|tmp|root|home|users)/", text)


@pytest.mark.parametrize("folder", ["bot", "nlu", "flows"])
def test_the_picture_of_the_house_is_whole(folder: str) -> None:
    """docs/programmers.md draws each folder and module of these, and no other."""
    drawn = doc.tree(doc.section(PROGRAMMERS.read_text("utf-8"), "The house"))
    inside = {path.split("/")[1] for path in drawn if path.startswith(f"{folder}/")} - {""}
    there = {
        path.name
        for path in (ROOT / folder).iterdir()
        if not path.name.startswith("__") or path.name == "__main__.py"
    }
    assert inside == there


@pytest.mark.parametrize("path", [doc.README, PROGRAMMERS], ids=lambda path: path.name)
def test_what_is_drawn_exists(path: Path) -> None:
    drawn = doc.tree(doc.section(path.read_text("utf-8"), "The house"))
    assert {f"{folder}/" for folder in ("bot", "nlu", "flows", "tests")} <= set(drawn)
    for name in drawn:
        there = ROOT / name
        assert there.is_dir() if name.endswith("/") else there.is_file(), name


def test_decisions_are_listed_in_order() -> None:
    """Each page stands there once, and each row has its page."""
    rows = doc.table((DECISIONS / "README.md").read_text("utf-8"))
    numbers = [int(row[0]) for row in rows]
    assert numbers == sorted(set(numbers))
    pages = {path.name for path in DECISIONS.glob("[0-9]*.md")}
    assert pages == {name for row in rows for name in re.findall(r"\(([^)]+)\)", row[1])}
    for row in rows:
        for name in re.findall(r"\(([^)]+)\)", row[1]):
            heading = (DECISIONS / name).read_text("utf-8").splitlines()[0]
            assert int(name[:4]) == int(row[0])
            assert heading.startswith(f"# {int(row[0])}. ")


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("needs", codes.NEEDS),
        ("crisis", codes.CRISES),
        ("urgent", codes.URGENCIES),
        ("crises of a service", codes.ENTRY_CRISES),
        ("age bands", codes.AGE_BANDS),
        ("groups", codes.GROUPS),
        ("by", codes.WAYS),
        ("types of services", codes.TYPES),
        ("meta", codes.METAS),
        ("duty", codes.DUTIES),
    ],
)
def test_every_code_is_explained(heading: str, expected: tuple[str, ...]) -> None:
    text = doc.section((ROOT / "docs" / "codes.md").read_text("utf-8"), heading)
    rows = doc.table(text)
    assert [row[0] for row in rows] == list(expected)
    assert all(row[-1] for row in rows)
    if heading == "groups":
        axes = {group: axis for axis, groups in codes.GROUP_AXES.items() for group in groups}
        assert {row[0]: row[1] for row in rows} == axes


def test_every_intent_of_our_own_is_explained() -> None:
    text = (ROOT / "docs" / "codes.md").read_text("utf-8")
    rows = doc.table(doc.section(text, "intents of our own"))
    assert [row[0] for row in rows] == list(OWN_METAS)
    assert all(row[1] for row in rows)


def test_every_requirement_has_its_reason() -> None:
    """README says for each package why it is here, and names no other."""
    lines = (ROOT / "requirements.in").read_text("utf-8").splitlines()
    wanted = {re.split(r"[\[=~<>\s]", line)[0] for line in lines if line and line[0] != "#"}
    rows = doc.table(doc.section(doc.README.read_text("utf-8"), "What it is built on"))
    assert {row[0] for row in rows} == wanted
    assert all(len(row[1]) > 20 for row in rows)


async def test_the_talk_in_readme_is_what_the_program_says(
    conversation: "Conversation", clock: StoppedClock
) -> None:
    messages, at = doc.talk_of_readme()
    clock.set(at)
    seen = await doc.talk_as_seen(conversation, messages)
    assert seen == doc.made(doc.README.read_text("utf-8"), "talk"), doc.ANEW


def test_the_example_for_staff_is_right(tmp_path: Path) -> None:
    assert not _findings(tmp_path, _example())


@pytest.mark.parametrize(
    "mistake", doc.mistakes(STAFF.read_text("utf-8")), ids=lambda mistake: mistake.title
)
def test_the_check_says_what_staff_are_told(mistake: doc.Mistake, tmp_path: Path) -> None:
    assert _example().count(mistake.right) == 1
    spoilt = _example().replace(mistake.right, mistake.wrong)
    assert _findings(tmp_path, spoilt) == [mistake.said]


def test_staff_are_shown_the_usual_mistakes() -> None:
    assert len(doc.mistakes(STAFF.read_text("utf-8"))) >= 15


def _example() -> str:
    text = doc.section(STAFF.read_text("utf-8"), "Så ser en tjänst ut")
    found = doc.FENCED.search(text)
    assert found
    return found[1]


def _findings(folder: Path, text: str) -> list[str]:
    """What the check says of the entry, without what it says of so small a directory."""
    path = folder / "directory.yaml"
    path.write_text(text, "utf-8")
    return [str(f) for f in check(path, today=TODAY) if f.severity == "error" or f.line > 1]


def test_rasas_own_commands_find_our_voice_and_actions(conversation: "Conversation") -> None:
    """`rasa run` makes the voice of flows/endpoints.yml, `rasa run actions` every action."""
    from rasa.core.nlg.generator import NaturalLanguageGenerator
    from rasa.utils.endpoints import EndpointConfig
    from rasa_sdk.executor import ActionExecutor

    from bot.engine.speech import Speech

    endpoints = yaml.safe_load((ROOT / "flows" / "endpoints.yml").read_text("utf-8"))
    domain = conversation.agent.domain
    made = NaturalLanguageGenerator.create(EndpointConfig.from_dict(endpoints["nlg"]), domain)
    assert isinstance(made, Speech)
    executor = ActionExecutor()
    executor.register_package("bot.actions")
    declared = yaml.safe_load((ROOT / "flows" / "domain.yml").read_text("utf-8"))["actions"]
    assert set(declared) <= set(executor.actions)
