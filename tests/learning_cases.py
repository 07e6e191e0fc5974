"""How what is known grows: the cases of somebody who tells of themself, and of another."""

from typing import Any

from bot.known import Known
from bot.understanding import Understood

QUESTIONS = ("need_settled", "writer_settled", "age_settled", "place_settled")


def says(intent: str = "inform", **told: Any) -> Understood:
    """A message."""
    return Understood(intent, **told)


def knows(**told: Any) -> Known:
    """What was known before, for oneself."""
    return Known(writer_settled="not_needed").but(**told)


FRIEND = Known(whom="other")

# name, known before, message, the open question, known after
GROWTH = [
    (
        "will I be put in care, am I gay then: asked is not told",
        knows(groups=("boys",)),
        says("ask_taken", groups=("in_care", "girls")),
        None,
        {"groups": ("boys", "girls")},
    ),
    (
        "the same words told are told",
        knows(),
        says("inform", groups=("in_care",)),
        None,
        {"groups": ("in_care",)},
    ),
    (
        "whoever only tries is not asked about themself",
        knows(marks=("tester",)),
        says("ask_bot"),
        None,
        {"age_settled": "not_needed", "place_settled": "not_needed"},
    ),
    (
        "until they tell what they need",
        knows(marks=("tester",), age_settled="not_needed", place_settled="not_needed"),
        says("need_images", needs=("images",)),
        None,
        {"needs": ("images",), "need_settled": "told", "age_settled": None, "place_settled": None},
    ),
    (
        "a need settles the first question",
        knows(),
        says("need_images", needs=("images",)),
        None,
        {"needs": ("images",), "need_settled": "told"},
    ),
    (
        "the newest need comes first",
        knows(needs=("images",), need_settled="told"),
        says("need_money", needs=("money",)),
        None,
        {"needs": ("money", "images")},
    ),
    (
        "a need said again comes first",
        knows(needs=("images", "money"), need_settled="told"),
        says("need_money", needs=("money",)),
        None,
        {"needs": ("money", "images")},
    ),
    (
        "wanting to talk steps back behind what it is about",
        knows(needs=("talk",), need_settled="told"),
        says("need_images", needs=("images",)),
        None,
        {"needs": ("images",)},
    ),
    (
        "and does not come back over it",
        knows(needs=("images",), need_settled="told"),
        says("need_talk", needs=("talk",)),
        None,
        {"needs": ("images",)},
    ),
    (
        "an age",
        knows(),
        says(age=15),
        "age_settled",
        {"age": 15, "age_band": "teen", "age_settled": "told"},
    ),
    (
        "a corrected age wins",
        knows(age=18, age_band="adult", age_settled="told"),
        says(age=14),
        None,
        {"age": 14, "age_band": "teen"},
    ),
    (
        "an age of nought is an age",
        knows(),
        says(age=0),
        None,
        {"age": 0, "age_band": "child", "age_settled": "told"},
    ),
    (
        "a band by button",
        knows(),
        says(band="teen"),
        "age_settled",
        {"age": None, "age_band": "teen", "age_settled": "told"},
    ),
    (
        "a band that fits keeps the years",
        knows(age=15, age_band="teen", age_settled="told"),
        says(band="teen"),
        None,
        {"age": 15, "age_band": "teen"},
    ),
    (
        "a band that does not fit replaces the years",
        knows(age=15, age_band="teen", age_settled="told"),
        says(band="adult"),
        None,
        {"age": None, "age_band": "adult"},
    ),
    (
        "years said after a band",
        knows(age_band="adult", age_settled="told"),
        says(age=16),
        None,
        {"age": 16, "age_band": "teen"},
    ),
    (
        "somebody else's age is not one's own",
        knows(),
        says(their_age=35),
        None,
        {"age": None, "age_band": "unknown"},
    ),
    (
        "a place",
        knows(),
        says(municipality="2480", county="24"),
        "place_settled",
        {"municipality": "2480", "county": "24", "place_settled": "told"},
    ),
    (
        "another place replaces all of the first",
        knows(municipality="2480", county="24", place_settled="told"),
        says(county="12"),
        None,
        {"municipality": None, "county": "12"},
    ),
    (
        "abroad settles the place",
        knows(municipality="2480", county="24", place_settled="told"),
        says(abroad=True),
        None,
        {"municipality": None, "county": None, "abroad": True},
    ),
    (
        "anywhere in Sweden is an answer: the question where is not asked again",
        knows(),
        says(everywhere=True),
        "place_settled",
        {"municipality": None, "place_settled": "declined"},
    ),
    (
        "anywhere in Sweden as the answer to another question settles nothing",
        knows(),
        says(everywhere=True),
        "age_settled",
        {"place_settled": None, "age_settled": None},
    ),
    (
        "a word that is also a place, as the answer to where",
        knows(),
        says(maybe_municipality="1766", maybe_county="17"),
        "place_settled",
        {"municipality": "1766", "county": "17", "place_settled": "told"},
    ),
    (
        "the same word elsewhere is a word",
        knows(),
        says(maybe_municipality="1766", maybe_county="17"),
        "age_settled",
        {"municipality": None, "county": None, "place_settled": None},
    ),
    (
        "groups add up",
        knows(groups=("girls",)),
        says(groups=("pregnant", "girls")),
        None,
        {"groups": ("girls", "pregnant")},
    ),
    ("a way of contact", knows(by="phone"), says(by="no_phone"), None, {"by": "no_phone"}),
    ("urgency stays", knows(urgent="tonight"), says(age=15), None, {"urgent": "tonight"}),
    ("another language", knows(), says(language="en"), None, {"language": "en"}),
    (
        "asked for one language in another",
        knows(),
        says(language="sv", reply_in="so"),
        None,
        {"language": "so"},
    ),
    ("no language told keeps it", knows(language="en"), says("affirm"), None, {"language": "en"}),
    (
        "what may be meant is only the newest message's",
        knows(likely=("images",)),
        says("nlu_fallback"),
        None,
        {"likely": ()},
    ),
    (
        "news may change what was offered",
        knows(offered=True),
        says(age=15),
        None,
        {"offered": False},
    ),
    ("thanks change nothing offered", knows(offered=True), says("thanks"), None, {"offered": True}),
]

FOR_ANOTHER = [
    (
        "whoever looks for somebody to buy is no helper of hers",
        knows(groups=("buyer",), needs=("own_behaviour",)),
        says(whom="other", age=16, band="teen", groups=("girls",)),
        None,
        {},
    ),
    (
        "whoever buys and then tells of another who is hurt is heard",
        knows(groups=("buyer",), needs=("own_behaviour",), need_settled="told"),
        says("need_violence", needs=("violence",), whom="other"),
        None,
        {"whom": "other", "needs": ("own_behaviour", "violence")},
    ),
    (
        "who asks is asked first when help is for another",
        knows(),
        says("need_images", needs=("images",), whom="other"),
        None,
        {"whom": "other", "writer_settled": None},
    ),
    (
        "what was told of oneself stays one's own",
        knows(age=16, age_band="teen", age_settled="told"),
        says(whom="other"),
        None,
        {
            "age": None,
            "age_band": "unknown",
            "age_settled": None,
            "writer_age": 16,
            "writer_band": "teen",
            "writer_settled": "told",
        },
    ),
    (
        "and comes back when help is for oneself after all",
        FRIEND.but(
            writer_age=16,
            writer_band="teen",
            age=12,
            age_band="child",
            age_settled="told",
            writer_settled="told",
        ),
        says(whom="self"),
        None,
        {
            "whom": "self",
            "age": 16,
            "age_band": "teen",
            "age_settled": "told",
            "writer_age": None,
            "writer_band": "unknown",
            "writer_settled": "not_needed",
        },
    ),
    (
        "the other's age",
        FRIEND,
        says(their_age=13),
        None,
        {"age": 13, "age_band": "teen", "age_settled": "told", "writer_age": None},
    ),
    (
        "a bare number, asked for the other's age",
        FRIEND.but(writer_settled="declined"),
        says(age=13),
        "age_settled",
        {"age": 13, "writer_age": None},
    ),
    (
        "a bare number, asked who writes",
        FRIEND,
        says(age=15),
        "writer_settled",
        {
            "writer_age": 15,
            "writer_band": "teen",
            "writer_settled": "told",
            "age": None,
            "age_settled": None,
        },
    ),
    (
        "a friend by button",
        FRIEND,
        says(writer_band="adult"),
        "writer_settled",
        {"writer_band": "adult", "writer_settled": "told"},
    ),
    (
        "both ages at once",
        FRIEND,
        says(their_age=13, writer_age=17),
        None,
        {"age": 13, "age_band": "teen", "writer_age": 17, "writer_band": "teen"},
    ),
    (
        "the other's age beside one's own",
        FRIEND,
        says(age=13, their_age=14),
        None,
        {"age": 14, "age_band": "teen", "writer_age": 13, "writer_band": "teen"},
    ),
    (
        "a parent need not say how old",
        FRIEND,
        says(groups=("parent",)),
        "writer_settled",
        {"groups": ("parent",), "writer_settled": "told"},
    ),
    (
        "nor somebody at work",
        FRIEND,
        says(groups=("professional",)),
        "writer_settled",
        {"groups": ("professional",), "writer_settled": "told"},
    ),
    (
        "the other's need answers no question about the writer",
        FRIEND,
        says("need_images", needs=("images",)),
        "writer_settled",
        {"writer_settled": None, "need_settled": "told"},
    ),
]
