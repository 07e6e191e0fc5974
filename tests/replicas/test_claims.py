"""One replica at a time talks with a person, each update once, and a dead one holds nobody up."""

import asyncio
import time
from typing import Any

import pytest

from bot.privacy import Secret
from bot.replicas import claims as room
from bot.replicas.claims import Lost, SharedClaims
from bot.replicas.shared import Away, Shared
from tests.redis_server import KEY, RedisServer, needs_redis, redis_server
from tests.replicas.conftest import Replica

pytestmark = needs_redis
CANARY = "kanariefågel"


async def test_what_one_writes_another_reads(replica: Replica) -> None:
    one, other = replica(), replica()
    async with one.claim("anna", 1) as new:
        assert new
        await one.write("anna", "state")
        assert await one.read("anna") == "state"
        assert await other.read("anna") is None  # not before it is answered
    async with other.claim("anna", 2) as new:
        assert new
        assert await other.read("anna") == "state"
        assert await other.read("bo") is None


async def test_each_update_is_applied_once(replica: Replica) -> None:
    one, other = replica(), replica()
    applied = []

    async def deliver(claims: SharedClaims, update: int) -> None:
        async with claims.claim("anna", update) as new:
            if new:
                await asyncio.sleep(0.01)
                applied.append(update)

    await asyncio.gather(*(deliver(c, n) for n in (1, 2, 3) for c in (one, other, one)))
    assert sorted(applied) == [1, 2, 3]


async def test_the_same_number_of_somebody_else_is_another_update(replica: Replica) -> None:
    claims = replica()
    for person in ("anna", "bo"):
        async with claims.claim(person, 1) as new:
            assert new


async def test_nobody_talks_with_a_person_at_the_same_time(replica: Replica) -> None:
    replicas = [replica() for _ in range(3)]
    inside = 0

    async def add(claims: SharedClaims, update: int) -> None:
        nonlocal inside
        async with claims.claim("anna", update):
            inside += 1
            assert inside == 1
            counted = int(await claims.read("anna") or 0)
            await asyncio.sleep(0.002)
            await claims.write("anna", str(counted + 1))
            inside -= 1

    await asyncio.gather(*(add(replicas[n % 3], n) for n in range(30)))
    assert await replicas[0].read("anna") == "30"


async def test_who_came_first_is_served_first(replica: Replica) -> None:
    replicas = [replica() for _ in range(3)]
    served = []

    async def turn(number: int) -> None:
        async with replicas[number % 3].claim("anna", number):
            served.append(number)
            await asyncio.sleep(0.01)

    turns = []
    for number in range(9):
        turns.append(asyncio.create_task(turn(number)))
        await asyncio.sleep(0.005)
    await asyncio.gather(*turns)
    assert served == list(range(9))


async def test_others_do_not_wait(replica: Replica) -> None:
    one, other = replica(), replica()
    async with one.claim("anna", 1):
        start = time.monotonic()
        async with other.claim("bo", 2):
            assert time.monotonic() - start < 1.0


async def test_a_freed_talk_is_taken_up_soon(replica: Replica) -> None:
    one, other = replica(), replica()
    waited: list[float] = []

    async def wait() -> None:
        async with other.claim("anna", 2):
            waited.append(time.monotonic())

    async with one.claim("anna", 1):
        waiting = asyncio.create_task(wait())
        await asyncio.sleep(0.3)
        assert not waited
    freed = time.monotonic()
    await waiting
    assert room.ASKED_EVERY <= 0.05
    assert waited[0] - freed < 0.5  # Rasa's own would look after a whole second


async def test_a_failed_turn_changes_nothing_and_may_come_again(replica: Replica) -> None:
    one, other = replica(), replica()
    with pytest.raises(ValueError, match="broken"):
        async with one.claim("anna", 1):
            await one.write("anna", "half")
            raise ValueError("broken")
    async with other.claim("anna", 1) as new:
        assert new
        assert await other.read("anna") is None


# --- Replicas that die, or stand still ---------------------------------------------------------
async def _dead(claims: SharedClaims, person: str, update: int) -> Any:
    """Claims and then does nothing more, as a process that was killed."""
    return await claims._draw(person, str(update))


async def test_a_dead_replica_holds_nobody_up(
    replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "LIFETIME", 0.6)
    await _dead(replica(), "anna", 1)
    start = time.monotonic()
    other = replica()
    async with other.claim("anna", 1) as new:
        assert new  # what it had begun is done anew
        assert 0.4 < time.monotonic() - start < 3.0


async def test_a_claim_at_work_does_not_run_out(
    replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "LIFETIME", 1.0)
    monkeypatch.setattr(room, "RENEWED_EVERY", 0.2)
    one, other = replica(), replica()
    taken = asyncio.Event()

    async def take() -> None:
        async with other.claim("anna", 2):
            taken.set()

    async with one.claim("anna", 1):
        taking = asyncio.create_task(take())
        await asyncio.sleep(2.5)
        assert not taken.is_set()
        await one.write("anna", "kept")
    await taking
    assert await other.read("anna") == "kept"


async def test_who_stood_still_too_long_writes_nothing(
    replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "LIFETIME", 0.5)
    monkeypatch.setattr(room, "RENEWED_EVERY", 60.0)  # its loop stands still
    one, other = replica(), replica()
    with pytest.raises(Lost):
        async with one.claim("anna", 1):
            await one.write("anna", "stale")
            await asyncio.sleep(0.7)
            async with other.claim("anna", 2):
                await other.write("anna", "fresh")
    assert await other.read("anna") == "fresh"
    async with other.claim("anna", 1) as new:
        assert new  # never marked as done: it is delivered and answered again


async def test_who_lost_its_place_does_not_get_it_back(
    replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "LIFETIME", 0.4)
    monkeypatch.setattr(room, "RENEWED_EVERY", 0.6)  # woken up too late
    one, other = replica(), replica()
    with pytest.raises(Lost):
        async with one.claim("anna", 1):
            await asyncio.sleep(0.5)
            monkeypatch.setattr(room, "LIFETIME", 5.0)
            async with other.claim("anna", 2):
                await asyncio.sleep(0.4)
                await other.write("anna", "fresh")
    assert await other.read("anna") == "fresh"


# --- What lies there ---------------------------------------------------------------------------
async def test_what_lies_there_is_sealed(replica: Replica, server: RedisServer) -> None:
    claims = replica()
    async with claims.claim(CANARY, 4711):
        await claims.write(CANARY, CANARY)
        assert server.names()
        seen = server.everything()
    seen += server.everything()
    for secret in (CANARY, "kanarief", "4711", KEY, KEY[:8]):
        assert secret.encode() not in seen
        assert secret.encode("latin-1") not in seen


async def test_changed_or_exchanged_states_are_dropped(
    replica: Replica, server: RedisServer
) -> None:
    claims = replica()
    for person in ("anna", "bo"):
        await claims.write(person, f"state of {person}")
    annas, bos = (claims._state(person) for person in ("anna", "bo"))
    server.call("SET", annas, server.call("GET", bos))
    assert await claims.read("anna") is None
    sealed = bytearray(server.call("GET", bos))
    sealed[20] ^= 1
    server.call("SET", bos, bytes(sealed))
    assert await claims.read("bo") is None
    async with claims.claim("bo", 1) as new:
        assert new
        await claims.write("bo", "anew")
    assert await claims.read("bo") == "anew"


async def test_another_key_finds_nothing(replica: Replica) -> None:
    await replica().write("anna", "state")
    assert await replica(key=f"another {KEY}").read("anna") is None


async def test_everything_runs_out(replica: Replica, server: RedisServer) -> None:
    claims = replica(forget_after=0.3)
    async with claims.claim("anna", 1):
        await claims.write("anna", "state")
    times = {key: server.call("PTTL", key) for key in server.names()}
    lasting = {key for key, left in times.items() if left == -1}
    assert all(key.startswith(b"vagvisaren:ticket:") for key in lasting)
    assert len(lasting) == 1
    await asyncio.sleep(0.4)
    assert await claims.read("anna") is None
    assert claims._state("anna").encode() not in server.names()


async def test_forgetting_is_at_once_and_for_all(replica: Replica) -> None:
    one, other = replica(), replica()
    await one.write("anna", "state")
    async with one.claim("anna", 1):
        await one.drop("anna")
        assert await other.read("anna") is None
        assert await one.read("anna") is None
    assert await other.read("anna") is None
    await other.drop("nobody")


# --- Redis away --------------------------------------------------------------------------------
async def test_without_redis_people_are_answered_and_it_comes_back_by_itself() -> None:
    with redis_server() as server:
        shared = Shared(Secret(server.url), Secret(KEY))
        failures = []
        shared.on_failure = lambda: failures.append(1)
        claims = SharedClaims(shared, forget_after=60.0)
        try:
            async with claims.claim("anna", 1):
                await claims.write("anna", "state")
                server.stop()  # in the middle of a turn: its reply has been sent all the same
            start = time.monotonic()
            for update in range(2, 12):
                async with claims.claim("anna", update) as new:
                    assert new
                    with pytest.raises(Away):
                        await claims.read("anna")
            assert time.monotonic() - start < 5.0
            assert failures
            server.start()
            await asyncio.sleep(1.1)
            async with claims.claim("anna", 12) as new:
                assert new
                assert await claims.read("anna") is None  # it keeps nothing over a restart
                await claims.write("anna", "anew")
            assert await claims.read("anna") == "anew"
        finally:
            await shared.close()


async def test_tickets_never_start_over(replica: Replica, server: RedisServer) -> None:
    claims = replica()
    first = await claims._draw("anna", "1")
    server.call("FLUSHALL")
    second = await claims._draw("anna", "1")
    assert int(second.ticket) > int(first.ticket)


@pytest.mark.parametrize("writes_again", [True, False])
async def test_what_is_forgotten_while_redis_is_away_is_gone_when_it_is_back(
    writes_again: bool, server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "DROPPED_EVERY", 5.0 if writes_again else 0.2)
    shared = Shared(Secret(server.url), Secret(KEY))
    claims = SharedClaims(shared, forget_after=60.0)
    try:
        await claims.write("anna", "state")
        shared._leave_until = time.monotonic() + 0.5
        await claims.drop("anna")  # whoever hides is not kept waiting, and sees no fault
        assert claims._state("anna").encode() in server.names()
        await asyncio.sleep(0.6 if writes_again else 1.5)
        if writes_again:
            async with claims.claim("anna", 1) as new:
                assert new
                assert await claims.read("anna") is None
        assert claims._state("anna").encode() not in server.names()
        assert not claims._dropping
    finally:
        await shared.close()
