"""The commands: `python -m evaluation report | check | study | plan | open | release | ...`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

EXAMPLES = """\
python -m evaluation report                   make the reports of the example
python -m evaluation check my-study           what each raw file is, and what is wrong
python -m evaluation check my-study --accept  the same, and write what it proposed
python -m evaluation study my-study FROM=dir  start a study from your own exports
python -m evaluation release my-study --by "A. Checker"  freeze what is handed over
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m evaluation",
        description="From the raw exports of a leadership programme to its evaluation report.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _report(_of_study(commands, "report", "make all reports of a study"))
    _check(_of_study(commands, "check", "say what each raw file is, and what is wrong"))
    new = commands.add_parser("study", help="start a study from your own exports")
    new.add_argument("new", metavar="NEW", help="folder of the new study")
    new.add_argument("source", metavar="FROM=folder", nargs="?", help="folder with your exports")
    new.add_argument("--from", dest="other_source", metavar="folder", help="the same")
    _of_study(commands, "plan", "say how many people, cohorts, interviews it takes")
    _of_study(commands, "open", "show the review, your own edition, in the browser")
    _release(_of_study(commands, "release", "freeze reports that are handed over, or recall them"))
    pack = _of_study(commands, "archive", "pack what was handed over for a repository")
    pack.add_argument("--out", metavar="FOLDER", type=Path, help="where (default: STUDY/archive)")
    pooled = commands.add_parser("synthesis", help="read several programmes' results together")
    pooled.add_argument(
        "programmes", metavar="PROGRAMME", nargs="+", help="an archive, or a study's folder"
    )
    pooled.add_argument("--out", metavar="FOLDER", type=Path, default=Path("synthesis"))
    return parser


def _of_study(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, what: str
) -> argparse.ArgumentParser:
    """A command that is told a study's folder."""
    parser = commands.add_parser(name, help=what)
    told = "folder with config/ and data/raw (default: this folder)"
    parser.add_argument("study", metavar="STUDY", nargs="?", default=".", help=told)
    return parser


def _report(report: argparse.ArgumentParser) -> None:
    report.add_argument(
        "--accept-removed",
        action="store_true",
        help="go on without raw files that are gone, and remove their reports",
    )
    report.add_argument("--cores", default="all", metavar="N", type=_cores, help="cores to use")
    report.add_argument(
        "--profile",
        metavar="FOLDER",
        type=Path,
        help="Snakemake's settings for a cluster, such as profiles/slurm",
    )
    report.add_argument(
        "--preview",
        action="store_true",
        help="make the programme's web page alone, to look at, and leave reports/ as it is",
    )


def _check(check: argparse.ArgumentParser) -> None:
    check.add_argument(
        "--accept",
        metavar="NUMBERS",
        nargs="?",
        const="all",
        default="",
        type=_numbers,
        help="write what it proposed: all that is sure, or some by number, such as 1,3",
    )
    check.add_argument(
        "--accept-extensions",
        action="store_true",
        help="the code in the study's extensions/ was read, and may run on this computer",
    )


def _release(out: argparse.ArgumentParser) -> None:
    out.add_argument(
        "--report",
        metavar="NAME",
        action="append",
        default=[],
        help="programme or a cohort; again for another; all of them if none is named",
    )
    out.add_argument(
        *("--by", "--checked-by"),
        metavar="NAME",
        default="",
        help="who checked what is handed over; with --recall, who asked to delete it",
    )
    out.add_argument("--recall", metavar="EDITION", help="its holders were asked to delete it")


def _cores(text: str) -> str:
    if text != "all" and not (text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError("a whole number from 1, or 'all'")
    return text


def _numbers(text: str) -> str:
    if text not in ("", "all") and not all(n.isdigit() for n in text.split(",")):
        raise argparse.ArgumentTypeError("numbers such as 1,3; the study comes before --accept")
    return text


def _refuse(text: str) -> int:
    print(text, file=sys.stderr)
    return 1


def _start_study(arguments: argparse.Namespace) -> int:
    source = arguments.other_source
    if arguments.source is not None:
        if source is not None or not arguments.source.upper().startswith("FROM="):
            return _refuse("Say where your exports are once, as FROM=folder or --from folder.")
        source = arguments.source[len("FROM=") :]
    if not source:
        return _refuse("Say where your exports are: python -m evaluation study NEW FROM=folder")
    from evaluation.commands.new_study import new_study

    return new_study(Path(arguments.new), Path(source))


def _run(arguments: argparse.Namespace) -> int:
    """Run one command; each imports only what it needs."""
    if arguments.command == "study":
        return _start_study(arguments)
    if arguments.command == "synthesis":
        from evaluation.commands.synthesis import synthesis

        return synthesis([Path(name) for name in arguments.programmes], arguments.out)
    study = Path(arguments.study)
    if not (study / "config" / "study.yaml").is_file():
        return _refuse(
            f"There is no study in {str(study)!r}: config/study.yaml is not there.\n"
            "Name the study's folder, or start one: python -m evaluation study NEW FROM=folder"
        )
    if arguments.command == "report":
        from evaluation.commands.report import report

        return report(
            study,
            accept_removed=arguments.accept_removed,
            cores=arguments.cores,
            profile=arguments.profile,
            preview=arguments.preview,
        )
    if arguments.command == "check":
        from evaluation.commands.check import check

        if arguments.accept_extensions:
            from evaluation.commands.accepted_code import accept_extensions

            accept_extensions(study)
        return check(study, arguments.accept)
    if arguments.command == "archive":
        from evaluation.commands.archive import archive

        return archive(study, out=arguments.out)
    if arguments.command == "release":
        from evaluation.commands.release import recall, release

        if arguments.recall:
            return recall(study, arguments.recall, arguments.report, by=arguments.by)
        return release(study, arguments.report, by=arguments.by)
    if arguments.command == "plan":
        from evaluation.commands.plan import plan

        return plan(study)
    from evaluation.commands.open_review import open_review

    return open_review(study)


def main(words: list[str] | None = None) -> int:
    """Run the command that the words name.

    Args:
        words: instead of those typed.

    Returns:
        Exit status: 0 if it did what was asked.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A console that lacks a letter shows a question mark, and does not break off.
            stream.reconfigure(errors="replace")
    parser = _parser()
    arguments = parser.parse_args(words)
    if arguments.command is None:
        parser.print_help()
        return 0
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        return _refuse("Stopped.")
    except OSError as error:
        from evaluation.mishaps import told

        words = f"{error.strerror or type(error).__name__}: {error.filename or ''}"
        return _refuse(told(error) or words)
    except Exception:
        # What an unexpected error says may be what stood in a cell, so only its place is told.
        from evaluation.persons.discretion import describe

        kind, _, trace = sys.exc_info()
        return _refuse(describe(kind, trace))


if __name__ == "__main__":
    sys.exit(main())
