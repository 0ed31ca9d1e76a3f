"""The same evaluation by this project's library in one process, without the workflow.

python library.py STUDY OUT [REPORTS]

Reads, scores, pairs, estimates and counts all that the workflow does, publishes the programme's
tables under disclosure control, draws its figures and writes its web page; of so many cohorts, if
asked for, the report in all formats. Prints how long each part took, and the most memory held.
"""

import resource
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARTS: list[tuple[str, float, float]] = []


def part(name, began, spent):
    """Note what a part took: wall and processor seconds."""
    PARTS.append((name, time.perf_counter() - began, time.process_time() - spent))
    return time.perf_counter(), time.process_time()


def main(study, out, reports=0):
    """Compute and publish; returns nothing, writes tables/ and report.html, and some reports."""
    now = part("start-up", time.perf_counter() - time.process_time(), 0.0)
    from evaluation import measure, pair
    from evaluation.change.comparison_people import set_apart
    from evaluation.publishing.edition import make_edition, write_edition
    from evaluation.publishing.gather import gather
    from evaluation.publishing.report import write_preview, write_report
    from evaluation.publishing.results import PROGRAMME
    from evaluation.surveys.quality import asked_columns

    now = part("libraries", *now)
    have = pair(study)
    now = part("reading, scoring, pairing", *now)
    have = measure(have)
    now = part("estimates and counts", *now)
    settings, cohorts = have.settings, have.cohorts
    tables, _ = set_apart(dict(have.tables), settings.design()["comparison_group"])
    gathered = gather(tables | {"asked_columns": asked_columns(have.readings)})
    edition = make_edition(settings, cohorts, gathered, PROGRAMME, {})
    out.mkdir(parents=True, exist_ok=True)
    write_edition(edition, out)
    now = part("publishing", *now)
    narrative = study / "config" / "narrative" / PROGRAMME
    write_preview(out / "tables", narrative, out / "report.html", ROOT / "workflow/report")
    now = part("figures and web page", *now)
    for cohort in cohorts[:reports]:
        own = out / cohort.id
        write_edition(make_edition(settings, cohorts, gathered, cohort.id, {}), own)
        write_report(own / "tables", None, own, ROOT / "workflow/report")
    if reports:
        part("one report", *now)
        PARTS[-1] = ("one report", *(spent / reports for spent in PARTS[-1][1:]))
    for name, wall, processor in PARTS:
        print(f"{name}\t{wall:.2f}\t{processor:.2f}")
    print(f"memory\t{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *map(int, sys.argv[3:]))
