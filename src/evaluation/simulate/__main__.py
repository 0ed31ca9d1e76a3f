"""Commands: `python -m evaluation.simulate example FOLDER`, `... study FOLDER --cohorts 20`."""

from __future__ import annotations

import argparse

from evaluation.simulate import write_example, write_study


def main(arguments: list[str] | None = None) -> int:
    """Write the example or a study of any size; 0 if all went well."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.simulate", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    example = commands.add_parser("example", help="data/raw of the shipped example")
    study = commands.add_parser("study", help="a whole study, settings included")
    for command in (example, study):
        command.add_argument("folder", help="the study's folder")
    study.add_argument("--cohorts", type=int, default=20)
    study.add_argument("--people", type=int, default=30, help="people in each cohort")
    study.add_argument("--seed", type=int, default=1)
    study.add_argument("--comparison", type=int, default=0, help="people who did not take part")
    chosen = parser.parse_args(arguments)
    if chosen.command == "example":
        write_example(chosen.folder)
    else:
        write_study(chosen.folder, chosen.cohorts, chosen.people, chosen.seed, chosen.comparison)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
