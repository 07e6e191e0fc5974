"""The floor under every crisis: phrases of all languages, in any message, and nothing else."""

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.written import read
from nlu.labels import labels_of
from nlu.reading.doses import doses
from nlu.reading.phrases import UNLESS, Phrases, labels_heard
from nlu.reading.text import words
from tests import machine

ROOT = Path(__file__).parents[3]
DATA = ROOT / "nlu" / "data"
LISTS = sorted((ROOT / "nlu/phrases").glob("*.yml"))
PHRASES = Phrases.read(*LISTS)
TABLE: dict[str, dict[str, list[str]]] = read(Path(__file__).parent / "phrases_messages.yml")
CASES = [
    (label, text)
    for label, by_language in TABLE.items()
    for texts in by_language.values()
    for text in texts
]
CALM = [
    (language, text)
    for language, texts in read(Path(__file__).parent / "phrases_calm.yml").items()
    for text in texts
]
CRISES = ("crisis:suicide", "crisis:danger")
LANGUAGES = (
    *("ro", "bg", "pl", "ru", "uk", "es", "pt", "fr", "de", "ar", "fa", "so", "ti", "sq", "hu"),
    *("th", "vi", "zh", "tr", "fi", "no", "da", "nl", "it", "ku"),
)


def heard(text: str) -> set[str]:
    return {hit.label for hit in PHRASES.find(text)}


def alarmed(text: str) -> bool:
    """Whether a phrase alone raises the alarm; a weak one needs the trained component's consent."""
    return bool(labels_heard(PHRASES.find(text)) & set(CRISES))


def listed() -> list[tuple[str, str, str]]:
    """Label, language and phrase of all that is listed."""
    content: list[dict[str, Any]] = [read(path) for path in LISTS]
    return [
        (label, language, phrase)
        for lists in content
        for label, by_language in lists.items()
        for language, phrases in by_language.items()
        for phrase in phrases
    ]


def first_reading(phrase: str) -> str:
    """What a person may write who uses the phrase: its first alternatives."""
    slots = phrase.removeprefix("=").removesuffix("*").split()
    return " ".join(slot.removesuffix("?").split("|")[0].replace("_", " ") for slot in slots)


def training_messages(language: str, files: str = "*") -> list[tuple[frozenset[str], str]]:
    """Labels and text; other languages, and what is said between the lines, stand aside.

    What has no fixed words is for the trained component: no list could hold it.
    """
    return [
        (labels_of(block["intent"], block.get("metadata") or {}), line[2:])
        for path in sorted((DATA / language).glob(f"{files}.yml"))
        if not path.stem.endswith(("many_languages", "between_the_lines"))
        for block in read(path)["nlu"]
        for line in block["examples"].splitlines()
    ]


@pytest.mark.parametrize("text", ["他要杀我他有刀", "อยากตายไม่อยากอยู่แล้ว"])
def test_where_words_touch_a_weak_phrase_weakens_no_other(text: str) -> None:
    assert heard(text) & set(CRISES), PHRASES.find(text)


@pytest.mark.parametrize(
    ("text", "erased"),
    [
        ("jag vill att allt jag skrivit försvinner", True),
        ("allt jag har skrivit ska raderas", True),
        ("i want everything i said deleted", True),
        ("kommer allt jag skrivit raderas?", False),
        ("jag vill inte att det jag skrivit försvinner", False),
        ("is everything i said gone?", False),
    ],
)
def test_a_question_about_erasing_erases_nothing(text: str, erased: bool) -> None:
    assert ("say:erase" in heard(text)) is erased


@pytest.mark.parametrize(
    "text", ["inga poliser", "no police please", "nu vreau poliție", "不要报警", "keine polizei"]
)
def test_who_wants_no_police_is_heard_and_raises_no_alarm(text: str) -> None:
    assert "no_police" in heard(text)
    assert not heard(text) & set(CRISES)


def test_the_table_is_wide_enough() -> None:
    assert len(CASES) >= 380
    assert len({text for _, text in CASES}) == len(CASES)
    for label in CRISES:
        assert {*LANGUAGES, "sv", "en"} <= set(TABLE[label])


@pytest.mark.parametrize(
    ("label", "text"), [case for case in CASES if case[0] != "nothing"], ids=lambda value: value
)
def test_it_is_heard(label: str, text: str) -> None:
    assert label in heard(text)


@pytest.mark.parametrize("text", [text for label, text in CASES if label == "nothing"])
def test_nothing_is_heard_where_nothing_is_meant(text: str) -> None:
    assert not heard(text) & {*CRISES, "doubt"}, PHRASES.find(text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("label", "least"), [*zip(CRISES, (12, 12), strict=True), ("acute", 4)])
def test_every_language_has_enough(language: str, label: str, least: int) -> None:
    assert sum((label, language) == (one, two) for one, two, _ in listed()) >= least


def test_every_phrase_is_written_once_and_readable() -> None:
    for label, language, phrase in listed():
        assert isinstance(language, str), f"quote {language} in {label}"
        assert isinstance(phrase, str) and words(first_reading(phrase)).strip(), (label, phrase)
        assert "?_" not in phrase and "_?" not in phrase, phrase
    every = [(label, language, phrase) for label, language, phrase in listed()]
    assert len(set(every)) == len(every), {case for case in every if every.count(case) > 1}


@pytest.mark.parametrize("frame", ["hej du {} snälla svara", "hello sorry {} please answer"])
def test_phrases_are_found_inside_other_languages(frame: str) -> None:
    missed = [
        (label, phrase)
        for label, _, phrase in listed()
        if label != UNLESS and not phrase.startswith("=")
        if label not in {hit.label for hit in PHRASES.find(frame.format(first_reading(phrase)))}
    ]
    assert not missed


@pytest.mark.parametrize(
    "text", ["ЯХОЧУ умереть!!!", "VREAU SĂ MOR", "je veux   mourir.", "vill\u200b dö"]
)
def test_capitals_signs_and_invisible_letters_change_nothing(text: str) -> None:
    assert "crisis:suicide" in heard(text.replace("ЯХОЧУ", "я ХОЧУ"))


@pytest.mark.parametrize(
    ("phrase", "found", "missed"),
    [
        ("han|hon har en? kniv", ["han har kniv", "hon har en kniv"], ["en kniv", "dom har kniv"]),
        ("vill just_nu|nu dö", ["vill just nu dö", "vill nu dö"], ["vill dö"]),
        ("=inlåst", ["inlåst", "Inlåst!", "inlast"], ["inlåst på kontot"]),
        ("självmord*", ["självmordstankar", "sjalvmord"], ["ett självmor"]),
        ("想死", ["我想死了"], ["思想 死"]),
        ("อยากตาย", ["ฉันอยากตายแล้ว"], ["อยาก"]),
        ("хочу ещё", ["хочу еще"], ["хоч"]),
        ("أموت", ["اموت", "أَمُوت"], ["موت"]),
    ],
)
def test_how_phrases_are_written(phrase: str, found: list[str], missed: list[str]) -> None:
    phrases = Phrases({"label": [phrase]})
    assert [text for text in found if not phrases.find(text)] == []
    assert [text for text in missed if phrases.find(text)] == []


def test_a_hit_tells_where_it_stands() -> None:
    (hit,) = Phrases({"label": ["vill dö"]}).find("jag vill dö nu")
    assert words("jag vill dö nu")[hit.start : hit.end + 1] == " vill do "
    (hit,) = Phrases({"label": ["=vill dö"]}).find("vill dö")
    assert (hit.start, hit.end) == (0, 8)
    (hit,) = Phrases({"label": ["想死"]}).find("hej 我想死")
    assert words("hej 我想死")[hit.start : hit.end + 1] == "想死"


def test_unless_takes_away_only_what_it_covers() -> None:
    phrases = Phrases({"alarm": ["想死", "dö"], UNLESS: ["不想死", "dö av skam"]})
    assert not phrases.find("我不想死")
    assert len(phrases.find("我想死 但是他不想死")) == 1
    assert not phrases.find("dö av skam")
    assert len(phrases.find("dö av skam men vill dö")) == 1


@pytest.mark.parametrize(("language", "text"), CALM)
def test_everyday_sentences_raise_no_alarm(language: str, text: str) -> None:
    assert not alarmed(text), labels_heard(PHRASES.find(text))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_crises_are_heard_and_harmless_messages_are_not(language: str) -> None:
    messages = training_messages(language)
    crises = [text for labels, text in messages if labels & set(CRISES)]
    harmless = [text for labels, text in messages if not labels & set(CRISES)]
    # One calm message in eight was written to sound like a crisis.
    wrong = [text for text in harmless if alarmed(text)]
    assert len(wrong) / len(harmless) <= 0.01, wrong
    # Of the crises, more than half were written to hold no telling word: the trained component
    # hears those, as the evaluation shows. Those said outright are in the files of their intents.
    outright = [
        text for labels, text in training_messages(language, "crisis_*") if labels & set(CRISES)
    ]
    for texts, least in ((crises, 0.45), (outright, 0.9)):
        assert sum(bool(heard(text) & {"doubt", *CRISES}) for text in texts) / len(texts) >= least


@pytest.mark.parametrize("language", [code for code in LANGUAGES if (DATA / code).is_dir()])
def test_other_languages_hear_their_crises_too(language: str) -> None:
    """Trained on few messages, these languages lean on their phrases more than Swedish does."""
    messages = training_messages(language)
    crises = [text for labels, text in messages if labels & set(CRISES)]
    harmless = [text for labels, text in messages if not labels & set(CRISES)]
    wrong = [text for text in harmless if alarmed(text)]
    missed = [text for text in crises if not heard(text) & set(CRISES)]
    assert len(wrong) / len(harmless) <= 0.05, wrong
    assert len(missed) / len(crises) <= 0.37, missed  # a third by writers who know no list


def test_no_phrase_of_another_language_is_ordinary_swedish_or_english() -> None:
    foreign = Phrases(
        {
            f"{label} {language} {phrase}": [phrase]
            for label, language, phrase in listed()
            if language in LANGUAGES and label != "acute"
        }
    )
    own: dict[str, list[str]] = {}
    for label, language, phrase in listed():
        if language not in LANGUAGES:
            own.setdefault(label, []).append(phrase)
    ours = Phrases(own)
    harmless = [
        text
        for language in ("sv", "en")
        for labels, text in training_messages(language)
        if not labels & set(CRISES)
    ]
    wrong = [
        (hit.label, text)
        for text in harmless
        for hit in foreign.find(text)
        if hit.label.split()[0] in labels_heard(PHRASES.find(text)) - labels_heard(ours.find(text))
    ]
    assert len(wrong) <= 6, wrong  # of 47,000, some of which mix languages


def test_an_ordinary_message_takes_no_time() -> None:
    texts = [text for _, text in CASES]
    quickest = min(_seconds(texts) for _ in range(5))
    assert quickest / len(texts) < machine.seconds(0.000_02)


def test_a_huge_message_takes_little_time() -> None:
    for text in ("vill inte dö ", "💊", "想死不想死", "han har kniv "):
        assert _seconds([text * (100_000 // len(text))]) < 1.0


def _seconds(texts: list[str]) -> float:
    began = time.process_time()
    for text in texts:
        PHRASES.find(text)
    return time.process_time() - began


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text_can_be_searched(text: str) -> None:
    normal = words(text)
    assert all(0 <= hit.start <= hit.end < len(normal) for hit in PHRASES.find(text))
    assert doses(text) in (True, False)


@pytest.mark.parametrize(
    "text",
    [
        "20 alvedon",
        "har tagit 30 tabletter",
        "tog tre kartor ipren",
        "en hel karta alvedon",
        "svalde tjugo sömntabletter",
        "tog 25 av mammas tabletter",
        "took 40 pills",
        "30 of my mums pills",
        "a whole bottle of paracetamol",
        "10 g paracetamol",
        "выпила 30 таблеток",
        "tomé 20 pastillas",
        "j'ai pris 25 comprimés",
        "吃了30片安眠药",
        "wzięłam 20 tabletek",
    ],
)
def test_dangerous_doses(text: str) -> None:
    assert doses(text)


@pytest.mark.parametrize(
    "text",
    [
        "2 alvedon mot mensvärk",
        "500 mg alvedon",
        "tar 3 alvedon om dagen",
        "vad kostar en hel karta alvedon",
        "tog 20 tabletter för två år sen",
        "girl 15, take xanax on weekends",
        "jag är 20 år o tar piller",
        "bor på gatan 20 b",
        "120 mg sobril per dag",
        "",
    ],
)
def test_harmless_doses(text: str) -> None:
    assert not doses(text)
