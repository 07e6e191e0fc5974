"""The page of all replies in a real browser, its form for the terminal, and the diagrams."""

import re
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.pages.flows import RULES, flows_document
from bot.pages.replies import READS
from bot.replies import Replies
from bot.settings import ROOT

from .test_coverage_page import opened

REPLIES = Replies.read(ROOT / "flows" / "replies")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "replies.html"
    assert main(["replies", "--html", str(path)]) == 0
    return path


def test_every_reply_of_every_language_is_on_the_page(page: Path) -> None:
    html = page.read_text("utf-8")
    for language, replies in REPLIES.by_language.items():
        section = html.split(f'<section data-l="{language}"')[1].split("</section>")[0]
        shown = set(re.findall(r'<div class="about" lang="sv">(\w+) ', section))
        assert shown == set(replies)
        unread = language in REPLIES.packs and not REPLIES.packs[language].reviewed
        assert ('class="unread"' in section) == unread


def test_facts_stand_in_the_page_and_sources_beside_them(page: Path) -> None:
    html = page.read_text("utf-8")
    assert not re.search(r"\{[a-z0-9-]+(?:\.[a-z]+)?\}", html.split("</style>")[1])
    for _, _, reply in REPLIES.all():
        if reply.source and reply.checked:
            assert f"{reply.checked}" in html


def test_the_page_opens_and_asks_nobody_for_anything(page: Path) -> None:
    html = page.read_text("utf-8")
    assert "default-src 'none'" in html
    assert not re.search(r"""(?:src|href)=|url\(|@import|fetch\(|<script""", html)
    dom = opened(page, "")
    assert all(f'id="v-{audience}"' in dom for audience in READS)
    assert dom.count("<section") == len(REPLIES.by_language)


def test_the_terminal_shows_both_full_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replies"]) == 0
    lines = capsys.readouterr().out.splitlines()
    keys = {line.split(" [")[0] for line in lines if re.match(r"\w+ \[.*LIX", line)}
    assert keys == set(REPLIES.by_language["sv"])


def test_the_diagrams_are_those_of_the_rules() -> None:
    """Made anew by `python -m bot.pages.flows > docs/flows.md`."""
    assert (ROOT / "docs" / "flows.md").read_text("utf-8") == flows_document()


def test_a_changed_rule_changes_the_diagrams(tmp_path: Path) -> None:
    text = (RULES / "crisis.yml").read_text("utf-8")
    (tmp_path / "crisis.yml").write_text(text, "utf-8")
    before = flows_document(tmp_path)
    (tmp_path / "crisis.yml").write_text(text.replace("action_crisis", "action_wait"), "utf-8")
    assert flows_document(tmp_path) != before
