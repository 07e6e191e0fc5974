"""Whether help is for the writer or for somebody else, and for whom then."""

from dataclasses import dataclass
from functools import cache

from bot.codes import ADULT, Whom
from nlu.reading.age import AgeSaid
from nlu.reading.age_words import Token, form
from nlu.reading.people_helped import HELPABLE, begins, clause_behind, helped_one, only_aged
from nlu.reading.people_named import Person, possessed
from nlu.reading.people_roles import asks_in_job_for, begins_as_parent, begins_with_job
from nlu.reading.people_strangers import of_others, stranger
from nlu.reading.people_words import PEOPLE, Sex, gender_words
from nlu.reading.phrases import Phrases


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
    names += ("they_in_danger", "writer_harms", "except_writer")
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


def for_whom(
    pieces: tuple[Token, ...], people: tuple[Person, ...], words: str, ages: list[AgeSaid]
) -> Help:
    """For whom help is, as far as a text says so; `words` is the text as phrases read it."""
    heard = {hit.label for hit in _phrases().find_in_words(words)}
    harmed = _writer_harmed(pieces, words, heard)
    alone = words.strip() in PEOPLE["self_said_alone"]
    if alone or ("self_said" in heard and not heard & {"not_self_said"}):
        return Help("self")
    if heard & {"except_writer", "writer_harms"} and not heard & {"not_self_said"}:
        return Help()
    roles: list[str] = []
    abroad = heard & {"daughter_abroad", "son_abroad"}
    if "parent_said" in heard or abroad or begins_as_parent(pieces)[0]:
        roles.append("parent")
    at_work = bool(heard & {"job", "work_said", "workplaces"}) or begins_with_job(pieces)
    if at_work and not harmed:
        roles.append("professional")
    speaks_of_self = _speaks_of_self(people, words)
    people = tuple(person for person in people if not of_others(pieces, person))
    helped = helped_one(pieces, people, harmed=harmed, speaks_of_self=speaks_of_self)
    if helped is None and not harmed and own_words(people, words, ages) <= 0:
        helped = aged_one(pieces, people, ages)
    if helped is None and abroad and not harmed:
        sex: Sex = "f" if "daughter_abroad" in heard else "m"
        helped = Person(0, "", "child", sex)
    if helped is not None and "parent" not in roles and _is_own_child(pieces, helped):
        roles.append("parent")
    if helped is not None and not roles and not harmed and asks_in_job_for(pieces, helped):
        roles.append("professional")
    if heard & {"not_self_said"}:
        return Help("other", helped, tuple(roles))
    if harmed:
        return Help(
            None, None, tuple(role for role in roles if role == "parent" and "parent_said" in heard)
        )
    if "professional" in roles and "parent" in roles and "parent_said" not in heard:
        roles.remove("parent")
    if helped is None:
        helped = stranger(pieces, people) if own_words(people, words, ages) <= 0 else None
    asked = heard & {"other_said", "asks_for_them", "they_in_danger"}
    if asked == {"asks_for_them"} and helped is None and _child_of(people, ages):
        return Help()
    if helped is not None or "professional" in roles or asked:
        if "other_said" in heard and _foreign_harm(pieces) and helped is None:
            return Help()
        return Help("other", helped or _first_helpable(people, near=not asked), tuple(roles))
    if "parent" in roles:
        child = _first_helpable(people)
        said = "parent_said" in heard
        named = any(age.whose == "other" or (said and age.whose == "perpetrator") for age in ages)
        needy = named or _worried(words) or (said and _tells_of(words))
        return Help("other" if needy else None, child, tuple(roles))
    girl = _young_woman(people, ages)
    return Help("other", girl, ()) if girl is not None else Help()


def _is_own_child(pieces: tuple[Token, ...], helped: Person) -> bool:
    """Whether it is the child of who writes: "min son", "dottern", "jag har en dotter"."""
    if helped.kin != "child" or helped.word not in _own_children() | PEOPLE["own_young"] | {
        "aring"
    }:
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


def _speaks_of_self(people: tuple[Person, ...], words: str) -> bool:
    """Whether "jag" is said more often than in "jag är orolig" and the like."""
    own = sum(1 for person in people if person.word in ("jag", "ja", "i", "im", "ive"))
    return own > len(_asides().find_in_words(words))


def own_words(people: tuple[Person, ...], words: str, ages: list[AgeSaid]) -> int:
    """How often "jag" is said otherwise than in an aside or with an age."""
    own = sum(1 for person in people if person.word in ("jag", "ja", "i", "im", "ive"))
    aged = sum(1 for age in ages if age.whose == "writer" and age.outright)
    return own - len(_asides().find_in_words(words)) - aged


def aged_one(
    pieces: tuple[Token, ...], people: tuple[Person, ...], ages: list[AgeSaid]
) -> Person | None:
    """One close to the writer whose age is told, by one who tells only an age of themself."""
    near = [
        person
        for person in people
        if (person.kin in ("child", "sibling", "friend", "other") or _old(person))
        and not (person.kin == "sibling" and only_aged(pieces, clause_behind(pieces, person.at)))
        and (
            possessed(pieces, person.at)
            or person.word in PEOPLE["definite"]
            or begins(pieces, person.at)
            or (
                person.kin in ("child", "sibling")
                and pieces[person.at + 1 :][:1]
                and pieces[person.at + 1].kind == "number"
            )
        )
    ]
    for person in near:
        if person.word == "aring":
            return person
        for age in ages:
            who = age.subject
            if who is None or age.years is None:
                continue
            same = who.word == person.word
            told = who.kin == "pronoun" and who.at > person.at and "n" in (who.sex, person.sex)
            if same or told or (who.kin == "pronoun" and who.sex == person.sex):
                return person
    if any(person.kin == "writer" for person in people):
        return None
    young = [age.subject for age in ages if age.years is not None and age.years < ADULT]
    return next((who for who in young if who and who.kin in ("work", "other")), None)


def _old(person: Person) -> bool:
    return person.word in PEOPLE["grandparents"]


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


def _child_of(people: tuple[Person, ...], ages: list[AgeSaid]) -> bool:
    """Whether a child asks about a parent, "hur får jag henne att sluta": the child needs help."""
    first = next((person for person in people if person.kin not in ("writer", "pronoun")), None)
    young = any(age.whose == "writer" and age.years and age.years < ADULT for age in ages)
    return first is not None and first.kin == "parent" and young


def _tells_of(words: str) -> bool:
    """Whether a parent goes on about the child: "pappa till en tjej som behöver hjälp"."""
    _, said, behind = words.partition(" till en ")
    return bool(said) and " som " in behind


def _writer_harmed(pieces: tuple[Token, ...], words: str, heard: set[str]) -> bool:
    """Whether the text tells of harm to the writer: then nobody else is the one in need."""
    if "writer_as_victim" in heard:
        return True
    harmless = sum(1 for h in _phrases().find_in_words(words) if h.label == "harmless_objects")
    objects = sum(1 for piece in pieces if piece.form in PEOPLE["mine_object"])
    return objects > 0 and harmless == 0


def _foreign_harm(pieces: tuple[Token, ...]) -> bool:
    return any(piece.form in PEOPLE["foreign_mine"] for piece in pieces)


def _first_helpable(people: tuple[Person, ...], *, near: bool = True) -> Person | None:
    """The first who may be the one that is asked for; not `near`: a partner or parent too."""
    if not near:
        return next((p for p in people if p.kin not in ("writer", "pronoun")), None)
    near_ones = [person for person in people if person.kin in HELPABLE]
    near_ones += [p for p in people if p.kin == "partner" and p.word in gender_words()]
    return near_ones[0] if near_ones else None


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
