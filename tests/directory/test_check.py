"""What staff are told to mend, and in which order."""

import re
import subprocess
from datetime import date
from pathlib import Path

import pytest

from bot.directory import Directory, Finding, check, worklist

EXAMPLE = Path(__file__).parent / "example.yaml"
TODAY = date(2026, 11, 24)


def rules_of(findings: list[Finding], id: str | None) -> set[str]:
    return {finding.rule for finding in findings if finding.id == id}


@pytest.fixture
def mended(tmp_path: Path) -> Path:
    path = tmp_path / "directory.yaml"
    path.write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    return path


def test_the_example_has_no_error_and_one_line_for_what_nobody_called() -> None:
    findings = check(EXAMPLE, today=TODAY)
    assert not [finding for finding in findings if finding.severity == "error"]
    never = [finding for finding in findings if finding.rule == "never_verified"]
    assert len(never) == 1 and never[0].line == 1
    assert str(never[0]).startswith("example.yaml:1: 28 av 28 ")


def test_old_undated_and_future_facts_are_told(mended: Path) -> None:
    assert "stale" in rules_of(check(mended, today=TODAY), "gamla-bildlinjen")
    text = mended.read_text(encoding="utf-8")
    text = text.replace("source_date: 2019-03-01", "verified: {on: 2026-04-01, by: AB}")
    text = text.replace("  source_date: 2026-02-01\n", "", 1)
    text = text.replace("source_date: 2026-02-01", "source_date: 2027-02-01", 1)
    mended.write_text(text, encoding="utf-8")
    findings = check(mended, today=TODAY)
    assert "verified_old" in rules_of(findings, "gamla-bildlinjen")
    assert "undated" in rules_of(findings, "barnlinjen")
    assert "source_future" in rules_of(findings, "livslinjen")


def test_the_age_of_the_one_who_calls_for_a_child_is_told(mended: Path) -> None:
    text = mended.read_text(encoding="utf-8")
    spoilt = text.replace("ages: all, groups: [parent]", "ages: [18, null], groups: [parent]")
    assert spoilt != text
    mended.write_text(spoilt, encoding="utf-8")
    told = rules_of(check(mended, today=TODAY), "foraldralinjen")
    assert "ages_of_asker" in told
    assert "ages_of_asker" not in rules_of(check(EXAMPLE, today=TODAY), "foraldralinjen")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Vi har alltid öppet.", True),
        ("Ring dygnet runt.", True),
        ("Vi svarar klockan åtta till tio.", True),
        ("De svarar vardagar 9–12.", True),
        ("Öppet 8.30 till 16.", True),
        ("We are always open.", True),
        ("From eight in the morning.", True),
        ("Boka i appen Alltid öppet.", False),
        ("För dig mellan 13–17 år.", False),
        ("Kom till mottagningen. Det är alltid gratis.", False),
    ],
)
@pytest.mark.parametrize("where", ["about", "note"])
def test_hours_in_a_sentence_are_told(said: str, told: bool, where: str, mended: Path) -> None:
    """The card says "open now" from `hours` alone; a time in a text only gets old."""
    text = mended.read_text(encoding="utf-8")
    before, entry = text.split("- id: barnlinjen\n")
    if where == "about":
        entry = re.sub(r"about: .*", f'about: {{sv: "{said}"}}', entry, count=1)
    else:
        entry = re.sub(r"\{by: phone, ", f'{{by: phone, note: {{sv: "{said}"}}, ', entry, count=1)
    mended.write_text(f"{before}- id: barnlinjen\n{entry}", encoding="utf-8")
    findings = check(mended, today=TODAY)
    assert said in mended.read_text(encoding="utf-8")
    assert ("hours_in_words" in rules_of(findings, "barnlinjen")) is told


def test_missing_hours_hard_texts_and_no_english_are_told(mended: Path) -> None:
    text = mended.read_text(encoding="utf-8")
    text = text.replace(', hours: "Mo-Fr 09:00-17:00; PH off"}', "}")
    text = text.replace(", en: Get pictures off the net.", "")
    hard = "Verksamheten tillhandahåller professionella stödinsatser beträffande problematiken."
    text = text.replace("Prata om bilder.", hard)
    mended.write_text(text, encoding="utf-8")
    findings = check(mended, today=TODAY)
    assert "no_hours" in rules_of(findings, "okanda-aldrar")
    assert "no_english" in rules_of(findings, "bildstopp")
    assert "too_hard" in rules_of(findings, "gamla-bildlinjen")


def test_a_number_that_two_entries_share_is_told(mended: Path) -> None:
    text = mended.read_text(encoding="utf-8").replace("08-465 004 04", "08-46500402")
    mended.write_text(text, encoding="utf-8")
    assert "shared_contact" in rules_of(check(mended, today=TODAY), "livslinjen")


def test_a_need_without_any_service_is_a_hole(mended: Path) -> None:
    text = mended.read_text(encoding="utf-8").replace("money, exit, migration]", "exit, migration]")
    mended.write_text(text, encoding="utf-8")
    holes = [f.what for f in check(mended, today=TODAY) if f.rule == "hole"]
    assert len(holes) == 3 and all("money" in hole and "hela Sverige" in hole for hole in holes)


def test_changed_hours_are_said_back_and_the_others_are_not(mended: Path) -> None:
    folder = mended.parent
    identity = ["-c", "user.name=x", "-c", "user.email=x@exempel.se"]
    for command in (["init", "-q"], ["add", "."], [*identity, "commit", "-qm", "first"]):
        subprocess.run(["git", *command], cwd=folder, check=True)  # noqa: S607
    assert not [f for f in check(mended, today=TODAY) if f.rule == "hours_said"]
    text = mended.read_text(encoding="utf-8").replace("Mo-Su 18:00-22:00", "Mo-Su 18:00-23:00")
    mended.write_text(text, encoding="utf-8")
    said = [f for f in check(mended, today=TODAY) if f.rule == "hours_said"]
    assert [(f.id, f.severity) for f in said] == [("kvallslinjen", "note")]
    assert "18–23" in said[0].what and "julafton" in said[0].what


def test_all_hours_can_be_asked_for(mended: Path) -> None:
    said = [f for f in check(mended, today=TODAY, all_hours=True) if f.rule == "hours_said"]
    assert len(said) > 10


def test_an_error_is_all_that_is_said_of_a_broken_file(mended: Path) -> None:
    text = mended.read_text(encoding="utf-8").replace("[talk, trauma]", "[tlak]")
    mended.write_text(text, encoding="utf-8")
    assert {finding.severity for finding in check(mended, today=TODAY)} == {"error"}


def test_what_most_people_depend_on_is_phoned_first(example: Directory) -> None:
    work = worklist(example, today=TODAY)
    assert work[0].service.id in ("livslinjen", "motesplatsen")
    assert [one.lost for one in work] == sorted((one.lost for one in work), reverse=True)
    assert work[0].service.id in str(work[0])
