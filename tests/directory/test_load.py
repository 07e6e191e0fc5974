"""Every mistake in the file is said, with its line and what to do, in one run."""

import random
from datetime import date
from pathlib import Path

import pytest

from bot.directory import Directory, DirectoryProblems, load, read
from bot.directory.model import Ages, Where

HERE = Path(__file__).parent
GOOD = """\
- id: bra
  status: live
  name: Bra
  about: {sv: En text.}
  type: helpline
  needs: [talk]
  who: {ages: [13, 25], groups: [girls], for: [self, other]}
  where: sweden
  contact:
    - {by: phone, number: "08-465 004 01", hours: "Mo-Fr 08:00-16:00; PH off", languages: [sv]}
  source_date: 2026-01-01
  sources: ["https://exempel.se"]
"""
# What staff write by mistake: what stands in GOOD, what they write instead, the line that is
# named, and words that must stand in the message.
MISTAKES = {
    "a tab": ("  name: Bra", "\tname: Bra", 3, "tabb"),
    "a wrong indent": ("  name: Bra", "   name: Bra", 3, "mellanslag"),
    "an open quote": ('"https://exempel.se"]', '"https://exempel.se]', 12, "citattecken"),
    "an open bracket": ("needs: [talk]", "needs: [talk", 7, ""),
    "a colon in a text": ("name: Bra", "name: Bra: bäst", 3, "kolon"),
    "no read as false": ("languages: [sv]", "languages: [no]", 10, 'Sätt citattecken: "no"'),
    "a number read as a number": ('"08-465 004 01"', "020465004", 10, "citattecken"),
    "an octal number": ('"08-465 004 01"', "0846500401", 10, "citattecken"),
    "a key twice": ("  name: Bra", "  name: Bra\n  name: Bättre", 4, "två gånger"),
    "an unknown key": ("  name: Bra", "  nme: Bra", 3, 'Menade du "name"?'),
    "a strange key": ("  name: Bra", "  name: Bra\n  xyzzy: 1", 4, "inget som kan stå här"),
    "an unknown need": ("[talk]", "[tlak]", 6, 'Menade du "talk"?'),
    "a need far from all": ("[talk]", "[semester]", 6, "Välj bland: talk"),
    "a need twice": ("[talk]", "[talk, talk]", 6, "två gånger"),
    "needs without a list": ("[talk]", "talk", 6, "[talk]"),
    "an unknown group": ("[girls]", "[girl]", 7, 'Menade du "girls"?'),
    "an unknown type": ("type: helpline", "type: helplin", 5, 'Menade du "helpline"?'),
    "ages turned around": ("[13, 25]", "[25, 13]", 7, "Skriv [13, 25]"),
    "ages as words": ("[13, 25]", "13-25", 7, "[13, 25]"),
    "odd ages": ("[13, 25]", "[13, 250]", 7, "mellan 0 och 120"),
    "an unknown municipality": (
        "where: sweden", 'where: {municipalities: ["1840"]}', 8, 'Menade du "1480" (Göteborg)?',
    ),
    "a municipality by name": (
        "where: sweden", "where: {municipalities: [Dorotea]}", 8, 'Menade du "2425" (Dorotea)?',
    ),
    "an unknown county": ("where: sweden", 'where: {counties: ["02"]}', 8, "län"),
    "a county without quotes": ("where: sweden", "where: {counties: [14]}", 8, 'citattecken: "14"'),
    "a place that is nothing": ("where: sweden", "where: sverige", 8, "Skriv sweden"),
    "hours with a wrong day": ("Mo-Fr 08", "Mo-Fri 08", 10, "Mo-Fr 08:00-16:00"),
    "Swedish days": ("Mo-Fr 08", "Må-Fr 08", 10, 'Skriv "Mo-Fr 08:00-16:00'),
    "hours with a dot": ("08:00-16:00", "08.00-16.00", 10, 'Skriv "Mo-Fr 08:00-16:00'),
    "a wrong number": ("08-465 004 01", "08-465 004 0199", 10, "siffra för siffra"),
    "a word in a number": ("08-465 004 01", "08-465 004 01 (växel)", 10, "note"),
    "a number in the text": ("En text.", "Ring 08-465 004 01.", 4, "telefonnummer"),
    "a link without https": ("https://exempel.se", "exempel.se", 12, "https://"),
    "no source": ('  sources: ["https://exempel.se"]\n', "", 1, "saknar källa"),
    "half a date": ("2026-01-01", "2026-01", 11, "2026-11-24"),
    "a day that is not": ("2026-01-01", "2026-02-30", 11, "2026-11-24"),
    "an id with capitals": ("id: bra", "id: Bra Linje Å", 1, '"bra-linje-a"'),
    "no id": ("- id: bra\n  status: live", "- status: live", 1, "saknar id"),
    "no_phone": ("by: phone", "by: no_phone", 10, "no_phone"),
    "a phone with a link": (
        'number: "08-465 004 01"', 'url: "https://exempel.se"', 10, "ska ha number",
    ),
    "a Swedish language": ("languages: [sv]", "languages: [svenska]", 10, 'Menade du "sv"?'),
    "a shelter with a visit": (
        "type: helpline", "type: shelter", 10, "skyddat boende",
    ),
    "an offender entry for victims": (
        "needs: [talk]", "needs: [own_behaviour, violence]", 6, "Gör två tjänster",
    ),
    "a repeated part": ("{ages: [13, 25]", "&vem {ages: [13, 25]", 0, ""),
    "anonymous in words": ("source_date", "anonymous: nej\n  source_date", 11, "true eller false"),
    "an empty field": ("name: Bra", "name:", 3, "tom"),
    "replaced by nobody": ("source_date", "replaced_by: brra\n  source_date", 1, 'du "bra"?'),
}  # fmt: skip


def write(folder: Path, text: str) -> Path:
    path = folder / "directory.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_answered_with_what_to_do(tmp_path: Path, name: str) -> None:
    old, new, line, words = MISTAKES[name]
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    if name == "a shelter with a visit":
        text = text.replace('by: phone, number: "08-465 004 01"', "by: visit, address: Gatan 1")
    directory, findings = read(write(tmp_path, text))
    if not words:
        return  # it must not crash; what YAML says of it varies
    assert directory is None
    spoken = [str(f) for f in findings if f.severity == "error"]
    assert any(words in f.what and f.line == line for f in findings), spoken
    assert all("\n" not in text and "{" not in text.split("skriv")[0][:1] for text in spoken)


def test_all_mistakes_in_one_run_each_with_its_entry(tmp_path: Path) -> None:
    other = GOOD.replace("id: bra", "id: annan").replace("[talk]", "[tlak]")
    third = GOOD.replace("id: bra", "id: tredje").replace("  name: Bra", "\tname: Bra")
    path = write(tmp_path, other + third + GOOD.replace("[13, 25]", "[25, 13]") + GOOD)
    directory, findings = read(path)
    assert directory is None
    assert [(f.line, f.id) for f in findings] == [
        (6, "annan"), (15, "tredje"), (31, "bra"), (37, "bra"),
    ]  # fmt: skip
    assert str(findings[0]).startswith("directory.yaml:6: annan: ")
    with pytest.raises(DirectoryProblems) as problem:
        load(path)
    assert str(problem.value).count("\n") == 3


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    directory = load(write(tmp_path, GOOD))
    service = directory.by_id["bra"]
    assert service.who.ages == Ages(13, 25) and service.who.whom == ("self", "other")
    assert service.where == Where(sweden=True) and service.source_date == date(2026, 1, 1)
    assert service.contacts[0].value == "08-465 004 01" and service.contacts[0].line == 10
    assert service.anonymous is None and service.duty is None


def test_the_example_has_no_finding() -> None:
    directory, findings = read(HERE / "example.yaml")
    assert isinstance(directory, Directory) and findings == []


@pytest.mark.parametrize(
    "number",
    ["112", "116 111", "90101", "1177", "114 14", "113 13", "020-50 50 50", "031-390 06 00"],
)
def test_real_short_and_long_numbers_pass(tmp_path: Path, number: str) -> None:
    assert read(write(tmp_path, GOOD.replace("08-465 004 01", number)))[1] == []


def test_files_that_are_no_directory_are_said_to_be_so(tmp_path: Path) -> None:
    path = tmp_path / "directory.yaml"
    for content in (b"", b"hej", b"a: 1", b"\xff\xfe\x00", b"x" * 3_000_001, b"[" * 5_000,
                    b"- " * 5_000, b"%", b"\x00", b"- id: a\n  b: &x [*x]\n"):  # fmt: skip
        path.write_bytes(content)
        directory, findings = read(path)
        assert directory is None and findings, content[:20]
    assert read(tmp_path / "none.yaml")[0] is None
    assert read(tmp_path)[0] is None


def test_a_bomb_of_anchors_is_refused_at_once(tmp_path: Path) -> None:
    bomb = "- &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"- &{new} [{','.join([f'*{old}'] * 9)}]\n"
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert read(write(tmp_path, bomb))[0] is None
    shared = "- id: a\n  status: draft\n  needs: &n [talk]\n  crisis: *n\n"
    assert any(finding.rule == "yaml_alias" for finding in read(write(tmp_path, shared))[1])


def test_a_thousand_mutated_files_never_crash(tmp_path: Path) -> None:
    chance = random.Random(4)
    whole = (HERE / "example.yaml").read_text(encoding="utf-8")
    text = "\n\n".join(whole.split("\n\n")[:9])
    signs = [*"\t\n :-[]{}\"'#&*!|>%@`0189åö,", "no", "null", "- ", "  ", "\x00", "\u2028", "<<: "]
    for _ in range(1000):
        mutated = text
        for _ in range(chance.randint(1, 4)):
            place, length = chance.randrange(len(mutated)), chance.choice((0, 0, 1, 3, 40))
            mutated = mutated[:place] + chance.choice(signs) + mutated[place + length :]
        directory, findings = read(write(tmp_path, mutated))
        assert directory is not None or findings
        assert all(f.line >= 1 and f.what and "\n" not in str(f) for f in findings)
