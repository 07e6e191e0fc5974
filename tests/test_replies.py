"""Reply files: what is read from them, what is refused with its place, how fields are filled."""

from pathlib import Path

import pytest

from bot.replies import BadReplies, Replies, Reply, fields, filled

GOOD = """\
ask_age:
  child: Hur gammal är du?
  any: "Hur gammal är du? Du får hoppa över."
  buttons:
    - {title: Under 13, payload: '/inform{"age_band": "child"}'}
    - {title: Vill inte säga, payload: /skip}
utter_thanks: |-
  Tack själv.
crisis: "{first} Ring {nodnummer-112}, eller {bris-116111.chat}."
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of replies in both languages."""
    for language in ("sv", "en"):
        (tmp_path / language).mkdir()
        (tmp_path / language / "room.yml").write_text(GOOD, "utf-8")
    return tmp_path


def test_texts_buttons_and_facts_are_read(folder: Path) -> None:
    replies = Replies.read(folder)
    asked = replies.get("ask_age", "sv")
    assert asked.text(("child", "any")) == "Hur gammal är du?"
    assert [button.title for button in asked.buttons] == ["Under 13", "Vill inte säga"]
    assert asked.buttons[0].payload == '/inform{"age_band": "child"}'
    assert replies.get("utter_thanks", "en").text(("teen",)) == "Tack själv."
    assert replies.get("crisis", "sv").facts == (("bris-116111", "chat"), ("nodnummer-112", None))
    assert replies.has("ask_age")
    assert not replies.has("ask_shoe_size")


def test_everything_that_can_be_said_is_listed(folder: Path) -> None:
    listed = {(language, key) for language, key, _ in Replies.read(folder).all()}
    assert listed == {(la, k) for la in ("sv", "en") for k in ("ask_age", "utter_thanks", "crisis")}


@pytest.mark.parametrize(
    ("wanted", "answered"),
    [
        ("sv", "sv"),
        ("en", "en"),
        ("no", "sv"),
        ("nb", "sv"),
        ("nn", "sv"),
        ("da", "sv"),
        ("ar", "en"),
        ("th", "en"),
        ("", "en"),
    ],
)
def test_every_language_is_answered_in_one_of_ours(
    folder: Path, wanted: str, answered: str
) -> None:
    assert Replies.read(folder).language(wanted) == answered


@pytest.mark.parametrize(
    ("texts", "voices", "text"),
    [
        ({"child": "c", "teen": "t", "any": "a"}, ("child", "any"), "c"),
        ({"child": "c", "teen": "t", "any": "a"}, ("adult", "any"), "a"),
        ({"child": "c", "teen": "t"}, ("adult", "any"), "t"),
        ({"child": "c", "adult": "v"}, ("teen", "any"), "v"),
        ({"parent": "p", "other": "o", "any": "a"}, ("parent", "other", "adult", "any"), "p"),
        ({"other": "o", "any": "a"}, ("parent", "other", "adult", "any"), "o"),
    ],
)
def test_the_nearest_voice_speaks(
    texts: dict[str, str], voices: tuple[str, ...], text: str
) -> None:
    assert Reply(texts).text(voices) == text


def test_a_childs_words_are_never_said_to_somebody_older() -> None:
    with pytest.raises(KeyError):
        Reply({"child": "c"}).text(("adult", "any"))


WRONG = [
    ("ask: [\n", "room.yml:2: not YAML"),
    ("ask: {any: a\nb: c}}\n", "room.yml:"),
    ("just words\n", "must hold reply keys"),
    ("- a list\n", "must hold reply keys"),
    ("", "must hold reply keys"),
    ("ask: 17\n", "room.yml:1: ask: must be a text"),
    ("ask: [a, b]\n", "room.yml:1: ask: must be a text"),
    ("ask: {grownup: hej}\n", "room.yml:1: ask: 'grownup' is not a voice"),
    ("ask: {buttons: []}\n", "room.yml:1: ask: has no text"),
]


@pytest.mark.parametrize(("content", "says"), WRONG)
def test_a_mistake_is_told_with_its_place(folder: Path, content: str, says: str) -> None:
    (folder / "sv" / "room.yml").write_text(content, "utf-8")
    with pytest.raises(BadReplies) as raised:
        Replies.read(folder)
    assert says in str(raised.value)
    assert str(folder / "sv") in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "content",
    [
        "ask: {any: hej, buttons: [{title: Ja}]}\n",
        "ask: {any: hej, buttons: [ja]}\n",
        "ask: {any: hej, buttons: 3}\n",
    ],
)
def test_a_broken_button_is_told_with_its_place(folder: Path, content: str) -> None:
    (folder / "sv" / "room.yml").write_text(content, "utf-8")
    with pytest.raises(BadReplies, match=r"room\.yml:\d+: ask: "):
        Replies.read(folder)


def test_a_key_that_stands_twice_is_refused(folder: Path) -> None:
    (folder / "sv" / "zoo.yml").write_text("ask_age: hej\n", "utf-8")
    with pytest.raises(BadReplies, match=r"zoo\.yml: ask_age: stands twice"):
        Replies.read(folder)


def test_a_key_that_stands_twice_in_one_file_is_refused(folder: Path) -> None:
    """YAML itself would silently keep the last."""
    (folder / "sv" / "room.yml").write_text(GOOD + "ask_age: hej\n", "utf-8")
    with pytest.raises(BadReplies, match="ask_age"):
        Replies.read(folder)


def _fact(name: str, way: str | None) -> str | None:
    return {("nodnummer-112", None): "112", ("bris-116111", "chat"): "https://bris"}.get(
        (name, way)
    )


def test_fields_are_filled_from_the_directory_and_by_the_caller() -> None:
    text = "{first}: ring {nodnummer-112}, eller {bris-116111.chat}."
    assert filled(text, _fact, {"first": "Nu"}) == "Nu: ring 112, eller https://bris."


def test_what_the_caller_gives_is_not_filled_again() -> None:
    """A service's own words never reach into the directory."""
    assert filled("{first}", _fact, {"first": "{nodnummer-112}"}) == "{nodnummer-112}"


@pytest.mark.parametrize("text", ["ring {okand-linje}", "{bris-116111}", "{time}"])
def test_a_field_that_nothing_fills_is_an_error(text: str) -> None:
    with pytest.raises(KeyError):
        filled(text, _fact, {})


def test_braces_that_are_no_field_stay() -> None:
    assert filled("{ ab }, {AB} and {}", _fact, {}) == "{ ab }, {AB} and {}"


def test_the_fields_of_a_text() -> None:
    assert fields("{first} {bris-116111.chat} {x}") == [
        ("first", None),
        ("bris-116111", "chat"),
        ("x", None),
    ]
