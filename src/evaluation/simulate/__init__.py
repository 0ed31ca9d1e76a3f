"""Invented cohorts with a known truth: for the shipped example, for tests and for benchmarks.

`simulate_answers` gives a table of answers, `write_study` a whole study of any size, and
`write_example` the example that ships in `data/raw`. `TRUTH` holds the true change per scale.
"""

from evaluation.simulate.cohorts import TRUTH, Truth, simulate_answers
from evaluation.simulate.example import write_example
from evaluation.simulate.whole_study import write_study

__all__ = ["TRUTH", "Truth", "simulate_answers", "write_example", "write_study"]
