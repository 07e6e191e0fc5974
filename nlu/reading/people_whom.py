"""Whether help is for the writer or for somebody else, and for whom then."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from bot.codes import ADULT, Whom
from nlu.reading.age import AgeSaid
from nlu.reading.age_words import AGES, Token, form
from nlu.reading.people_named import BETWEEN, PEOPLE, Person, gender_words, possessed, with_writer
from nlu.reading.phrases import Phrases

_HELPABLE: Final = ("child", "friend", "sibling", "work", "other")
_CLOSE_VERBS: Final = 5
_REFLEXIVE: Final = frozenset(("sig", "sej", "herself", "himself", "themselves", "themself"))
_OBJECTS: Final = frozenset(("henne", "honom", "her", "him", "them"))


@dataclass(frozen=True)
class Help:
    """For whom help is; the one named for it; the writer's roles (parent, professional)."""

    whom: Whom | None = None
    helped: Person | None = None
    roles: tuple[str, ...] = ()

    def is_of_helped(self, subject: Person | None) -> bool:
        """Whether something said of `subject` is said of the one who is helped."""
        if subject is None or subject.kin == "writer":
            return False
        if self.helped is None:
            return subject.kin not in ("partner", "parent")
        if subject.word == self.helped.word:
            return True
        if subject.kin == "pronoun":
            return "n" in (subject.sex, self.helped.sex) or subject.sex == self.helped.sex
        return subject.kin in _HELPABLE and subject.kin != "other" and self.helped.kin in _HELPABLE


@cache
def _phrases() -> Phrases:
    names: tuple[str, ...] = (
        "writer_as_victim",
        "self_said",
        "not_self_said",
        "other_said",
        "parent_said",
        "work_said",
    )
    names += ("harmless_objects", "guardian_adult", "helped_before")
    lists = {name: sorted(PEOPLE[name]) for name in names}
    frames = sorted(PEOPLE["job_frames"])
    lists["job"] = [
        f"{frame} {article}{job}"
        for frame in frames
        for job in sorted(PEOPLE["jobs"])
        for article in ("", "en ", "a ", "an ")
    ]
    lists["job"] += [
        f"{job} {ending}"
        for job in sorted(PEOPLE["jobs"])
        for ending in sorted(PEOPLE["job_endings"])
    ]
    lists["unless"] = sorted(PEOPLE["not_work"])
    return Phrases(lists)


def for_whom(
    pieces: tuple[Token, ...], people: tuple[Person, ...], words: str, ages: list[AgeSaid]
) -> Help:
    """For whom help is, as far as a text says so; `words` is the text as phrases read it."""
    heard = {hit.label for hit in _phrases().find_in_words(words)}
    harmed = _writer_harmed(pieces, words, heard)
    alone = words.strip() in PEOPLE["self_said_alone"]
    if alone or ("self_said" in heard and not heard & {"not_self_said"}):
        return Help("self")
    roles: list[str] = []
    if "parent_said" in heard:
        roles.append("parent")
    at_work = bool(heard & {"job", "work_said"})
    if at_work and not harmed:
        roles.append("professional")
    helped = _helped(pieces, people, harmed=harmed)
    if helped is not None and helped.kin == "child" and possessed(pieces, helped.at):
        roles.append("parent") if "parent" not in roles and helped.word in _own_children() else None
    if heard & {"not_self_said"}:
        return Help("other", helped, tuple(roles))
    if harmed:
        return Help(
            None, None, tuple(role for role in roles if role == "parent" and "parent_said" in heard)
        )
    if "professional" in roles and "parent" in roles and "parent_said" not in heard:
        roles.remove("parent")
    if helped is not None or "professional" in roles or "other_said" in heard:
        if "other_said" in heard and _foreign_harm(pieces) and helped is None:
            return Help()
        return Help("other", helped or _first_helpable(people), tuple(roles))
    if "parent" in roles:
        child = _first_helpable(people)
        named = child is not None or any(age.whose == "other" for age in ages) or " till " in words
        return Help("other" if named or _worried(words) else None, child, tuple(roles))
    girl = _young_woman(people, ages)
    return Help("other", girl, ()) if girl is not None else Help()


@cache
def _own_children() -> frozenset[str]:
    """Words by which a parent, not a relative, speaks of a child."""
    kin = ("syster", "bror", "niece", "nephew", "barnbarn", "grand", "gud")
    return frozenset(
        form(word)
        for listed in PEOPLE.content["nouns"]["child"].values()
        for word in listed
        if not any(part in form(word) for part in kin)
    )


def _worried(words: str) -> bool:
    return any(f" {word}" in words for word in ("orolig", "worried", "concerned"))


def _writer_harmed(pieces: tuple[Token, ...], words: str, heard: set[str]) -> bool:
    """Whether the text tells of harm to the writer: then nobody else is the one in need."""
    if "writer_as_victim" in heard:
        return True
    harmless = sum(1 for h in _phrases().find_in_words(words) if h.label == "harmless_objects")
    objects = sum(1 for piece in pieces if piece.form in PEOPLE["mine_object"])
    return objects > 0 and harmless == 0


def _foreign_harm(pieces: tuple[Token, ...]) -> bool:
    return any(piece.form in PEOPLE["foreign_mine"] for piece in pieces)


def _helped(
    pieces: tuple[Token, ...], people: tuple[Person, ...], *, harmed: bool
) -> Person | None:
    """The first named person to whom the text says that something happens."""
    if harmed:
        return None
    for person in people:
        if person.kin in ("writer", "pronoun"):
            continue
        if (_asked_for(pieces, person) and person.kin != "partner") or (
            _asked_for(pieces, person) and possessed(pieces, person.at)
        ):
            return person
        if _suffers(pieces, person):
            return person
    return None


def _article(pieces: tuple[Token, ...], at: int) -> bool:
    return any(piece.form in AGES["articles"] for piece in pieces[max(0, at - 3) : at])


def _asked_for(pieces: tuple[Token, ...], person: Person) -> bool:
    """Whether right before somebody stands "hjälpa", "orolig för", "bilder på"."""
    left = person.at - 1
    while (
        left >= 0
        and person.at - left <= 4
        and (
            pieces[left].form in AGES["whose_pronouns"] | AGES["articles"]
            or pieces[left].form in BETWEEN - {"ar"}
        )
    ):
        left -= 1
    if left < 0 or (left == person.at - 1 and person.kin in ("partner", "parent", "work")):
        return False
    for width in (1, 2, 3, 4):
        if left - width + 1 < 0:
            break
        said = " ".join(piece.form for piece in pieces[left - width + 1 : left + 1])
        if said in PEOPLE["helped_before"]:
            return True
    return False


def _suffers(pieces: tuple[Token, ...], person: Person) -> bool:
    """Whether what stands behind somebody tells of their age, state or harm."""
    close = person.kin in _HELPABLE
    if with_writer(pieces, person.at):
        return False
    if not possessed(pieces, person.at) and not (
        person.kin in ("friend", "work", "other", "sibling", "child")
        and _article(pieces, person.at)
        and _opens(pieces, person.at)
    ):
        return False
    behind = _clause_behind(pieces, person.at)
    forms = [piece.form for piece in behind]
    if not forms:
        return (
            person.kin in ("child", "sibling", "friend")
            and pieces[0].form in AGES["whose_pronouns"]
        )
    if _objects_of_writer(forms):
        return False
    if forms[0] in AGES["prepositions"] and len(forms) > 3:
        forms = forms[2:]
    first = next((word for word in forms if word not in _PASSED), "")
    if (
        close
        and person.word not in ("barn", "barnen", "kids", "children")
        and _reads_as_age(behind)
    ):
        return True
    if set(forms) & _REFLEXIVE and not set(forms[:2]) & {"tar", "lovar"}:
        return True
    if first in ("was", "were", "got", "blivit", "been") or forms[:2] in (
        ["har", "blivit"],
        ["has", "been"],
    ):
        return bool(set(forms[:6]) & PEOPLE["victim_verbs"])
    if first in PEOPLE["victim_verbs"] or (first in AGES["copula"] and _state(forms, close)):
        return not (
            first in ("vill", "wants") and ("att" in forms[:3] and "jag" in forms[:4])
        ) and (
            close
            or first
            not in ("vill", "wants", "dricker", "knarkar", "traffar", "dejtar", "roker", "drinks")
        )
    if close and first in PEOPLE["carriers"] and _carries_harm(forms):
        return True
    if person.kin == "child":
        return first not in PEOPLE["neutral_verbs"] | {"far"} or bool(set(forms) & _OBJECTS)
    return close and bool(set(forms) & _OBJECTS) and first not in PEOPLE["saying_verbs"]


def _carries_harm(forms: list[str]) -> bool:
    """Whether behind "har", "får", "som" something is told that calls for help."""
    if forms[:2] == ["far", "inte"] or forms[:3] == ["isnt", "allowed", "to"]:
        return not set(forms[:4]) & {"veta", "se", "lasa", "know", "reda"}
    return bool(set(forms) & PEOPLE["victim_verbs"] or set(forms) & _OBJECTS)


_PASSED: Final = AGES["hedges"] - {"de"} | frozenset(
    (",", "som", "ocksa", "ofta", "alltid", "who", "she", "he", "hon")
)


def _opens(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether a noun's phrase begins a sentence or follows "har": "jag har en kompis som ..."."""
    left = at - 1
    while left >= 0 and (
        pieces[left].form in AGES["articles"]
        or pieces[left].form in BETWEEN
        or pieces[left].kind in ("number",)
        or pieces[left].form == "-"
    ):
        left -= 1
    return (
        left < 0
        or pieces[left].kind == "stop"
        or pieces[left].form
        in (
            "har",
            "have",
            "hej",
            "hi",
            "hello",
            "kanner",
            "know",
            ",",
            "had",
            "hade",
            "got",
            "fatt",
            "mott",
            "traffat",
        )
    )


def _clause_behind(pieces: tuple[Token, ...], at: int) -> tuple[Token, ...]:
    end = at + 1
    while (
        end < len(pieces)
        and end - at <= 9
        and pieces[end].kind != "stop"
        and pieces[end].form not in ("jag", "ja", "im")
    ):
        end += 1
    return pieces[at + 1 : end]


def _objects_of_writer(forms: list[str]) -> bool:
    return any(word in PEOPLE["mine_object"] for word in forms[:_CLOSE_VERBS])


def _reads_as_age(behind: tuple[Token, ...]) -> bool:
    small = (
        AGES["copula"]
        | AGES["hedges"]
        | AGES["soon"]
        | AGES["turns"]
        | {"pa", "(", ",", "om", "som", "who", "har", "hon", "han", "hen", "she", "he"}
    )
    for piece in behind[:5]:
        if piece.kind == "number":
            return 3 <= int(piece.form[:4]) <= 110
        if piece.form in _number_words():
            return True
        if piece.form not in small:
            return False
    return False


@cache
def _number_words() -> frozenset[str]:
    return frozenset(AGES.numbered("number_words"))


def _state(forms: list[str], close: bool) -> bool:
    if close:
        return not set(forms[:4]) & {
            "snall",
            "nice",
            "kind",
            "bast",
            "arg",
            "angry",
            "mean",
            "elak",
            "med",
        }
    return bool(set(forms[:5]) & PEOPLE["victim_verbs"])


def _first_helpable(people: tuple[Person, ...]) -> Person | None:
    """The first who may be the one that a parent or professional asks for."""
    near = [person for person in people if person.kin in _HELPABLE]
    near += [p for p in people if p.kin == "partner" and p.word in gender_words()]
    return near[0] if near else None


def _young_woman(people: tuple[Person, ...], ages: list[AgeSaid]) -> Person | None:
    """Somebody told of as "hon är 13", by one who says nothing of themself."""
    if any(person.kin == "writer" for person in people):
        return None
    for age in ages:
        subject = age.subject
        if (
            (
                subject is not None
                and subject.kin == "pronoun"
                and subject.sex == "f"
                and age.years is not None
            )
            and age.years < ADULT
            and subject.word not in gender_words()
        ):
            return subject
    return None
