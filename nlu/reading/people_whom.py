"""Whether help is for the writer or for somebody else, and for whom then."""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from bot.codes import ADULT, Whom
from nlu.reading.age import AgeSaid
from nlu.reading.age_said import form_at
from nlu.reading.age_words import AGES, Token, form
from nlu.reading.people_aged import aged_one, young_one
from nlu.reading.people_helped import helped_one
from nlu.reading.people_named import Person, possessed
from nlu.reading.people_roles import (
    asks_in_job_for,
    begins_as_parent,
    begins_as_relative,
    begins_with_job,
)
from nlu.reading.people_strangers import of_oneself, of_others, only_spoken_of, stranger
from nlu.reading.people_told import HELPABLE, begins
from nlu.reading.people_words import PEOPLE, Sex, gender_words, own_children
from nlu.reading.phrases import Phrases


@dataclass(frozen=True)
class Help:
    """For whom help is; the one named for it; the writer's roles (parent, professional)."""

    whom: Whom | None = None
    helped: Person | None = None
    roles: tuple[str, ...] = ()

    def is_named(self, subject: Person | None) -> bool:
        """Whether it is said by the very word for the one who is helped, or a pronoun."""
        named = self.helped is not None and subject is not None
        return named and (subject.word == self.helped.word or subject.kin == "pronoun")

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
        return subject.kin in HELPABLE and subject.kin != "other" and self.helped.kin in HELPABLE


@cache
def _phrases() -> Phrases:
    names: tuple[str, ...] = (
        "writer_as_victim",
        "self_said",
        "not_self_said",
        "other_said",
        "parent_said",
        "work_said",
        "workplaces",
    )
    names += ("harmless_objects", "guardian_adult", "helped_before", "asks_for_them")
    names += ("they_in_danger", "writer_harms", "except_writer", "about_the_asker")
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
    for sex, name in (("f", "daughter_abroad"), ("m", "son_abroad")):
        lists[name] = sorted(PEOPLE.forms_of("children_abroad", sex))
    lists["unless"] = sorted(PEOPLE["not_work"])
    return Phrases(lists)


@dataclass(frozen=True)
class _Said:
    """A message as it is asked for whom help is; `words` is the text as phrases read it."""

    pieces: tuple[Token, ...]
    people: tuple[Person, ...]
    words: str
    ages: list[AgeSaid]
    heard: set[str]
    harmed: bool

    def for_oneself(self) -> bool:
        """Whether it is a correction outright: "det gäller mig själv"."""
        alone = self.words.strip() in PEOPLE["self_said_alone"]
        said = "self_said" in self.heard and "about_the_asker" not in self.heard
        return alone or (said and "not_self_said" not in self.heard)

    def not_for_oneself(self) -> bool:
        """Whether it says so outright: "inte för mig", or begins "inte jag."."""
        begins_so = form_at(self.pieces, 2) in (".", ",", "!") and any(
            self.words.startswith(f" {phrase} ") for phrase in PEOPLE["not_me"]
        )
        return begins_so or "not_self_said" in self.heard

    def roles(self) -> list[str]:
        """Whether who writes does so as a parent or in a job, as far as they say it themself."""
        roles: list[str] = []
        heard = self.heard
        if heard & {"parent_said", *_ABROAD} or begins_as_parent(self.pieces)[0]:
            roles.append("parent")
        at_work = bool(heard & {"job", "work_said", "workplaces"}) or begins_with_job(self.pieces)
        if at_work and not self.harmed:
            roles.append("professional")
        return roles

    def helped(self) -> Person | None:
        """The one named of whom it tells that they need help."""
        speaks = self.own_said > 0
        found = helped_one(self.pieces, self.people, harmed=self.harmed, speaks_of_self=speaks)
        if self.harmed or found is not None:
            return found
        if self.own_words() <= 0:
            found = aged_one(self.pieces, self.people, self.ages)
        if found is None and self.heard & _ABROAD:
            sex: Sex = "f" if "daughter_abroad" in self.heard else "m"
            found = Person(0, "", "child", sex)
        return found

    def own_words(self) -> int:
        """How often "jag" is said otherwise than in an aside or with an age."""
        aged = sum(1 for age in self.ages if age.whose == "writer" and age.outright)
        return self.own_said - aged

    @cached_property
    def own_said(self) -> int:
        """How often "jag" is said otherwise than in "jag är orolig" and the like."""
        own = sum(1 for person in self.people if person.word in _I)
        return own - len(_asides().find_in_words(self.words)) if own else 0

    def asks_for_things(self) -> bool:
        """Whether "them" are pictures: "how do i get them down"."""
        named = {person.word for person in self.people if person.kin == "pronoun"}
        return named <= AGES["they"] and any(p.form in PEOPLE["pictures"] for p in self.pieces)


_ABROAD: Final = frozenset(("daughter_abroad", "son_abroad"))
_I: Final = ("jag", "ja", "i", "im", "ive")


def for_whom(
    pieces: tuple[Token, ...], people: tuple[Person, ...], words: str, ages: list[AgeSaid]
) -> Help:
    """For whom help is, as far as a text says so; `words` is the text as phrases read it."""
    heard = {hit.label for hit in _phrases().find_in_words(words)}
    harmed = _writer_harmed(pieces, heard)
    relative = begins_as_relative(pieces, people)
    people = tuple(p for p in people if p != relative and not of_others(pieces, p))
    said = _Said(pieces, people, words, ages, heard, harmed)
    if said.for_oneself():
        return Help("self")
    denied = said.not_for_oneself()
    if (heard & {"except_writer", "writer_harms"} or of_oneself(pieces)) and not denied:
        return Help()
    helped = said.helped()
    roles = _roles(said, helped)
    if denied:
        return Help("other", helped or _first_helpable(people, near=False), tuple(roles))
    if harmed:
        parent = "parent" in roles and "parent_said" in heard
        return Help(None, None, ("parent",) if parent else ())
    return _of_another(said, helped, roles)


def _roles(said: _Said, helped: Person | None) -> list[str]:
    """The writer's roles, those too that only the one they ask for tells."""
    roles = said.roles()
    if helped is not None and "parent" not in roles and _is_own_child(said.pieces, helped):
        roles.append("parent")
    if helped is not None and not roles and not said.harmed:
        roles += ["professional"] if asks_in_job_for(said.pieces, helped) else []
    hurt = said.harmed or said.not_for_oneself()
    if not hurt and {"professional", "parent"} <= set(roles) and "parent_said" not in said.heard:
        roles.remove("parent")
    return roles


def _of_another(said: _Said, helped: Person | None, roles: list[str]) -> Help:
    """For whom help is where no harm to the writer is told."""
    if helped is None and said.own_words() <= 0:
        helped = stranger(said.pieces, said.people)
    asked = said.heard & {"other_said", "asks_for_them", "they_in_danger"}
    if "guardian_adult" in said.heard and any(p.kin in ("child", "work") for p in said.people):
        asked |= {"other_said"}  # "jag är mormor till en pojke"
    not_them = _child_of(said.people, said.ages) or said.asks_for_things()
    if asked == {"asks_for_them"} and helped is None and not_them:
        return Help()
    if helped is not None or "professional" in roles or asked:
        if "other_said" in said.heard and _foreign_harm(said.pieces) and helped is None:
            return Help()
        return Help("other", helped or _first_helpable(said.people, near=not asked), tuple(roles))
    if "parent" in roles:
        return _of_parent(said, roles)
    young = young_one(said.people, said.ages, said.own_words())
    young = young or only_spoken_of(said.pieces, said.people)
    return Help("other", young, ()) if young is not None else Help()


def _of_parent(said: _Said, roles: list[str]) -> Help:
    """For whom help is that a parent asks for, who names no child that needs it."""
    own = "parent_said" in said.heard
    named = any(age.whose == "other" or (own and age.whose == "perpetrator") for age in said.ages)
    needy = named or _worried(said.words) or (own and _tells_of(said.words))
    return Help("other" if needy else None, _first_helpable(said.people), tuple(roles))


def _is_own_child(pieces: tuple[Token, ...], helped: Person) -> bool:
    """Whether it is the child of who writes: "min son", "dottern", "jag har en dotter"."""
    if helped.kin != "child" or helped.word not in own_children() | PEOPLE["own_young"] | {"aring"}:
        return False
    before = [piece.form for piece in pieces[max(0, helped.at - 3) : helped.at]]
    has = bool({"har", "have"} & set(before))
    return (
        has
        or begins(pieces, helped.at)
        or helped.word in PEOPLE["definite"]
        or possessed(pieces, helped.at)
    )


@cache
def _asides() -> Phrases:
    return Phrases({"aside": sorted(PEOPLE["asides"])})


def _worried(words: str) -> bool:
    return any(f" {word}" in words for word in ("orolig", "worried", "concerned"))


def _child_of(people: tuple[Person, ...], ages: list[AgeSaid]) -> bool:
    """Whether a child asks about a parent, "hur får jag henne att sluta": the child needs help."""
    first = next((person for person in people if person.kin not in ("writer", "pronoun")), None)
    young = any(age.whose == "writer" and age.years and age.years < ADULT for age in ages)
    return first is not None and first.kin == "parent" and young


def _tells_of(words: str) -> bool:
    """Whether a parent goes on about the child: "pappa till en tjej som behöver hjälp"."""
    _, said, behind = words.partition(" till en ")
    return bool(said) and " som " in behind


def _writer_harmed(pieces: tuple[Token, ...], heard: set[str]) -> bool:
    """Whether the text tells of harm to the writer: then nobody else is the one in need."""
    if "writer_as_victim" in heard:
        return True
    if "harmless_objects" in heard:
        return False
    mine = PEOPLE["mine_object"]
    if any(piece.form in _SWEDISH for piece in pieces):
        mine -= {"me"}  # "ett konto me swishar"
    return any(piece.form in mine for piece in pieces)


_SWEDISH: Final = frozenset(
    form(word) for word in ("och", "o", "är", "e", "jag", "ja", "har", "inte", "som", "att", "en")
)


def _foreign_harm(pieces: tuple[Token, ...]) -> bool:
    return any(piece.form in PEOPLE["foreign_mine"] for piece in pieces)


def _first_helpable(people: tuple[Person, ...], *, near: bool = True) -> Person | None:
    """The first who may be the one that is asked for; not `near`: a partner or parent too."""
    if not near:
        spoken = {person.sex for person in people if person.kin == "pronoun"}
        named = (p for p in people if p.kin not in ("writer", "pronoun"))
        return next((p for p in named if not spoken or p.sex == "n" or p.sex in spoken), None)
    near_ones = [person for person in people if person.kin in HELPABLE]
    near_ones += [p for p in people if p.kin == "partner" and p.word in gender_words()]
    return near_ones[0] if near_ones else None
