"""Steps that are forked, as `workflow/calls.py` does it."""

import multiprocessing
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

WORKFLOW = Path(__file__).resolve().parents[1] / "workflow"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="steps are forked on Linux alone")


@pytest.fixture
def calls(monkeypatch):
    monkeypatch.syspath_prepend(WORKFLOW)
    import calls

    return calls


def test_steps_side_by_side_each_have_their_own_status(calls, tmp_path):
    """One that ends while another begins: its status could be lost."""
    scripts = [tmp_path / f"{status}.py" for status in (0, 3)]
    for script in scripts:
        script.write_text(f"import sys\nsys.exit({script.stem})\n", encoding="utf-8")
    context = multiprocessing.get_context("forkserver")

    def forked(n):
        return calls.fork(context, str(scripts[n % 2]))

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(forked, range(400))) == [0, 3] * 200
