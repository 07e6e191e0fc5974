"""What staff should mend in the directory: errors, then what is old, missing or hard."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from bot.clock import STOCKHOLM
from bot.codes import ADULT, NEEDS
from bot.directory.areas import counties, municipalities
from bot.directory.changes import changed_services
from bot.directory.findings import Finding, Findings, rules, spoken
from bot.directory.fit import of_age, possible
from bot.directory.hours import spans
from bot.directory.hours_said import say_back
from bot.directory.load import read
from bot.directory.model import VERIFY_AGAIN, Contact, Directory, Service
from bot.directory.moment import LATER_WAYS
from bot.directory.query import Band, Query
from bot.directory.shelf import ASKERS
from bot.directory.shelves import shelves
from bot.lix import lix

HARDEST = {"sv": 40.0, "child": 25.0}
BANDS: tuple[Band, ...] = ("child", "teen", "adult")
NAMES_SHOWN = 8


def check(
    path: str | Path,
    *,
    today: date,
    all_hours: bool = False,
    reported: Mapping[str, Mapping[str, int]] | None = None,
) -> list[Finding]:
    """Every error and warning by line, and as notes the hours of changed entries in words.

    Changed: other hours than in the last committed version; with `all_hours`, every entry.
    `reported`: by id what people said is wrong, at least how often.
    """
    directory, found = read(path)
    if directory is None:
        return found
    findings = Findings(Path(path).name)
    for service in directory.live():
        findings.entry = service.id
        _age_of_facts(service, today, findings)
        _whose_age(service, findings)
        _contacts(service, today, findings)
        _texts(service, findings)
        _hours_in_words(service, findings)
        for what, count in (reported or {}).get(service.id, {}).items():
            findings.warning(service.line, f"said_{what}", count=count)
    _shared(directory, findings)
    findings.entry = None
    _whole(directory, today, findings)
    changed = directory.services if all_hours else changed_services(directory, Path(path))
    _say_hours(changed, today, findings)
    return sorted(found + findings.all, key=lambda finding: (finding.line, finding.severity))


def _age_of_facts(service: Service, today: date, findings: Findings) -> None:
    verified, line = service.verified, service.line
    if verified and verified.on > today:
        findings.error(line, "verified_future", on=verified.on)
    elif verified and today - verified.on > VERIFY_AGAIN:
        findings.warning(line, "verified_old", on=verified.on)
    if service.source_date and service.source_date > today:
        findings.error(line, "source_future", on=service.source_date)
    if service.newest is None:
        findings.warning(line, "undated")
    elif service.stale(today):
        findings.warning(line, "stale", on=service.newest)


def _whose_age(service: Service, findings: Findings) -> None:
    """A line for parents or staff with the caller's age is never shown to who asks for a child."""
    who = service.who
    grown = who.ages is not None and who.ages.first >= ADULT
    if grown and who.whom == ("other",) and not ASKERS.isdisjoint(who.groups):
        findings.warning(service.line, "ages_of_asker")


def _contacts(service: Service, today: date, findings: Findings) -> None:
    talking = [contact for contact in service.contacts if contact.by not in LATER_WAYS]
    if not talking and service.specialised:
        findings.warning(service.line, "only_web")
    if talking and not any(contact.hours for contact in talking):
        findings.warning(service.line, "no_hours")
    start = datetime(today.year, today.month, today.day, tzinfo=STOCKHOLM)
    for contact in service.contacts:
        year = start + timedelta(days=366)
        if contact.hours and next(spans(contact.hours, start, year), None) is None:
            findings.warning(contact.line, "not_open_soon", hours=contact.hours)


def _texts(service: Service, findings: Findings) -> None:
    for key in ("about", "first_words", "duty_note"):
        texts = getattr(service, key)
        if "sv" in texts and "en" not in texts:
            findings.warning(service.line, "no_english", key=key)
        for language, most in HARDEST.items():
            hard = lix(texts.get(language, ""))
            if hard > most:
                values = {"lix": round(hard), "most": round(most)}
                findings.warning(service.line, "too_hard", key=f"{key}: {language}", **values)


def _hours_in_words(service: Service, findings: Findings) -> None:
    """Hours in a sentence cannot be counted on: nobody is told "opens at nine" from them."""
    texts = [(service.line, f"about: {which}", text) for which, text in service.about.items()]
    for contact in service.contacts:
        said = (contact.note or {}).items()
        texts += [(contact.line, f"note: {which}", text) for which, text in said]
    for line, key, text in texts:
        if found := _said_hours().search(text):
            findings.warning(line, "hours_in_words", key=key, seen=found.group())


@cache
def _said_hours() -> re.Pattern[str]:
    return re.compile("|".join(rules()["hours_in_words"]), re.IGNORECASE)


def _shared(directory: Directory, findings: Findings) -> None:
    """The same number, chat or e-mail address in several entries: one line for each."""
    users: dict[str, list[tuple[Service, Contact]]] = {}
    for service in directory.live():
        for contact in service.contacts:
            if contact.by not in ("web", "visit", "video"):
                key = "".join(contact.value.lower().split()).replace("-", "")
                users.setdefault(key, []).append((service, contact))
    for shared in users.values():
        others = sorted({service.id for service, _ in shared} - {shared[0][0].id})
        if others:
            service, contact = shared[0]
            findings.entry = service.id
            names = _some(others)
            findings.warning(contact.line, "shared_contact", seen=contact.value, others=names)


def _whole(directory: Directory, today: date, findings: Findings) -> None:
    """What is missing in the directory as a whole."""
    live = directory.live()
    never = sum(1 for service in live if service.verified is None)
    if never:
        findings.warning(1, "never_verified", count=never, live=len(live))
    own = {
        code
        for service in live
        if service.type == "social_services" and any(c.by == "phone" for c in service.contacts)
        for code in service.where.municipalities
    }
    without = [name for code, name in municipalities().items() if code not in own]
    if without:
        findings.warning(1, "no_own_number", count=len(without), names=_some(without))
    for need, band, empty in _holes(directory, today):
        where = spoken()["everywhere"] if len(empty) == len(counties()) else _some(empty)
        words = spoken()["bands"][band]
        findings.warning(1, "hole", county=where, need=need, band=words)


def _holes(directory: Directory, today: date) -> Iterator[tuple[str, Band, list[str]]]:
    """Needs and ages for which a county has nothing, not even a national service."""
    known = shelves(directory)
    for need in NEEDS:
        for band in BANDS:
            empty = []
            for county in sorted(counties()):
                query = Query(frozenset({need}), age_band=band, county=county)
                shelf = known.shelf(county)
                serving = possible(shelf, query, today) & shelf.need.get(need, 0)
                if not of_age(shelf, query, serving):
                    empty.append(counties()[county])
            if empty:
                yield need, band, empty


def _say_hours(services: tuple[Service, ...], today: date, findings: Findings) -> None:
    for service in services:
        findings.entry = service.id
        for contact in service.contacts:
            if contact.hours and contact.hours != "24/7":
                said = say_back(contact.hours, today)
                findings.note(contact.line, "hours_said", by=contact.by, said=said)


def _some(names: list[str]) -> str:
    """The first names, and how many more there are."""
    more = len(names) - NAMES_SHOWN
    return ", ".join(names[:NAMES_SHOWN]) + (f" (+{more})" if more > 0 else "")
