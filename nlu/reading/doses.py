"""Whether a message tells of a dangerous number of tablets or a whole pack, in any language."""

import re
from typing import Final

from nlu.reading.phrases import Phrases
from nlu.reading.text import bare, words

MANY: Final = 10
"""This many tablets at once are no cure for a headache."""
MUCH: Final = 4_000
"""Milligrams that nobody takes at once for a headache."""

_NUMBERS: Final = {
    "tio": 10, "elva": 11, "tolv": 12, "femton": 15, "sexton": 16, "arton": 18, "tjugo": 20,
    "tjugofem": 25, "trettio": 30, "fyrtio": 40, "femtio": 50, "sextio": 60, "hundra": 100,
    "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "hundred": 100, "diez": 10, "veinte": 20, "treinta": 30, "dieci": 10,
    "venti": 20, "trenta": 30, "dix": 10, "vingt": 20, "trente": 30, "zehn": 10, "zwanzig": 20,
    "dreissig": 30, "двадцать": 20, "тридцать": 30, "двадцят": 20,
}  # fmt: skip
_TABLETS: Final = (
    r"(?:tablett|tabbl|tablet|piller|pillren|pills?\b|pillen|alvedon|panodil|paracet|ipren|ibumet"
    r"|ibuprofen|naproxen|treo|magnecyl|acetaminophen|tylenol|advil|aspirin|citodon|tramadol"
    r"|tradolan|oxycod|oxynorm|xanax|stesolid|sobril|oxascand|benzo|imovan|zopiklon|stilnoct"
    r"|somntab|theralen|atarax|lergigan|propavan|voltaren|concerta|ritalin|lyrica|sertralin"
    r"|cachets|comprim|pastill|pastiglie|pillole|pastylek|pillul|pilule|pastile|kaniini|kiniin"
    r"|таблет|пігул|хапче|прегабалин|парацетамол|حبة|حبوب|حبات|قرص|تابلت|hap\b|ilac\b|ከኒና|เม็ด"
    r"|vien|片|粒|颗)"
)
_ROOTS: Final = tuple(
    root.replace(r"\b", "").replace("s?", "") for root in _TABLETS[3:-1].split("|")
)
"""What stands in every text with a medicine in it: looked for first, since it is fast."""
_COUNTED: Final = re.compile(
    rf"(?<![\d.,])(\d{{2,3}}|{'|'.join(_NUMBERS)})\s?"
    r"(?:(?:st|stycken|x|of|my|mums|moms|her|his|av|mina|mammas|pappas|de|des|штук|till|more"
    rf"|starka|hela|pcs)\s){{0,3}}{_TABLETS}"
)
_PACKS: Final = re.compile(
    r"\b(?:hel|hela|helt|tva|tre|fyra|fem|flera|whole|entire|full|two|three|four|\d)\s(?:paket|karta|kartan|kartor"
    r"|burk|burken|burkar|ask|asken|askar|packs?|packets?|box|boxes|bottles?|strips?|blister)\s"
    r"(?:\w+\s){0,2}" + _TABLETS
)
_WEIGHED: Final = re.compile(r"(?<![\d.,])(\d{3,6}|\d{1,3}) ?(mg|milligram|gram|g)\b")
_HARMLESS: Final = Phrases(
    {
        "harmless": [
            "per|om dag|dagen|dan|dygn|day|week|month",
            "a|each|every day|week|month",
            "i veckan|månaden|en_karta|en_ask|asken",
            "kostar|kostade|priset|price|cost|costs|kr|kronor|spänn",
            "köpte|köpa|sålde|säljer|smugglade|beställde|recept|prescription",
            "år sen|sedan",
            "years ago",
            "diskmaskin*",
            "inga|inte|aldrig tagit|tog|tar|ta",
            "didnt|didn't|not take|taken",
            "tog inga|inte",
        ]
    }
)


def doses(text: str) -> bool:
    """Whether it tells of so many tablets, or so much of a medicine, that life is in danger.

    "20 alvedon", "tre kartor ipren", "thirty pills", "10 g paracetamol"; not "2 alvedon",
    not so many a day, not what they cost.
    """
    return doses_in_words(words(text))


def doses_in_words(form: str) -> bool:
    """The same for a text that is in `words` form already."""
    normal = bare(form)
    if not any(root in normal for root in _ROOTS):
        return False
    if not (_many(normal) or _PACKS.search(normal) or _heavy(normal)):
        return False
    return not _HARMLESS.find_in_words(normal)


def _many(normal: str) -> bool:
    return any(
        int(_NUMBERS.get(match[1]) or match[1]) >= MANY for match in _COUNTED.finditer(normal)
    )


def _heavy(normal: str) -> bool:
    if not re.search(_TABLETS, normal):
        return False
    return any(
        int(match[1]) * (1_000 if match[2] in ("g", "gram") else 1) >= MUCH
        for match in _WEIGHED.finditer(normal)
    )
