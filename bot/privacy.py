"""A person's words and names: shown to nobody, kept nowhere."""

import hashlib
import hmac
import secrets
from typing import Final, NoReturn

from bot.settings import Secret

HIDDEN: Final = "<private>"


class Private:
    """Words that a person wrote. Every way of printing or storing them gives `<private>`."""

    __slots__ = ("_words",)

    def __init__(self, words: str) -> None:
        self._words = words

    def reveal(self) -> str:
        """The words themselves; a test lists the modules that may ask."""
        return self._words

    def __str__(self) -> str:
        return HIDDEN

    __repr__ = __str__

    def __format__(self, _spec: str) -> str:
        return HIDDEN

    def __reduce__(self) -> NoReturn:
        raise TypeError("a person's words are not to be stored")


class Pseudonyms:
    """Keyed hashes instead of account numbers: nobody without the key can turn them back."""

    def __init__(self, key: Secret) -> None:
        self._key = key.reveal().encode() if key else secrets.token_bytes(32)

    def of(self, channel: str, account: int | str) -> str:
        """The name under which this account's talk is kept; 32 hexadecimal digits."""
        said = f"{channel}:{account}".encode()
        return hmac.new(self._key, said, hashlib.sha256).hexdigest()[:32]
