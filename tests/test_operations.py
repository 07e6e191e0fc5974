"""/health, /ready and /metrics: enough to run the bot by, and nothing about anybody."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.codes import NEEDS
from bot.directory import Watched
from bot.errors import Problem
from bot.operations import Measures, Operations

EXAMPLE = Path(__file__).parent / "directory" / "example.yaml"
PORT = 0


class _Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    """A directory that a test may spoil."""
    shutil.copy(EXAMPLE, tmp_path / "directory.yaml")
    return Watched(tmp_path / "directory.yaml")


@asynccontextmanager
async def _served(measures: Measures, watched: Watched, ready: bool = True) -> AsyncIterator[str]:
    operations = Operations(measures, watched, lambda: ready)
    await operations.start("127.0.0.1", PORT)
    try:
        yield f"http://127.0.0.1:{operations.port}"
    finally:
        await operations.stop()


async def _get(address: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as client, client.get(address) as answer:
        return answer.status, await answer.text()


@pytest.mark.parametrize(("ready", "status"), [(True, 200), (False, 503)])
async def test_alive_always_ready_when_people_are_answered(
    watched: Watched, ready: bool, status: int
) -> None:
    async with _served(Measures(watched), watched, ready) as address:
        assert (await _get(f"{address}/health"))[0] == 200
        assert (await _get(f"{address}/ready"))[0] == status
        assert (await _get(f"{address}/else"))[0] == 404


async def test_turns_time_and_failures_are_counted(watched: Watched) -> None:
    measures = Measures(watched)
    measures.turn(0.004)
    measures.turn(0.03)
    measures.failed("update")
    async with _served(measures, watched) as address:
        lines = (await _get(f"{address}/metrics"))[1].splitlines()
    assert "vagvisaren_turns_total 2.0" in lines
    assert 'vagvisaren_turn_seconds_bucket{le="0.005"} 1.0' in lines
    assert 'vagvisaren_failures_total{kind="update"} 1.0' in lines
    assert "vagvisaren_directory_refused 0.0" in lines
    assert any(line.startswith("vagvisaren_directory_age_seconds ") for line in lines)


async def test_no_metric_tells_what_people_need(watched: Watched) -> None:
    text = Measures(watched).text().decode()
    assert "crisis" not in text
    assert not [need for need in NEEDS if f'"{need}"' in text]


async def test_a_spoiled_directory_is_told_to_staff(tmp_path: Path) -> None:
    shutil.copy(EXAMPLE, tmp_path / "directory.yaml")
    clock = _Clock()
    watched = Watched(tmp_path / "directory.yaml", clock=clock)
    measures = Measures(watched)
    (tmp_path / "directory.yaml").write_text("- id: broken\n", "utf-8")
    clock.now = 10.0
    async with _served(measures, watched) as address:
        status, ready = await _get(f"{address}/ready")
        health = await _get(f"{address}/health")
        metrics = (await _get(f"{address}/metrics"))[1]
    assert status == 200  # the last good one is in use
    assert "directory.yaml:1" in ready
    assert health == (200, '{"alive": true, "directory": "refused"}')
    assert "vagvisaren_directory_refused 1.0" in metrics


async def test_a_port_that_somebody_else_has_is_named(watched: Watched) -> None:
    async with _served(Measures(watched), watched) as address:
        port = int(address.rpartition(":")[2])
        second = Operations(Measures(watched), watched, lambda: True)
        with pytest.raises(Problem, match=f"port {port} of 127.0.0.1 cannot be opened: .* in use"):
            await second.start("127.0.0.1", port)
        await second.stop()
