"""Settings: read once, in their types, refused with a line that helps, secrets never shown."""

from dataclasses import fields
from pathlib import Path

import pytest

from bot.errors import WrongSetting
from bot.privacy import Secret
from bot.settings import Settings, for_children

SECRETS = [f.name for f in fields(Settings) if isinstance(f.default, Secret)]


def test_nothing_set_gives_what_a_plain_start_needs() -> None:
    settings = Settings.read({})
    assert settings == Settings()
    assert settings.directory.name == "directory.yaml"
    assert settings.model.name == "vagvisaren.tar.gz"
    assert settings.listen == "127.0.0.1"
    assert settings.forget_after == 1800
    assert not any(getattr(settings, name) for name in SECRETS)


@pytest.mark.parametrize(
    ("key", "written", "field", "value"),
    [
        ("FORGET_AFTER", "600", "forget_after", 600),
        ("FORGET_AFTER", " 600\n", "forget_after", 600),
        ("OPERATIONS_PORT", "9000", "operations_port", 9000),
        ("DIRECTORY", "elsewhere/d.yaml", "directory", Path("elsewhere/d.yaml")),
        ("REQUIRE_VERIFIED", "1", "require_verified", True),
        ("REQUIRE_VERIFIED", "ja", "require_verified", True),
        ("REQUIRE_VERIFIED", "0", "require_verified", False),
        ("LOG_LEVEL", "warning", "log_level", "WARNING"),
        ("OPERATOR_NAME", "Föreningen Exempel", "operator_name", "Föreningen Exempel"),
        ("TELEGRAM_API_URL", "http://127.0.0.1:8081", "telegram_api_url", "http://127.0.0.1:8081"),
    ],
)
def test_a_value_comes_in_its_type(key: str, written: str, field: str, value: object) -> None:
    assert getattr(Settings.read({key: written}), field) == value


@pytest.mark.parametrize("f", fields(Settings), ids=lambda f: f.name)
def test_blank_means_not_set(f: object) -> None:
    name = f.name  # type: ignore[attr-defined]
    assert getattr(Settings.read({name.upper(): "  "}), name) == getattr(Settings(), name)


@pytest.mark.parametrize("f", fields(Settings), ids=lambda f: f.name)
def test_every_setting_says_what_it_means(f: object) -> None:
    assert len(f.metadata["meaning"]) > 10  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("key", "written", "says"),
    [
        ("FORGET_AFTER", "soon", "whole number"),
        ("FORGET_AFTER", "5", "the least is 60"),
        ("FORGET_AFTER", "-5", "the least is 60"),
        ("OPERATIONS_PORT", "70000", "0 to 65535"),
        ("WEBHOOK_PORT", "-1", "0 to 65535"),
        ("WEBHOOK_PORT", "80.5", "whole number"),
        ("REQUIRE_VERIFIED", "maybe", "write 1 or 0"),
        ("LOG_LEVEL", "LOUD", "DEBUG, INFO, WARNING, ERROR"),
        ("WEBHOOK_URL", "example.org", "write https://"),
        ("OPERATOR_URL", "ftp://example.org", "write https://"),
        ("TELEGRAM_API_URL", "127.0.0.1:8081", "write https://"),
    ],
)
def test_a_wrong_value_is_one_line_with_key_value_and_what_to_write(
    key: str, written: str, says: str
) -> None:
    with pytest.raises(WrongSetting) as raised:
        Settings.read({key: written})
    line = str(raised.value)
    assert line.startswith(f"{key}: ")
    assert written in line
    assert says in line
    assert "\n" not in line


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_shows_itself_only_when_asked(name: str) -> None:
    settings = Settings.read({name.upper(): "canary-4711"})
    secret = getattr(settings, name)
    assert secret.reveal() == "canary-4711"
    shown = [str(secret), repr(secret), f"{secret}", f"{secret:>30}", "%s" % secret]  # noqa: UP031
    assert "canary" not in " ".join([*shown, repr(settings), str(settings)])


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_may_stand_in_a_file(name: str, tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("from-a-file\n", "utf-8")
    settings = Settings.read({f"{name.upper()}_FILE": str(path)})
    assert getattr(settings, name).reveal() == "from-a-file"


def test_a_secret_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match=r"TELEGRAM_TOKEN_FILE: cannot read .*missing"):
        Settings.read({"TELEGRAM_TOKEN_FILE": str(tmp_path / "missing")})
    broken = tmp_path / "broken"
    broken.write_bytes(b"\xff\xfe\x00canary")
    with pytest.raises(WrongSetting) as raised:
        Settings.read({"TELEGRAM_TOKEN_FILE": str(broken)})
    assert "canary" not in str(raised.value)


def test_only_secrets_are_read_from_files(tmp_path: Path) -> None:
    (tmp_path / "name").write_text("Exempel", "utf-8")
    settings = Settings.read({"OPERATOR_NAME_FILE": str(tmp_path / "name")})
    assert settings.operator_name == ""


def test_a_child_is_given_no_secret() -> None:
    """Neither the value nor the file it stands in; all else it may need."""
    ours = {"TELEGRAM_TOKEN": "1:x", "REDIS_URL_FILE": "/run/redis", "PSEUDONYM_KEY": "k"}
    assert for_children({**ours, "PATH": "/bin", "MODEL": "m"}) == {"PATH": "/bin", "MODEL": "m"}
