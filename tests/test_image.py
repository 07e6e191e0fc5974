"""What the image is made of; building it needs a container engine, reading it does not."""

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
BUILDER, FINAL = DOCKERFILE.split("\nFROM ")[1:]


def _removed() -> list[str]:
    found = re.search(r"pip uninstall -q -y \\\n(.*?)\n &&", DOCKERFILE, re.DOTALL)
    assert found
    return found.group(1).replace("\\", " ").split()


@pytest.mark.parametrize("package", _removed())
def test_what_is_removed_was_installed(package: str) -> None:
    """A name that pip does not know is skipped in silence, and the image grows again."""
    try:
        assert distribution(package).version
    except PackageNotFoundError:
        pytest.fail(f"{package} is not in requirements.lock any more")


def test_nothing_that_we_import_ourselves_is_removed() -> None:
    ours = (ROOT / "requirements.in").read_text("utf-8")
    named = {re.split(r"[\[=~<>\s#]", line)[0] for line in ours.splitlines()} - {""}
    assert not named & set(_removed())


def test_every_package_is_checked_against_its_hash() -> None:
    assert "--require-hashes -r requirements.lock" in BUILDER


def test_the_bot_runs_as_nobody_special_and_is_watched() -> None:
    assert re.search(r"^USER \d+$", FINAL, re.MULTILINE)
    assert "HEALTHCHECK" in FINAL
    assert "/health" in FINAL
    assert 'CMD ["python", "-m", "bot", "serve"]' in FINAL


def test_no_secret_is_built_in() -> None:
    assert not re.search(r"TOKEN|SECRET|_KEY", DOCKERFILE)
    allowed = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert "*" in allowed
    assert {line for line in allowed if line.startswith("!")} == {
        "!bot",
        "!nlu",
        "!flows",
        "!directory.yaml",
        "!requirements.lock",
    }


def test_compose_keeps_the_bot_from_leaving_anything() -> None:
    bot = COMPOSE["services"]["bot"]
    assert bot["read_only"] is True
    assert bot["cap_drop"] == ["ALL"]
    assert bot["ulimits"] == {"core": 0}
    assert bot["memswap_limit"] == bot["mem_limit"]
    assert "ports" not in bot
    assert not [name for name in bot["environment"] if name == "TELEGRAM_TOKEN"]
