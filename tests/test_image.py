"""What the image is made of; building it needs a container engine, reading it does not."""

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path, PurePosixPath

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
BUILDER, *_BETWEEN, FINAL = DOCKERFILE.split("\nFROM ")[1:]


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


def test_nothing_that_talking_imports_is_removed() -> None:
    """onnx writes the encoder's graph while the model is trained, which the image does before."""
    ours = (ROOT / "requirements.in").read_text("utf-8")
    named = {re.split(r"[\[=~<>\s#]", line)[0] for line in ours.splitlines()} - {""}
    assert named & set(_removed()) == {"onnx"}


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
    assert bot["environment"]["REDIS_URL"] == "redis://redis:6379/0"
    assert not [name for name in bot["environment"] if name == "TELEGRAM_TOKEN"]


def test_compose_reads_the_directory_from_a_folder_outside_the_image() -> None:
    """A number that is wrong must go without a new image, whatever editor saves it."""
    bot = COMPOSE["services"]["bot"]
    (mounted,) = bot["volumes"]
    found = re.fullmatch(r"\$\{DIRECTORY_FOLDER:-(.+)\}:(/\S+):ro", mounted)
    assert found
    outside, inside = found.groups()
    read = PurePosixPath(bot["environment"]["DIRECTORY"])
    assert read.parent == PurePosixPath(inside)
    assert not inside.startswith("/srv/vagvisaren")  # it would cover what is built in
    entries = ROOT / outside / read.name
    assert entries.samefile(ROOT / "directory.yaml")
    assert entries.stat().st_mode & 0o004, "the container's user may not read it"


def test_compose_opens_nothing_but_the_webhook_and_that_to_this_machine() -> None:
    ports = {name: service.get("ports", []) for name, service in COMPOSE["services"].items()}
    assert ports.pop("redis") == []
    for opened in ports.values():
        assert len(opened) == 1
        assert re.fullmatch(r"127\.0\.0\.1:\S+:8443", opened[0])


def test_compose_keeps_redis_from_any_disk() -> None:
    redis = COMPOSE["services"]["redis"]
    command = " ".join(word or '""' for word in redis["command"])
    assert '--save "" --appendonly no' in command
    assert "--maxmemory-policy allkeys-lru" in command
    assert redis["read_only"] is True
    assert redis["memswap_limit"] == redis["mem_limit"]
    assert "volumes" not in redis


def test_a_second_bot_differs_in_its_port_alone() -> None:
    bot, replica = (dict(COMPOSE["services"][name]) for name in ("bot", "replica"))
    assert replica.pop("profiles") == ["replica"]
    assert bot.pop("ports") != replica.pop("ports")
    assert bot == replica
