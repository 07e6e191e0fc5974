"""What one message says, as Rasa's pipeline found it; the shape that the rest of the bot reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.codes import NEEDS, AgeBand, Crisis, Need, Urgent, Whom, band_of
from nlu.reading.heard import heard

CRISIS_INTENTS: dict[str, Crisis] = {"crisis_danger": "danger", "crisis_suicide": "suicide"}
NEED_PREFIX = "need_"
SHORT_ANSWER = 3
"""Words of an answer such as "don't know" or "sometimes", which no intent is made for."""
SURELY = 0.6


@dataclass(frozen=True)
class Understood:
    """One message, understood. `None` and empty mean: it does not say."""

    intent: str
    confidence: float = 0.0
    language: str | None = None
    reply_in: str | None = None
    """The language that is asked for: "kan vi prata somaliska?" is written in another."""
    app_language: str | None = None
    """The language of the person's app: a guess for a message that tells none."""
    needs: tuple[Need, ...] = ()
    crisis: Crisis = "none"
    acute: bool = False
    """A plan or an attempt is told, or harm that has already happened."""
    doubted: Crisis = "none"
    """Which crisis it may tell of, where that is not sure."""
    whom: Whom | None = None
    whom_sure: float = 1.0
    """How sure that is: below 1 it is the trained component's guess."""
    age: int | None = None
    band: AgeBand | None = None
    their_age: int | None = None
    """Somebody's age ("han är 16"): of the one who needs help, if help is for another."""
    writer_age: int | None = None
    writer_band: AgeBand | None = None
    municipality: str | None = None
    county: str | None = None
    maybe_municipality: str | None = None
    maybe_county: str | None = None
    """A place that counts only as the answer to the question where: its name is also a word."""
    abroad: bool = False
    everywhere: bool = False
    """Anywhere in Sweden will do: an answer to that question which names no place."""
    groups: tuple[str, ...] = ()
    by: str | None = None
    urgent: Urgent | None = None
    metas: tuple[str, ...] = ()
    likely: tuple[Need, ...] = ()
    """Needs that it may be about, when none is sure enough to act on."""
    about: tuple[str, ...] = ()
    """What a question is about, more closely (`nlu.labels.ABOUT`), the closest first."""
    job: str | None = None
    """Where somebody works who asks in a job (`nlu.labels.JOBS`)."""
    service: str | None = None
    """The service that a button names, by its id."""

    @classmethod
    def of(cls, parsed: Mapping[str, Any]) -> "Understood":
        """From Rasa's parse data; a button's payload has the same form."""
        said: dict[str, list[Any]] = {}
        sure: dict[str, float] = {}
        for entity in parsed.get("entities") or ():
            name = str(entity.get("entity"))
            said.setdefault(name, []).append(entity.get("value"))
            sure[name] = float(entity.get("confidence_entity", 1.0))

        def one(name: str) -> Any:
            return said[name][-1] if said.get(name) else None

        intent = parsed.get("intent") or {}
        name = str(intent.get("name") or "nlu_fallback")
        needs = [need for need in said.get("need", []) if need in NEEDS]
        if not needs and name.removeprefix(NEED_PREFIX) in NEEDS:
            needs = [name.removeprefix(NEED_PREFIX)]
        whom, age, writer_age = one("for"), one("age"), one("writer_age")
        if whom == "other" and one("their_age") is not None:
            # Only as a whole does it tell that help is for the one whose age is said beside.
            age, writer_age = one("their_age"), age if writer_age is None else writer_age
        return cls(
            intent=name,
            confidence=round(float(intent.get("confidence") or 0.0), 3),
            language=one("language"),
            reply_in=one("reply_in"),
            app_language=one("app_language"),
            needs=tuple(dict.fromkeys(needs)),
            crisis=CRISIS_INTENTS.get(name, one("crisis") or "none"),
            acute=bool(one("acute")),
            doubted=one("doubt") or "none",
            whom=whom,
            whom_sure=sure.get("for", 1.0),
            age=age,
            band=one("age_band"),
            their_age=one("their_age"),
            writer_age=writer_age,
            writer_band=one("writer_band"),
            municipality=one("municipality"),
            county=one("county"),
            maybe_municipality=one("maybe_municipality"),
            maybe_county=one("maybe_county"),
            abroad=bool(one("abroad")),
            everywhere=bool(one("everywhere")),
            groups=tuple(dict.fromkeys(said.get("group", []))),
            by=one("by"),
            urgent=one("urgent"),
            metas=tuple(dict.fromkeys(said.get("meta", []))),
            likely=tuple(dict.fromkeys(said.get("likely", []))),
            about=tuple(dict.fromkeys(said.get("about", []))),
            job=one("job"),
            service=one("service"),
        )

    @property
    def tells(self) -> bool:
        """Whether it says something that may change which services fit."""
        said = (self.needs, self.groups, self.by, self.whom, self.urgent, self.abroad)
        place = (self.municipality, self.county)
        ages = (self.age, self.band, self.writer_age, self.writer_band)
        return any((*said, *place)) or any(age is not None for age in ages)

    def as_json(self) -> dict[str, Any]:
        """The object that `understand --json` prints."""
        return {
            "language": self.language,
            "needs": list(self.needs),
            "crisis": self.crisis,
            "for": self.whom or "self",
            "age": self.age,
            "age_band": self.band or band_of(self.age),
            "municipality": self.municipality,
            "county": self.county,
            "groups": list(self.groups),
            "by": self.by,
            "urgent": self.urgent,
            "writer_age": self.writer_age,
            "meta": list(self.metas),
            "confidence": self.confidence,
            "intent": self.intent,
        }


def may_be_so(parsed: Mapping[str, Any]) -> bool | None:
    """Whether a message says yes to what was asked (True), or that it may be so (None).

    "Don't know", "perhaps", "sometimes": few words in which nothing else is surely understood.
    """
    intent, text = parsed.get("intent") or {}, str(parsed.get("text") or "")
    name, sure = str(intent.get("name")), float(intent.get("confidence") or 0.0)
    said = heard(text)
    if name == "affirm" or "say:affirm" in said:
        return True
    short = len(text.split()) <= SHORT_ANSWER
    vague = name in ("skip", "nlu_fallback") or "say:skip" in said or sure < SURELY
    return None if short and vague and name != "deny" else False


def answering_doubt(parsed: Mapping[str, Any], doubted: Crisis) -> dict[str, Any]:
    """What was written to the question about a crisis, as its buttons say it.

    By itself "yes" would bring the intake's next question, and "perhaps" whatever is likeliest.
    """
    said = may_be_so(parsed)
    if doubted == "none" or said is False:
        return dict(parsed)
    entities = list(parsed.get("entities") or ())
    if said is None:
        entities.append({"entity": "doubt", "value": doubted})
    intent = {"name": f"crisis_{doubted}", "confidence": 1.0}
    return {**parsed, "intent": intent, "entities": entities}
