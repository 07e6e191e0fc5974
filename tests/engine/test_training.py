"""When a model has to be made anew."""

from pathlib import Path

import pytest

from bot.engine import training
from bot.settings import ROOT


@pytest.mark.parametrize(
    "part",
    [
        "flows/domain.yml",
        "nlu/components/net.py",
        "nlu/config.yml",
        "nlu/data/sv/need_violence.yml",
        "nlu/encoder/adapted.npz",
        "nlu/encoder/graph.py",
        "requirements.lock",
    ],
)
def test_a_model_is_old_once_a_part_of_it_changes(
    part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "ROOT", tmp_path)
    copy = tmp_path / part
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_bytes((ROOT / part).read_bytes())
    before = training.fingerprint()
    copy.write_bytes(copy.read_bytes() + b"\n")
    assert training.fingerprint() != before
