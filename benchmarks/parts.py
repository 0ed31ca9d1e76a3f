"""How long each part of an evaluation takes in one process, for `benchmark.py`.

python parts.py STUDY OUT

Prints a line for each part: its name and wall seconds. They are what the workflow's steps do, one
after the other, and for the programme's report alone.
"""

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = ROOT / "workflow/report"


def main(study, out):
    """Evaluate a study, write the programme's report in each format, and tell of each part."""
    began = time.perf_counter()

    def told(name):
        nonlocal began
        print(f"{name}\t{time.perf_counter() - began:.2f}", flush=True)
        began = time.perf_counter()

    from evaluation import measure, pair, read, score
    from evaluation.publishing.compose import compose, narratives
    from evaluation.publishing.contents import orders
    from evaluation.publishing.edition import make_edition, write_edition
    from evaluation.publishing.figures import draw_figures
    from evaluation.publishing.front import annex_description, description
    from evaluation.publishing.gather import gather
    from evaluation.publishing.published import about, read_tables
    from evaluation.publishing.render import render
    from evaluation.publishing.results import PROGRAMME
    from evaluation.surveys.quality import asked_columns

    told("loading the library")
    have = read(study)
    told("reading")
    have = pair(score(have))
    told("scoring and pairing")
    have = measure(have)
    told("statistics and counts")
    results = gather(dict(have.tables) | {"asked_columns": asked_columns(have.readings)})
    out.mkdir(parents=True, exist_ok=True)
    write_edition(make_edition(have.settings, have.cohorts, results, PROGRAMME, {}), out)
    told("publishing")
    tables = read_tables(out / "tables")
    drawn = draw_figures(tables, out / "figures", TEMPLATES / "fonts")
    told("figures, each for a page and for a phone")
    figures, alts = {d.name: d for d in drawn}, {d.name: d.alt for d in drawn}
    facts = about(tables)
    body, annex = orders(facts["form"], None, [])
    texts = narratives(study / "config" / "narrative" / PROGRAMME)
    source = compose(tables, texts, figures, [TEMPLATES / "sections"], body)
    told("words of the report")
    for kind, name in {"html": "web page", "pdf": "PDF", "docx": "Word"}.items():
        render(source, description(facts), alts, out / "tables", out, TEMPLATES, kinds=(kind,))
        told(name)
    source = compose(tables, texts, figures, [TEMPLATES / "sections"], annex, "A")
    for kind, name in {"html": "web page of the annex", "pdf": "PDF of the annex"}.items():
        meta = annex_description(facts)
        render(source, meta, alts, out / "tables", out, TEMPLATES, "annex", (kind,))
        told(name)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
