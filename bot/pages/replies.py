"""All that can be said, on one page by language and audience, and as lines for the terminal."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, Final

from bot.lix import lix
from bot.replies import Reply, fields, filled
from bot.rooms import Rooms
from bot.written import read_once

HERE: Final = Path(__file__)
READS: Final[Mapping[str, Sequence[str]]] = {
    "child": ("child", "any"),
    "teen": ("teen", "any"),
    "adult": ("adult", "any"),
    "easy_child": ("easy_child", "easy", "child", "any"),
    "easy": ("easy", "teen", "any"),
    "other": ("other", "teen", "any"),
    "parent": ("parent", "other", "adult", "any"),
    "professional": ("professional", "other", "adult", "any"),
}
"""The wordings that each audience reads, the best first (`bot.audience.voices`)."""


def replies_page(rooms: Rooms) -> str:
    """The HTML page; what to read it as is chosen without any script."""
    words = _words()
    languages = tuple(rooms.replies.by_language)
    languages = (*_FIRST, *(code for code in languages if code not in _FIRST))
    names = {code: _language_name(rooms, code) for code in languages}
    html = HERE.with_suffix(".html").read_text("utf-8")
    parts = {
        "TITLE": escape(words["title"]),
        "LEAD": escape(words["lead"]),
        "STYLE": "\n".join((*_hide("v", READS), *_hide("l", languages))),
        "CHOICES": _choice("v", words["whom"], words["audiences"])
        + _choice("l", words["language"], names),
        "BODY": "\n".join(_language(rooms, code, names[code]) for code in languages),
    }
    for name, part in parts.items():
        html = html.replace(f"<!--{name}-->", part)
    return html


def replies_lines(rooms: Rooms) -> Iterator[str]:
    """Swedish and English, a reply an audience, in the order of a talk."""
    words = _words()
    for language in _FIRST:
        for part, title in words["parts"].items():
            yield f"== {title} ({language})"
            for key, reply in _of_part(rooms, language, part):
                for said, audiences in _by_audience(rooms, reply).items():
                    read = ", ".join(words["audiences"][one] for one in audiences)
                    yield f"{key} [{read}; {words['lix']} {lix(said):.0f}]"
                    yield "  " + said.replace("\n", "\n  ")


def _language(rooms: Rooms, language: str, name: str) -> str:
    words = _words()
    pack = rooms.replies.packs.get(language)
    lines = [f'<section data-l="{language}" lang="{language}"><h2>{escape(name)}</h2>']
    if pack and not pack.reviewed:
        lines.append(f'<p class="unread" lang="sv">{escape(words["unread"])}</p>')
    for part, title in words["parts"].items():
        replies = list(_of_part(rooms, language, part))
        if replies:
            lines.append(f'<h3 lang="sv">{escape(title)}</h3>')
            lines += [_drawn(rooms, key, reply) for key, reply in replies]
    return "\n".join((*lines, "</section>"))


def _drawn(rooms: Rooms, key: str, reply: Reply) -> str:
    words = _words()
    buttons = "".join(f'<span class="button">{escape(b.title)}</span>' for b in reply.buttons)
    source = f" · {words['source']}: {escape(reply.source)}" if reply.source else ""
    if reply.checked:
        source += f", {words['checked']} {reply.checked}"
    return "\n".join(
        f'<div class="reply" data-v="{" ".join(audiences)}">'
        f'<div class="said" dir="auto">{escape(said)}</div>{buttons}'
        f'<div class="about" lang="sv">{key} · {words["lix"]} {lix(said):.0f}{source}</div></div>'
        for said, audiences in _by_audience(rooms, reply).items()
    )


def _by_audience(rooms: Rooms, reply: Reply) -> dict[str, list[str]]:
    """Each text, its facts filled from the directory, and who reads it."""
    found: dict[str, list[str]] = {}
    for audience, voices in READS.items():
        try:
            text = reply.text(voices)
        except KeyError:
            continue
        minutes = {"minutes": str(rooms.minutes)}
        left = {name: f"⟨{name}⟩" for name, way in fields(text) if rooms.fact(name, way) is None}
        found.setdefault(filled(text, rooms.fact, {**left, **minutes}), []).append(audience)
    return found


def _of_part(rooms: Rooms, language: str, part: str) -> Iterator[tuple[str, Reply]]:
    """The replies of one part of the talk; a pack's lie where the English ones do."""
    english = rooms.replies.by_language["en"]
    for key, reply in rooms.replies.by_language[language].items():
        if english[key].file == f"{part}.yml":
            yield key, reply


def _hide(kind: str, choices: Sequence[str] | Mapping[str, Any]) -> Iterator[str]:
    for one in choices:
        others = f"[data-{kind}]:not([data-{kind}~={one}])"
        yield f"body:has(#{kind}-{one}:checked) {others}{{display:none}}"


def _choice(kind: str, title: str, choices: Mapping[str, str]) -> str:
    drawn = "".join(
        f'<label><input type="radio" name="{kind}" id="{kind}-{one}"'
        f"{' checked' if place == 0 else ''}> {escape(name)}</label>"
        for place, (one, name) in enumerate(choices.items())
    )
    return f"<fieldset><b>{escape(title)}:</b> {drawn}</fieldset>"


def _language_name(rooms: Rooms, code: str) -> str:
    pack = rooms.replies.packs.get(code)
    return pack.name if pack else {"sv": "Svenska", "en": "English"}[code]


def _words() -> Mapping[str, Any]:
    words: Mapping[str, Any] = read_once(HERE.with_suffix(".yml"))
    return words


_FIRST: Final = ("sv", "en")
