"""Calibration: whether intervals cover, and p-values err, as often as they say.

Cohorts are invented with a known truth, every estimator of `change` is run on them, and what it
said is held against the truth. `simulate` draws, `procedures` lists what is run and what it should
have said, `coverage` counts, and `page` writes `docs/calibration.md`.
"""
