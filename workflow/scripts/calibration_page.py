"""Write the calibration's page, table and figure from the counts of all jobs."""

from pathlib import Path

import pandas as pd

from evaluation.calibration.coverage import combine
from evaluation.calibration.figure import save_figure
from evaluation.calibration.page import Run, page
from evaluation.calibration.summary import by_setting, table

counts = combine(pd.read_parquet(path) for path in snakemake.input)
single = by_setting(counts)
single.to_csv(snakemake.output.rates, index=False, lineterminator="\n")
table(counts).to_csv(snakemake.output.table, index=False, lineterminator="\n")
save_figure(single, snakemake.output.figure, Path("workflow/report/fonts"))
params = snakemake.params
told = page(counts, Run(params.seed, params.date, params.commit))
Path(snakemake.output.page).write_text(told, encoding="utf-8", newline="\n")
