"""What is said of packages that cannot be upgraded is true of the lock."""

from bot.settings import ROOT

from . import documents as doc
from .licences import licence, locked

PAGE = ROOT / "docs" / "supply-chain.md"


def test_the_versions_are_those_of_the_lock() -> None:
    rows = doc.table(doc.section(PAGE.read_text("utf-8"), "Held back by Rasa 3.6"))
    pinned = dict(locked())
    assert len(rows) > 10
    assert {row[0]: row[1] for row in rows} == {row[0]: pinned.get(row[0]) for row in rows}


def test_every_package_says_its_licence() -> None:
    unknown = [name for name, _version in locked() if licence(name) == "?"]
    assert len(unknown) <= 3, unknown
