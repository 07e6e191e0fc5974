"""A person's words and names, and secrets: shown to nobody, kept nowhere."""

import hashlib
import hmac
import secrets
from typing import ClassVar, NoReturn


class Hidden:
    """A value that is shown to nobody: every way of printing it gives its mask, storing fails."""

    __slots__ = ("_value",)
    MASK: ClassVar[str]

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value itself; a test lists the modules that may ask."""
        return self._value

    def __str__(self) -> str:
        return self.MASK

    __repr__ = __str__

    def __format__(self, _spec: str) -> str:
        return self.MASK

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Hidden) or type(other) is not type(self):
            return False
        return self._value == other._value

    def __hash__(self) -> int:
        return hash((type(self), self._value))

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"{self.MASK} is not to be stored")


class Private(Hidden):
    """Words that a person wrote."""

    __slots__ = ()
    MASK = "<private>"


class Secret(Hidden):
    """A setting that nobody may read off a log."""

    __slots__ = ()
    MASK = "<secret>"


class Pseudonyms:
    """Keyed hashes instead of account numbers: nobody without the key can turn them back."""

    def __init__(self, key: Secret) -> None:
        self._key = key.reveal().encode() if key else secrets.token_bytes(32)

    def of(self, channel: str, account: int | str) -> str:
        """The name under which this account's talk is kept; 32 hexadecimal digits."""
        said = f"{channel}:{account}".encode()
        return hmac.new(self._key, said, hashlib.sha256).hexdigest()[:32]
