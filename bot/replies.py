"""Every text that a person sees, by key, language and audience, from `flows/replies`.

A reply file holds, by key, either one text or texts by voice (`bot.audience.voices`), and
buttons. Facts never stand in it: `{nodnummer-112}` is filled from the directory with the number
of that entry (`{bris-116111.chat}` with another way), `{name}` with what the caller gives.

A language without a full set of replies may have a pack (`<language>/pack.yml`): the first
words, the crisis and the questions. What the pack lacks is said in English.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from bot.errors import Problem
from bot.written import BadFile, read_with_lines

FULL_LANGUAGES: Final = ("sv", "en")
"""Languages in which everything is said; what a pack of another one lacks is said in English."""
VOICES: Final = (
    *("easy", "easy_child", "child", "teen", "adult"),
    *("other", "other_child", "parent", "professional", "any"),
)
_FIELD: Final = re.compile(r"\{([a-z0-9_-]+)(?:\.([a-z]+))?\}")
_BETWEEN_SENTENCES: Final = re.compile(r"(?<=[.!?…؟])\s+|(?<=[。።])\s*")
_KEYS: Final = frozenset({*VOICES, "buttons", "source", "checked"})

GIVEN: Final = frozenset(
    (
        *("first", "others", "services", "minutes", "operator", "operator_url"),
        *("value", "time", "day", "date", "last"),
    )
)
"""Fields that whoever says the text fills; every other names an entry of the directory."""

CHECK_AGAIN: Final = timedelta(days=366)
"""How long what a reply says of law, duty and rights may go without being read again."""

Fact = Callable[[str, str | None], str | None]
"""From a service's id and a way of contact to the value to show; None when there is none."""


class BadReplies(Problem):
    """A reply file cannot be used: which, where and why."""


@dataclass(frozen=True)
class Button:
    """What a person can press instead of writing; `payload` is Rasa's own form of it."""

    title: str
    payload: str


@dataclass(frozen=True)
class Pack:
    """What is told about a language's short set of replies, and its buttons' titles."""

    name: str
    reviewed: bool
    reviewer: str
    titles: Mapping[str, str]
    """From a button's English title to the language's own."""


@dataclass(frozen=True)
class Reply:
    """One key in one language."""

    texts: Mapping[str, str]
    buttons: tuple[Button, ...] = ()
    facts: tuple[tuple[str, str | None], ...] = field(default=())
    """Facts that the texts name: the directory's entry, and the way of contact if it is said."""
    source: str | None = None
    """Where the law, duty or right that it tells of was read, and on which day."""
    checked: date | None = None
    file: str = ""
    line: int = 0

    def text(self, voices: Sequence[str]) -> str:
        """The text of the first of these voices that there is; a teenager's when there is none."""
        for voice in (*voices, "any", "teen", "adult"):
            if voice in self.texts:
                return self.texts[voice]
        raise KeyError(voices[0])


class Replies:
    """All replies, by language and key."""

    def __init__(
        self,
        by_language: Mapping[str, Mapping[str, Reply]],
        packs: Mapping[str, Pack] | None = None,
    ) -> None:
        self.by_language = by_language
        self.packs = packs or {}
        self._borrowed = {
            language: dict(_borrowed(by_language.get("en", {}), pack))
            for language, pack in self.packs.items()
        }

    @classmethod
    def read(cls, folder: Path) -> "Replies":
        """From `<folder>/<language>/*.yml`; raises BadReplies for the first mistake."""
        by_language: dict[str, dict[str, Reply]] = {}
        packs: dict[str, Pack] = {}
        for path in sorted(folder.glob("*/*.yml")):
            language = path.parent.name
            replies = by_language.setdefault(language, {})
            content, lines = _content(path)
            if language not in FULL_LANGUAGES:
                packs[language] = _pack(content.pop("pack", None), f"{path}: pack")
            for key, entry in content.items():
                if key in replies:
                    raise BadReplies(f"{path}: {key}: stands twice; keep one of them")
                reply = _reply(entry, f"{path}:{lines[key]}: {key}")
                replies[key] = replace(reply, file=path.name, line=lines[key])
        for language, pack in packs.items():
            _titled(by_language[language], by_language.get("en", {}), pack)
        return cls(by_language, packs)

    def outdated(self, today: date) -> Iterator[tuple[str, str, Reply]]:
        """Language, key and reply of what tells of law, duty or rights and was read long ago."""
        for language, key, reply in self.all():
            if reply.checked and today - reply.checked > CHECK_AGAIN:
                yield language, key, reply

    def language(self, wanted: str) -> str:
        """The language that a person of `wanted` is answered in, as far as it goes."""
        if wanted in self.by_language:
            return wanted
        return "sv" if wanted in ("no", "nb", "nn", "da") else "en"

    def of_app(self, code: str | None) -> str:
        """The language to answer in whose app says "pt-BR"; Swedish where it says nothing."""
        return self.language((code or "sv").lower().partition("-")[0])

    def spoken(self, key: str, wanted: str) -> str:
        """The language in which this key is said to a person of `wanted`."""
        language = self.language(wanted)
        return language if key in self.by_language[language] else "en"

    def own_or(self, key: str, other: str, wanted: str) -> str:
        """The key, or another that a pack has where this one would be said in English."""
        return key if self.spoken(key, wanted) == self.language(wanted) else other

    def has(self, key: str) -> bool:
        """Whether there is such a reply."""
        return key in self.by_language["sv"]

    def get(self, key: str, language: str) -> Reply:
        """The reply in the language that this person is answered in.

        Where a pack lacks the words, they are English; what one can press is in the own language.
        """
        spoken = self.spoken(key, language)
        borrowed = self._borrowed.get(language, {}) if spoken == "en" else {}
        return borrowed.get(key) or self.by_language[spoken][key]

    def need_button(self, need: str, language: str, voices: Sequence[str]) -> Button:
        """A button that names a need, as the question of what has happened names it in a pack."""
        payload = f"/need_{need}"
        title = self.get(f"name_{need}", language).text(voices)
        pack = self.packs.get(language)
        if pack:
            asked = {b.payload: b.title for b in self.get("ask_need", language).buttons}
            english = self.by_language["en"][f"name_{need}"].text(("any",))
            title = asked.get(payload) or pack.titles.get(english, title)
        return Button(title, payload)

    def all(self) -> Iterator[tuple[str, str, Reply]]:
        """Language, key and reply of everything that can be said."""
        for language, replies in self.by_language.items():
            for key, reply in replies.items():
                yield language, key, reply


def filled(text: str, fact: Fact, given: Mapping[str, str]) -> str:
    """The text with every field filled; a sentence is left out when its fact is not there.

    Raises KeyError for a field that was not given, and where no sentence is left.
    """

    def value(match: re.Match[str]) -> str:
        name, way = match.groups()
        if name in given:
            return given[name]
        found = fact(name, way)
        if found is None:
            raise KeyError(match.group())
        return found

    facts = [(name, way) for name, way in fields(text) if name not in given and name not in GIVEN]
    gone = [one for one in facts if fact(*one) is None]
    return _FIELD.sub(value, _without(text, gone) if gone else text)


def _without(text: str, gone: Sequence[tuple[str, str | None]]) -> str:
    """The text without the sentences that name one of these; KeyError when nothing is left."""

    def kept(line: str) -> str:
        sentences = _BETWEEN_SENTENCES.split(line)
        return " ".join(one for one in sentences if gone_too.isdisjoint(fields(one)))

    gone_too = set(gone)
    left = "\n".join(filter(None, map(kept, text.split("\n"))))
    if not left:
        raise KeyError(gone[0][0])
    return left


def fields(text: str) -> list[tuple[str, str | None]]:
    """Names of a text's fields, with the way of contact where one is named."""
    return [(name, way or None) for name, way in _FIELD.findall(text)]


def _content(path: Path) -> tuple[dict[str, Any], dict[str, int]]:
    """What the file holds by key, and on which line each key stands."""
    try:
        content, lines = read_with_lines(path)
    except BadFile as bad:
        raise BadReplies(str(bad)) from None
    if not isinstance(content, dict):
        raise BadReplies(f"{path}: must hold reply keys, each with its texts")
    return content, lines


def _reply(entry: Any, where: str) -> Reply:
    if isinstance(entry, str):
        return _with_facts({"any": entry.strip()}, ())
    if not isinstance(entry, dict):
        raise BadReplies(f"{where}: must be a text, or texts by voice: {', '.join(VOICES)}")
    unknown = set(entry) - _KEYS
    if unknown:
        raise BadReplies(f"{where}: {sorted(unknown)[0]!r} is not a voice; use one of {VOICES}")
    texts = {voice: str(entry[voice]).strip() for voice in VOICES if voice in entry}
    if not texts:
        raise BadReplies(f"{where}: has no text")
    buttons = entry.get("buttons") or []
    if not isinstance(buttons, list):
        raise BadReplies(f"{where}: buttons must be a list")
    source, checked = entry.get("source"), entry.get("checked")
    if (source is None) != (checked is None) or not isinstance(checked, date | None):
        raise BadReplies(f"{where}: a source needs the day it was read, and a day its source")
    reply = _with_facts(texts, tuple(_button(button, where) for button in buttons))
    return replace(reply, source=source, checked=checked)


def _button(entry: Any, where: str) -> Button:
    if not isinstance(entry, dict) or set(entry) != {"title", "payload"}:
        raise BadReplies(f"{where}: a button is written {{title: …, payload: …}}")
    return Button(str(entry["title"]), str(entry["payload"]))


def _pack(entry: Any, where: str) -> Pack:
    wanted = {"name", "reviewed", "reviewer", "titles"}
    if not isinstance(entry, dict) or set(entry) != wanted:
        raise BadReplies(f"{where}: must hold {', '.join(sorted(wanted))}")
    reviewed, reviewer = entry["reviewed"], str(entry["reviewer"] or "").strip()
    if not isinstance(reviewed, bool) or reviewed != bool(reviewer):
        raise BadReplies(f"{where}: reviewed is true when a native speaker signs as reviewer")
    if not isinstance(entry["titles"], dict):
        raise BadReplies(f"{where}: titles must hold a button's English title and its own")
    titles = {str(english): str(own) for english, own in entry["titles"].items()}
    return Pack(str(entry["name"]), reviewed, reviewer, titles)


def _titled(replies: dict[str, Reply], english: Mapping[str, Reply], pack: Pack) -> None:
    """Gives a pack's replies the buttons of the English ones, in the language as far as known."""
    for key, reply in replies.items():
        if not reply.buttons and key in english:
            replies[key] = replace(reply, buttons=_in_own_words(english[key].buttons, pack))


def _borrowed(english: Mapping[str, Reply], pack: Pack) -> Iterator[tuple[str, Reply]]:
    """The English replies that have buttons, with those in the pack's language."""
    for key, reply in english.items():
        if reply.buttons:
            yield key, replace(reply, buttons=_in_own_words(reply.buttons, pack))


def _in_own_words(buttons: Sequence[Button], pack: Pack) -> tuple[Button, ...]:
    return tuple(Button(pack.titles.get(b.title, b.title), b.payload) for b in buttons)


def _with_facts(texts: Mapping[str, str], buttons: tuple[Button, ...]) -> Reply:
    named = {one for text in texts.values() for one in fields(text) if one[0] not in GIVEN}
    return Reply(texts, buttons, tuple(sorted(named, key=str)))
