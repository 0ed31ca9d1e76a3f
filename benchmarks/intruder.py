"""Attack the reports of simulated studies, and write what came of it to `docs/disclosure.md`.

`make intruder` makes a hundred invented studies with one to six cohorts of 6 to 40 people,
publishes all their reports, and lets the intruder of `tests/intruder` at them. Each study's outcome
is kept in a file, so that a run that was stopped goes on where it was; `--fresh` starts anew.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from disclosure_page import page  # noqa: E402
from tests.intruder import studies  # noqa: E402
from tests.intruder.everything import attack  # noqa: E402

KEPT = Path(__file__).with_name("intruder.json")
PAGE = ROOT / "docs" / "disclosure.md"
LEAST = 5


def attacked(seed, folder, have=None):
    """Make one study, publish it and attack it.

    Args:
        seed: number of the study.
        folder: an empty folder.
        have: its result tables, if they were computed already.

    Returns:
        What the page needs of it, as plain numbers and words.
    """
    started, shape = time.perf_counter(), studies.shape_of(seed)
    if have is None:
        studies.write_invented(folder, shape)
        have = studies.computed(folder)
    reports = studies.published(folder, have)
    people = have["participants"]
    own = people[people["enrolled"]]
    enrolled = Counter(zip(own["cohort"].astype(str), own["role"].astype(str), strict=True))
    tried = attack(reports, LEAST, enrolled)
    withheld = Counter()
    for tables in reports.values():
        for row in tables["withheld"]:
            withheld[row["what"]] += int(row["n"])
    return {
        "seed": seed,
        "sizes": shape.sizes,
        "reports": len(reports),
        "numbers": sum(map(_numbers, reports.values())),
        "attacked": tried.attacked,
        "widths": {name: _summary(found) for name, found in tried.widths.items()},
        "leaks": [f"{leak.attack}: {leak.where}: {leak.what}" for leak in tried.leaks],
        "withheld": dict(withheld),
        "shown": Counter(
            row["shown"] for row in reports["programme"]["change"] if row["cohort"] != "all"
        ),
        "seconds": round(time.perf_counter() - started, 1),
    }


def _numbers(tables):
    """How many cells of a report's tables hold a number."""
    cells = (c for rows in tables.values() for row in rows for c in row.values())
    return sum(1 for c in cells if c and c.lstrip("+-").replace(".", "", 1).isdigit())


def _summary(widths):
    """How many ranges were left, and of how many the ends are under k apart."""
    return {"n": len(widths), "narrow": sum(w < LEAST for w in widths), "sum": sum(widths)}


def in_a_folder(seed):
    """Attack one study in a folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        return attacked(seed, Path(name) / "study")


def kept(fresh):
    """Outcomes of an earlier run, by seed."""
    if fresh or not KEPT.exists():
        return {}
    return {row["seed"]: row for row in json.loads(KEPT.read_text(encoding="utf-8"))}


def keep(found):
    """Write the outcomes, and the page."""
    rows = [found[seed] for seed in sorted(found)]
    KEPT.write_text(json.dumps(rows, indent=None) + "\n", encoding="utf-8")
    PAGE.write_text(page(rows), encoding="utf-8")


def main():
    """Attack all that are still to do."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--studies", type=int, default=100)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--fresh", action="store_true", help="forget what an earlier run found")
    asked = parser.parse_args()
    found = kept(asked.fresh)
    todo = [seed for seed in range(1, asked.studies + 1) if seed not in found]
    with ProcessPoolExecutor(asked.processes) as pool:
        for done in as_completed([pool.submit(in_a_folder, seed) for seed in todo]):
            row = done.result()
            found[row["seed"]] = row
            keep(found)
            print(f"study {row['seed']}: {row['seconds']} s, {len(row['leaks'])} leaks", flush=True)
    keep(found)
    return 1 if any(row["leaks"] for row in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
