"""Simulate one chunk of the settings of one group, and count what was covered."""

import pandas as pd

from evaluation.calibration.coverage import chunks_of, run
from evaluation.calibration.simulate import settings

chunk = int(snakemake.wildcards.chunk)
replicates = chunks_of(snakemake.params.replicates)[chunk]
own = [setting for setting in settings() if setting.group == snakemake.wildcards.group]
counts = [run(setting, chunk, replicates, snakemake.params.seed) for setting in own]
pd.concat(counts, ignore_index=True).to_parquet(snakemake.output[0])
