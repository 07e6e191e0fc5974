"""Looking for a secret in whatever a process left behind, in any form that it may have taken."""

import base64
import gzip
import html
import json
import os
import urllib.parse
import zlib
from collections.abc import Iterator
from pathlib import Path

_LEFT_OUT = {".git", ".venv", ".bootstrap", "node_modules"}


def forms(secret: str) -> Iterator[bytes]:
    """The secret as it may lie in a file: plain, encoded, escaped, base64 or hexadecimal."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "latin-1"):
        plain = secret.encode(encoding, "replace")
        if plain.decode(encoding) != secret:
            continue
        yield plain
        yield plain.hex().encode()
        for offset in range(3):  # base64 of something that holds it at any place
            coded = base64.b64encode(b"\0" * offset + plain)[4 if offset else 0 : -4]
            yield coded
            yield coded.translate(bytes.maketrans(b"+/", b"-_"))
    yield urllib.parse.quote(secret, safe="").encode()
    yield urllib.parse.quote_plus(secret).encode()
    yield json.dumps(secret)[1:-1].encode()
    yield json.dumps(json.dumps(secret))[2:-2].encode()
    yield secret.encode("unicode_escape")
    yield ascii(secret.encode())[2:-1].encode()
    yield html.escape(secret).encode()


def found_in(data: bytes, secret: str) -> bool:
    """Whether the secret is there, in any case and form, also inside gzip and zlib."""
    data += _unpacked(data)
    lower = data.lower()
    return any(form and (form in data or form.lower() in lower) for form in forms(secret))


def files(*folders: Path, since: float) -> Iterator[Path]:
    """Files that were made or changed since then, whoever did it."""
    for folder in folders:
        for place, subfolders, names in os.walk(folder):
            subfolders[:] = [name for name in subfolders if name not in _LEFT_OUT]
            for name in names:
                path = Path(place, name)
                try:
                    if path.is_file() and path.stat().st_mtime >= since:
                        yield path
                except OSError:
                    continue


def _unpacked(data: bytes) -> bytes:
    try:
        if data[:2] == b"\x1f\x8b":
            return gzip.decompress(data)
        if data[:1] == b"\x78":
            return zlib.decompress(data)
    except (OSError, EOFError, zlib.error):
        pass
    return b""
