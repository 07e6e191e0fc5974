"""The coverage page in a real browser: map drawn, filter works, nothing is fetched."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.__main__ import main

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--dump-dom",
]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "coverage.html"
    assert main(["coverage", "--html", str(path)]) == 0
    return path


def opened(page: Path, choice: str) -> str:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    profile = f"--user-data-dir={page.parent / 'profile'}"
    address = f"{page.as_uri()}#{choice}"
    done = subprocess.run(
        [CHROMIUM, *FLAGS, profile, address], capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout


def levels(dom: str) -> dict[str, str]:
    found = {}
    for tag in re.findall(r"<path data-county[^>]*>", dom):
        found[re.search(r'data-county="(\d\d)"', tag)[1]] = re.search(r'data-level="(\w+)"', tag)[1]
    return found


def test_map_shows_what_the_filter_chooses(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["coverage", "--json"]) == 0
    supply = json.loads(capsys.readouterr().out)["supply"]
    for need, age in (("images", "child"), ("legal", "adult")):
        wanted = {s["county"]: s["level"] for s in supply if (s["need"], s["band"]) == (need, age)}
        assert levels(opened(page, f"need={need}&age={age}")) == wanted


def test_page_says_that_it_does_not_count_need(page: Path) -> None:
    assert "säger ingenting om hur många" in opened(page, "need=images")
    assert "says nothing about how many" in opened(page, "need=images&lang=en")


def test_no_request_can_leave_the_page(page: Path) -> None:
    html = page.read_text("utf-8")
    assert "default-src 'none'" in html
    assert not re.search(r"""(?:src|href)=|url\(|@import|fetch\(""", html)
