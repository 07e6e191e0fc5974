"""Made-up talks, step by step, in any order of doings; after each step the promises are judged.

python -m tests.fuzz 20000 7    # steps, seed; `make fuzz`. The short form runs with the tests.

A person writes, presses, erases, is in a crisis, changes language, is silent for a minute or a
year; meanwhile the process loses its state, and Rasa raises. The judges are those of
tests/test_promises.py, tests/test_promise_3.py and tests/test_safety_danger.py.
"""

import asyncio
import logging
import secrets
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from bot.audience import needs_help
from bot.codes import band_of
from bot.directory import Service, match_of, search
from bot.known import Known
from tests.bench import messages
from tests.conftest import USUAL_TIME, StoppedClock
from tests.safety_tables import table
from tests.talks import Person, Played
from tests.test_promise_3 import answers
from tests.test_promises import EXEMPT, SAID, fits, invented
from tests.test_safety_danger import wrong_in_crisis

if TYPE_CHECKING:
    from bot.conversation import Answer, Conversation
    from bot.engine.state import ForgetfulStore

STEPS_A_TALK: Final = 25
SECRET: Final = "kanariefagel"
LANGUAGES: Final = (
    *("speak English please", "prata svenska tack", "Hello, can you help me?", "vorbesc română"),
    *("мне нужна помощь", "أحتاج مساعدة", "ayuda por favor", "potrzebuję pomocy"),
)
ODD: Final = (
    *("", " ", "/", "/erase", '/inform{"age": 14}', "b:000", "#1", "\x00\u202e", "\ud800", "112"),
    *("1" * 400, "hej " * 3000, "EXTERNAL: x", "[14](age)", "🆘", "'; drop table talks; --"),
)
_TYPICAL: Final = sorted({*SAID, *LANGUAGES, *(said for talk in messages() for said in talk)})
# Drawn by number: Hypothesis else writes all of them into its notes.
TYPICAL: Final = st.integers(0, len(_TYPICAL) - 1).map(lambda number: _TYPICAL[number])
TEXTS: Final = st.one_of(
    TYPICAL,
    TYPICAL,
    st.tuples(TYPICAL, TYPICAL).map(". ".join),
    TYPICAL.map(lambda said: f"{said} {SECRET}"),
    st.sampled_from(ODD),
    st.text(max_size=80),
)
CRISES: Final = st.sampled_from(
    [
        (crisis, said)
        for whoms in table(1)["messages"].values()
        for kinds in whoms.values()
        for crisis, texts in kinds.items()
        for said in texts
    ]
)
PAUSES: Final = st.sampled_from([1, 60, 300, 900, 1700, 1900, 86_400 * 45, 86_400 * 366])


@dataclass
class Bench:
    """What the talks are held on, and how much was done."""

    conversation: "Conversation"
    clock: StoppedClock
    directory: str
    counts: Counter[str] = field(default_factory=Counter)
    silent: float = 0.0
    """Seconds that have passed for what forgets."""

    @property
    def store(self) -> "ForgetfulStore":
        """Where the talks are remembered."""
        # Only now: this imports Rasa, which must be started lean.
        from bot.engine.agent import store_of
        from bot.engine.state import ForgetfulStore

        store = store_of(self.conversation.agent)
        assert isinstance(store, ForgetfulStore)
        return store


class Talks(RuleBasedStateMachine):
    """One person after the other; `bench` is set by `machine`."""

    bench: ClassVar[Bench]

    def __init__(self) -> None:
        super().__init__()
        self._loop = asyncio.new_event_loop()
        self.bench.clock.set(USUAL_TIME)
        self.person = Person(self.bench.conversation, self.bench.clock)
        self._before: tuple[str, ...] = ()
        self.bench.counts["talks"] += 1

    def teardown(self) -> None:
        self._loop.run_until_complete(self.bench.conversation.forget(self.person.id))
        self._loop.close()

    # --- What may happen ------------------------------------------------------------------------
    @rule(text=TEXTS)
    def writes(self, text: str) -> None:
        self._judge("written", self._loop.run_until_complete(self.person.say(text)))

    @rule(text=TYPICAL)
    def goes_on(self, text: str) -> None:
        """Once more, so that talks have time to grow long."""
        self._judge("written", self._loop.run_until_complete(self.person.say(text)))

    @rule(place=st.integers(0, 11))
    @precondition(lambda self: self.person.turns and self.person.titles())
    def presses(self, place: int) -> None:
        titles = self.person.titles()
        press = self.person.press(titles[place % len(titles)])
        self._judge("pressed", self._loop.run_until_complete(press))

    @rule(place=st.integers(0, 99))
    @precondition(lambda self: any(True for _ in self._buttons()))
    def presses_an_old_button(self, place: int) -> None:
        buttons = sorted(self._buttons())
        id = buttons[place % len(buttons)]
        press = self.bench.conversation.press(self.person.id, id)
        answer = self._loop.run_until_complete(press)
        assert answer is not None, f"the button {id} does nothing any more"
        self.person.turns.append(Played(f"[an old button: {id}]", answer))
        self._judge("old buttons", answer)

    @rule(crisis=CRISES)
    def is_in_a_crisis(self, crisis: tuple[str, str]) -> None:
        kind, said = crisis
        answer = self._loop.run_until_complete(self.person.say(said))
        heard = "acute" if answer.known.acute else answer.known.crisis
        # What was told before may be worse, and then it still counts; never the other way round.
        assert heard in (kind, "danger", "acute"), f"{kind} heard as {heard}: {said}"
        row = self._row(heard, answer.known)
        self._refuse(wrong_in_crisis(row, answer, table(1)["never_said"]))
        self._judge("crises", answer)

    @rule(what=st.sampled_from(["erased", "restarts", "failures", "failures"]), text=TEXTS)
    def a_talk_breaks_off(self, what: str, text: str) -> None:
        """One rule for what is rare: after it nothing is known, or there was no answer."""
        if what == "failures":
            self._rasa_raises(text)
            return
        if what == "erased":
            self._loop.run_until_complete(self.bench.conversation.erase(self.person.id))
        else:
            self.bench.store._talks.clear()  # the process starts anew
        self._knows_nothing(what)

    @rule(seconds=PAUSES)
    def time_passes(self, seconds: int) -> None:
        self.bench.clock.set(self.bench.clock.at + timedelta(seconds=seconds))
        self.bench.silent += seconds
        if seconds > 1800:
            self._knows_nothing("pauses")

    def _rasa_raises(self, text: str) -> None:
        processor = self.bench.conversation.agent.processor
        with patch.object(type(processor), "handle_message", side_effect=ValueError(text)):
            answer = self._loop.run_until_complete(self.person.say(text))
        assert answer.failed and answer.services, "no help after an error"
        assert "112" in "".join(reply.text for reply in answer.replies)
        self._before = answer.services
        self._counted("failures", answer)

    # --- What must hold -------------------------------------------------------------------------
    def _judge(self, doing: str, answer: "Answer") -> None:
        self._refuse(self._wrong(answer))
        self._before = answer.services
        self._counted(doing, answer)

    def _wrong(self, answer: "Answer") -> Iterator[str]:
        rooms = self.bench.conversation.rooms
        if answer.failed:
            yield "something broke inside"
        held = [rooms.directory.by_id[id] for id in (*self._before, *answer.services)]
        helped = any(fits(service, answer.known, rooms) for service in held)
        if not helped and answer.intent not in EXEMPT:
            yield "1: no contact that fits, here or in the reply before"
        if not self._somebody_answers(answer.known, held):
            yield "3: nobody that fits answers now"
        for reply in answer.replies:
            if not reply.text.strip():
                yield "an empty reply"
            for wrong in invented(reply.text, reply.services, rooms, self.bench.directory):
                yield f"5: {wrong}"
        if SECRET in repr(self.bench.store._talks):
            yield "4: words of the person are remembered"

    def _somebody_answers(self, known: Known, held: Sequence[Service]) -> bool:
        """Whether somebody answers now who fits, among what is in view or what comes next.

        Not judged for who cannot speak: those holes are real, and `coverage` counts them.
        """
        rooms = self.bench.conversation.rooms
        query, at = rooms.finder().query(known), rooms.clock()
        in_view = (match_of(rooms.directory, service.id, query, at=at) for service in held)
        found = (*search(rooms.directory, query, at), *filter(None, in_view))
        now = (match.service for match in found if answers(match))
        return known.by == "no_phone" or any(fits(service, known, rooms) for service in now)

    def _knows_nothing(self, doing: str) -> None:
        known = self._loop.run_until_complete(self.bench.conversation.known(self.person.id))
        assert known == Known(), f"{doing}, and still knows\n\n{self.person.written()}"
        self.bench.counts[doing] += 1
        self.bench.counts["steps"] += 1

    def _refuse(self, wrong: Iterator[str]) -> None:
        found = list(wrong)
        assert not found, "\n".join(found) + f"\n\n{self.person.written()}"

    def _counted(self, doing: str, answer: "Answer") -> None:
        counts = self.bench.counts
        counts["steps"] += 1
        counts[doing] += 1
        counts["replies"] += len(answer.replies)
        counts["cards"] += len(answer.services)

    def _buttons(self) -> Iterator[str]:
        for turn in self.person.turns[-12:]:
            yield from (b.id for reply in turn.answer.replies for b in reply.buttons)

    @staticmethod
    def _row(kind: str, known: Known) -> dict[str, Any]:
        """The case of rule 1 for what is known; none where the table says nothing of it."""
        by = "no_phone" if known.by == "no_phone" else "none"
        for row in table(1)["cases"]:
            bands = {band_of(None if age == "none" else age) for age in row["age"]}
            whom = known.whom in row["for"]
            if row["crisis"] == kind and by in row["by"] and whom and needs_help(known) in bands:
                return dict(row)
        return {}


def machine(bench: Bench) -> type[Talks]:
    """Talks on that bench, whose memory forgets by the bench's time."""
    started = time.monotonic()
    bench.store._clock = lambda: started + bench.silent
    return type("TalksHere", (Talks,), {"bench": bench})


def run(bench: Bench, talks: int, *, number: int = 0, **more: Any) -> None:
    """That many talks; AssertionError with the shortest one in which a promise was broken.

    `number`: the seed; the same one gives the same talks.
    """
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        seed(number)(machine(bench)),
        settings=settings(
            max_examples=talks,
            stateful_step_count=STEPS_A_TALK,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            **more,
        ),
    )


def main() -> None:
    """Talks until so many steps are done; prints what they were."""
    from bot.commands.start import conversation
    from bot.logs import OURS
    from bot.settings import ROOT, Settings

    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    first = int(sys.argv[2]) if len(sys.argv) > 2 else secrets.randbelow(1_000_000)
    clock = StoppedClock()
    ready = conversation(Settings.read({**_model(), "LOG_LEVEL": "ERROR"}), clock)
    logging.getLogger(OURS).setLevel(logging.CRITICAL)  # Rasa is made to raise, again and again
    bench = Bench(ready, clock, (ROOT / "directory.yaml").read_text("utf-8"))
    begun = time.monotonic()
    while bench.counts["steps"] < wanted:
        drawn = first + bench.counts["talks"]
        print(f"{bench.counts['steps']} steps; seed {drawn}", file=sys.stderr, flush=True)
        run(bench, 100, number=drawn, database=None, phases=[Phase.generate])
    for name, count in bench.counts.most_common():
        print(f"{name:<14}{count:>8}")
    print(f"{'violations':<14}{0:>8}\n{'seconds':<14}{time.monotonic() - begun:>8.0f}")
    print(f"{'seed':<14}{first:>8}")


def _model() -> dict[str, str]:
    import os

    return {"MODEL": os.environ["MODEL"]} if "MODEL" in os.environ else {}


if __name__ == "__main__":
    main()
