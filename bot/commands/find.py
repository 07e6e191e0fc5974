"""`find`: ask the directory directly; neither Rasa nor TensorFlow is loaded."""

import argparse
import json
from datetime import datetime
from typing import Any, Final

from bot.clock import STOCKHOLM
from bot.codes import AGE_BANDS, GROUPS, NEEDS, NO_PHONE, OLDEST, WAYS, AgeBand, band_of
from bot.commands.base import Command, moment, one_of
from bot.directory import Match, Query, load, search
from bot.errors import WrongUse
from bot.places import UnknownPlace, sweden
from bot.settings import Settings


def _options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--need", action="append", default=[], metavar="N", help=f"one of {', '.join(NEEDS)}")
    add("--age", metavar="A", help="years, or child, teen, adult")
    add("--place", metavar="NAME|CODE", help="a municipality, county or district")
    add("--for", dest="whom", default="self", metavar="self|other", help="whom help is for")
    add("--group", action="append", default=[], metavar="G", help=f"one of {', '.join(GROUPS)}")
    add("--by", metavar="WAY", help=f"one of {', '.join((*WAYS, NO_PHONE))}")
    add("--language", default="sv", metavar="L", help="sv, en, ar …")
    add("--at", type=moment, metavar="TIME", help="as if it were this time")
    add("--limit", type=int, default=3, metavar="N", help="at most this many (3)")
    add("--json", action="store_true", help="one object on stdout")


def _run(options: argparse.Namespace) -> int:
    settings = Settings.read()
    query = _query(options, settings.require_verified)
    at = options.at or datetime.now(STOCKHOLM)
    if options.limit < 1:
        raise WrongUse(f"--limit: {options.limit}: write 1 or more")
    matches = search(load(settings.directory), query, at=at, limit=options.limit)
    if options.json:
        found = {"query": _asked(query, at), "services": [_service(m) for m in matches]}
        print(json.dumps(found, ensure_ascii=False))
    else:
        for match in matches:
            print(_line(match))
    return 0


def _query(options: argparse.Namespace, require_verified: bool) -> Query:
    age, band = _age(options.age)
    municipality, county = _place(options.place)
    return Query(
        needs=frozenset(one_of("--need", need, NEEDS) for need in options.need),
        age=age,
        age_band=band,
        municipality=municipality,
        county=county,
        near=sweden().neighbours(municipality) if municipality else (),
        whom="other" if one_of("--for", options.whom, ("self", "other")) == "other" else "self",
        groups=frozenset(one_of("--group", group, GROUPS) for group in options.group),
        by=one_of("--by", options.by, (*WAYS, NO_PHONE)) if options.by else None,
        language=options.language,
        require_verified=require_verified,
    )


def _age(said: str | None) -> tuple[int | None, AgeBand]:
    if said is None:
        return None, "unknown"
    if said.isdecimal() and int(said) <= OLDEST:
        return int(said), band_of(int(said))
    for band in AGE_BANDS:
        if said == band:
            return None, band
    raise WrongUse(f'--age: "{said}": write years, or child, teen or adult')


def _place(said: str | None) -> tuple[str | None, str | None]:
    if said is None:
        return None, None
    try:
        place = sweden().lookup(said)
    except UnknownPlace as unknown:
        near = f"; did you mean {' or '.join(unknown.suggestions)}?" if unknown.suggestions else ""
        raise WrongUse(f'--place: there is no "{said}"{near}') from None
    return place.municipality, place.county


def _asked(query: Query, at: datetime) -> dict[str, Any]:
    return {
        "needs": sorted(query.needs),
        "age": query.age,
        "age_band": query.age_band,
        "municipality": query.municipality,
        "county": query.county,
        "for": query.whom,
        "groups": sorted(query.groups),
        "by": query.by,
        "language": query.language,
        "at": at.isoformat(timespec="minutes"),
    }


def _service(match: Match) -> dict[str, Any]:
    return {
        "id": match.service.id,
        "name": match.service.name,
        "open": match.open,
        "opens": _time(match.opens),
        "local": match.local,
        "contacts": [
            {
                "by": door.contact.by,
                "value": door.contact.value,
                "open": door.open,
                "opens": _time(door.opens),
                "languages": list(door.contact.languages),
            }
            for door in match.contacts
        ],
        "why": list(match.why),
    }


def _time(at: datetime | None) -> str | None:
    return at.astimezone(STOCKHOLM).strftime("%Y-%m-%dT%H:%M") if at else None


def _line(match: Match) -> str:
    state = {True: "open", False: "closed", None: "hours not known"}[match.open]
    opens = f", opens {_time(match.opens)}" if match.opens and not match.open else ""
    ways = "  ".join(f"{d.contact.by} {d.contact.value}" for d in match.contacts)
    return f"{match.service.id}: {match.service.name} ({state}{opens})  {ways}"


FIND: Final = Command(
    "find",
    "Ask the directory: which services fit this need, age and place, best first.",
    "python -m bot find --need images --age 14 --place Umeå --json",
    _options,
    _run,
)
