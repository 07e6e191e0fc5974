"""Sealing: what lies in Redis can be read and changed by nobody who lacks the key.

The keys are derived from PSEUDONYM_KEY, which Redis never sees. Each person has a key of their own,
so one person's state cannot be passed off as another's, and chance never has to serve twice.
"""

import hashlib
import hmac
import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.privacy import Secret

_NONCE: Final = 12
_KEY: Final = 32
_BLOCK: Final = 512
"""Texts are filled up to a multiple of this, so that their length tells nothing."""


class Tampered(Exception):
    """What was read is not what was sealed for this person and purpose."""


class Seal:
    """Closes and opens, by person and purpose."""

    def __init__(self, key: Secret) -> None:
        derived = HKDF(SHA256(), 2 * _KEY, salt=None, info=b"vagvisaren redis 1").derive(
            key.reveal().encode()
        )
        self._sealing, self._naming = derived[:_KEY], derived[_KEY:]

    def name(self, *of: str) -> str:
        """A keyed hash for a key of Redis; 32 hexadecimal digits."""
        return hmac.new(self._naming, "\0".join(of).encode(), hashlib.sha256).hexdigest()[:32]

    def close(self, purpose: str, person: str, content: bytes) -> bytes:
        """The content, unreadable and unchangeable."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher(purpose, person).encrypt(
            nonce, content, _bound(purpose, person)
        )

    def open(self, purpose: str, person: str, sealed: bytes) -> bytes:
        """What was closed for this person and purpose; raises Tampered for anything else."""
        nonce, rest = sealed[:_NONCE], sealed[_NONCE:]
        try:
            return self._cipher(purpose, person).decrypt(nonce, rest, _bound(purpose, person))
        except (InvalidTag, ValueError):
            raise Tampered from None

    def close_text(self, purpose: str, person: str, text: str) -> bytes:
        """Like `close`, for JSON: spaces behind it hide how long it is."""
        content = text.encode()
        return self.close(purpose, person, content + b" " * (-len(content) % _BLOCK))

    def open_text(self, purpose: str, person: str, sealed: bytes) -> str:
        """What `close_text` closed."""
        return self.open(purpose, person, sealed).decode().rstrip(" ")

    def _cipher(self, purpose: str, person: str) -> AESGCM:
        return AESGCM(hmac.new(self._sealing, _bound(purpose, person), hashlib.sha256).digest())


def _bound(purpose: str, person: str) -> bytes:
    return f"{purpose}\0{person}".encode()
