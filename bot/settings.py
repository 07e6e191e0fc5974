"""Every environment variable that means something here; nothing else reads the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from bot.errors import WrongSetting
from bot.privacy import Secret

ROOT: Final = Path(__file__).resolve().parent.parent
"""The project's folder: data, flows and replies lie beside the package."""


def _setting(default: Any, meaning: str, **limits: Any) -> Any:
    return field(default=default, metadata={"meaning": meaning, **limits})


@dataclass(frozen=True)
class Settings:
    """One field a variable, of the same name in capitals; docs/operate.md is made from this."""

    telegram_token: Secret = _setting(
        Secret(""), "the bot's token from BotFather; none: Telegram is off"
    )
    telegram_api_url: str = _setting(
        "", "another Bot API server, such as http://127.0.0.1:8081", url=True
    )
    webhook_url: str = _setting("", "the public address of the webhook; none: polling", url=True)
    webhook_secret: Secret = _setting(Secret(""), "what Telegram sends along with each update")
    webhook_port: int = _setting(8443, "the port that the webhook listens on", port=True)
    operations_port: int = _setting(
        0, "the port for /health, /ready and /metrics; none: not served", port=True
    )
    listen: str = _setting("127.0.0.1", "the address both ports bind to; a proxy stands in front")
    redis_url: Secret = _setting(
        Secret(""), "where talks are kept; none: in memory, and they die with the process"
    )
    statistics_db: str = _setting("", "the file of counts; none: nothing is counted")
    directory: Path = _setting(ROOT / "directory.yaml", "the file of services")
    model: Path = _setting(ROOT / "models" / "vagvisaren.tar.gz", "the trained model")
    pseudonym_key: Secret = _setting(
        Secret(""), "the key of the keyed hash; none: a random one at each start"
    )
    forget_after: int = _setting(1800, "seconds of silence until a talk is forgotten", least=60)
    operator_name: str = _setting("", "who stands behind the bot; serve needs it")
    operator_url: str = _setting("", "where to read about them; serve needs it", url=True)
    require_verified: bool = _setting(
        False,
        "1: show only services that staff have checked in the last 12 months; "
        "crisis contacts always, for nobody may be left without one",
    )
    log_level: str = _setting(
        "INFO", "DEBUG, INFO, WARNING or ERROR", one_of=("DEBUG", "INFO", "WARNING", "ERROR")
    )

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """From the environment; raises WrongSetting that names key, value and what it may be.

        A secret may stand in a file whose path is in the variable with `_FILE` after its name.
        """
        environment = os.environ if environment is None else environment
        values: dict[str, Any] = {}
        for f in fields(cls):
            key = f.name.upper()
            raw = _raw(environment, key, isinstance(f.default, Secret))
            if raw is not None and raw.strip():
                values[f.name] = _value(key, raw.strip(), f.default, f.metadata)
        return cls(**values)


def for_children(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment for a process that we start: without secrets, none of which it needs."""
    environment = os.environ if environment is None else environment
    secrets = {f.name.upper() for f in fields(Settings) if isinstance(f.default, Secret)}
    return {
        key: value for key, value in environment.items() if key.removesuffix("_FILE") not in secrets
    }


def _raw(environment: Mapping[str, str], key: str, secret: bool) -> str | None:
    path = environment.get(f"{key}_FILE") if secret else None
    if not path:
        return environment.get(key)
    try:
        return Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "not text"
        raise WrongSetting(f"{key}_FILE: cannot read {path}: {why}") from None


def _value(key: str, raw: str, default: Any, limits: Mapping[str, Any]) -> Any:
    """The value in its type; the default shows which one that is."""
    if isinstance(default, Secret):
        return Secret(raw)
    if isinstance(default, bool):
        return _yes_or_no(key, raw)
    if isinstance(default, int):
        return _number(key, raw, limits)
    if isinstance(default, Path):
        return Path(raw)
    if limits.get("url") and not raw.startswith(("http://", "https://")):
        raise WrongSetting(f'{key}: "{raw}" is not an address; write https://…')
    if "one_of" in limits:
        if raw.upper() not in limits["one_of"]:
            raise WrongSetting(f'{key}: "{raw}": write one of {", ".join(limits["one_of"])}')
        return raw.upper()
    return raw


def _yes_or_no(key: str, raw: str) -> bool:
    if raw.lower() in ("1", "true", "yes", "ja"):
        return True
    if raw.lower() in ("0", "false", "no", "nej"):
        return False
    raise WrongSetting(f'{key}: "{raw}": write 1 or 0')


def _number(key: str, raw: str, limits: Mapping[str, Any]) -> int:
    try:
        number = int(raw)
    except ValueError:
        raise WrongSetting(f'{key}: "{raw}" is not a whole number') from None
    if limits.get("port") and not 0 <= number <= 65535:
        raise WrongSetting(f"{key}: {number} is not a port; write a number from 0 to 65535")
    if number < limits.get("least", number):
        raise WrongSetting(f"{key}: {number} is too little; the least is {limits['least']}")
    return number
