"""Whether who writes is a parent or asks in a job, by how the message begins and whom it names."""

from nlu.reading.age_words import AGES, Token, phrase_at
from nlu.reading.people_named import Person
from nlu.reading.people_words import PEOPLE, Sex, gender_words

_MARK_WITHIN = 7
"""Words of a job and its place, "barnmorska inom mödrahälsovård, ...", at most."""


def begins_as_parent(pieces: tuple[Token, ...]) -> tuple[bool, Sex]:
    """Whether a message begins "mamma, 44 år" or "orolig pappa till ...", and the parent's sex."""
    at = 0
    while at < len(pieces) and at < 8 and _passed(pieces[at]):
        at += 1
    word = pieces[at].form if at < len(pieces) else ""
    sex = parent_words().get(word)
    if sex is None:
        return False, "n"
    behind = pieces[at + 1] if at + 1 < len(pieces) else None
    if behind is None:
        return at > 0, sex
    if behind.form in AGES["here"]:
        return at + 2 >= len(pieces) or pieces[at + 2].kind in ("stop", "mark"), sex
    if at == 0 and behind.kind == "mark" and not _apart_alone(pieces):
        return False, sex
    aged = behind.kind in ("number", "stop", "mark") or behind.form in ("till", "of", "to", "pa")
    return aged, sex


def begins_as_relative(pieces: tuple[Token, ...], people: tuple[Person, ...]) -> Person | None:
    """Who writes "farmor 74 år, ...", "moster här": a relative who goes on about a child."""
    first = next((person for person in people if person.at <= 2), None)
    if first is None or first.word not in PEOPLE["relatives"]:
        return None
    if any(piece.kind == "word" for piece in pieces[: first.at] if piece.form not in _GREETED):
        return None
    behind = pieces[first.at + 1] if first.at + 1 < len(pieces) else None
    if behind is None or not (behind.kind != "word" or behind.form in AGES["here"]):
        return None
    child = any(person.kin in ("child", "work") for person in people if person.at > first.at)
    return first if child or behind.form in AGES["here"] else None


_GREETED = AGES["greetings"] | PEOPLE["before_parents"]


def _apart_alone(pieces: tuple[Token, ...]) -> bool:
    """Whether "pappa, 44 år," goes on with "till en flicka" or ends: not "pappa, 55, dricker"."""
    rest = [piece for piece in pieces[1:7] if piece.kind not in ("mark", "number")]
    first = next((p for p in rest if p.form not in AGES["unit_years"]), None)
    return first is None or first.kind == "stop" or first.form in ("till", "of", "to", "som", "jag")


def _passed(piece: Token) -> bool:
    return (
        piece.kind != "word"
        or piece.form in PEOPLE["before_parents"]
        or piece.form in AGES["unit_age"] | AGES["unit_years"]
    )


def parent_words() -> dict[str, Sex]:
    """What parents call themselves, by sex."""
    return {word: sex for sex, words in _PARENTS for word in words}


def begins_with_job(pieces: tuple[Token, ...]) -> bool:
    """Whether it begins as a report does: "boendestödjare. en brukare ...", "klient, flicka 17"."""
    at = 0
    while at < len(pieces) and at < 5 and pieces[at].form in PEOPLE["job_leads"]:
        at += 1
    if at == 0 and pieces[0].form in PEOPLE["clients"]:
        return len(pieces) > 1 and (pieces[1].kind != "word" or pieces[1].form in _TELLS)
    length = max(phrase_at(PEOPLE["jobs"], pieces, place) for place in (0, at))
    at = at if phrase_at(PEOPLE["jobs"], pieces, at) else 0
    after = at + length
    if not length or after >= len(pieces):
        return False
    if pieces[after].kind == "number" and pieces[at].form in PEOPLE["not_jobs_before_number"]:
        return False
    if pieces[after].form in AGES["here"]:
        return after + 1 < len(pieces) and pieces[after + 1].kind != "word"
    if pieces[after].kind != "word":
        return True
    if pieces[after].form in ("till", "for", "at") and len(pieces) > after + 3:
        return pieces[after + 1].form in ("en", "ett", "a", "an", "tva")
    marked = any(piece.kind in ("stop", "mark") for piece in pieces[after : after + _MARK_WITHIN])
    return marked and pieces[after].form in PEOPLE["job_places"]


def asks_in_job_for(pieces: tuple[Token, ...], helped: Person) -> bool:
    """Whether only who asks in a job speaks so of somebody: "en elev", "brukaren"."""
    behind = {piece.form for piece in pieces[helped.at + 1 : helped.at + 5]}
    return helped.word in PEOPLE["clients"] and not behind & {"klass", "class", "parallellklass"}


def gender_of_parent(pieces: tuple[Token, ...]) -> str | None:
    """women or men for who begins "mamma, 29"; None where it is not said."""
    _, sex = begins_as_parent(pieces)
    if sex == "n":
        own = [p.form for p in pieces if p.form in gender_words() or p.form in parent_words()]
        sex = parent_words().get(own[0], "n") if own else "n"
    return {"f": "women", "m": "men"}.get(sex)


_TELLS = frozenset(("har", "ar", "uppger", "berattar", "som", "has", "is", "who", "med", "pa"))
_PARENTS: tuple[tuple[Sex, frozenset[str]], ...] = tuple(
    (sex, PEOPLE.forms_of("parents", sex)) for sex in ("f", "m", "n")
)
