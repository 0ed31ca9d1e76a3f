"""The page `docs/reliability.md`: what was tried, what survived, what was found."""

from collections import Counter
from textwrap import fill

HEAD = """\
# When things go wrong

What is left of a study when a run is killed, the disk is full, a file is damaged? This page says
what was tried, what came of it, and what remains. `make faults` does it all again and writes it.

Three things are asked of every fault:

- **Reports whole or untouched.** Right after it every file in `reports/` is one of an edition that
  an undisturbed run gives, byte for byte, and all files of one report are of the same edition.
- **The next run mends it.** It is the same command, nothing is put right by hand before, and every
  byte in `reports/` is that of an undisturbed run.
- **The cause is named.** Where a run did not make its reports, what it said last names what
  happened, which file, and what to do; never a traceback. (Nobody hears from what was killed.)

"""
TABLE = """\
## What was tried

A tiny study ({files} files in `reports/`) goes from one state of its inputs to another while
something goes wrong. Tried as {who};
{system}; seed {seed}, from which moments and places follow, but for how busy a machine is.

| what went wrong | tried | survived |
|---|--:|--:|
"""
RANDOM = """\
The {kills} kills at a random moment (SIGKILL to the whole process group, between 0.1 s after the
start and the end): {alone} were followed by a run that was left alone, {again} by one that was
killed in its turn, so that what several leave behind adds up. The reports were looked at after
each. Last step that had begun when the kill came: {steps}.
"""


def page(results, seed, about):
    """The page, from what came of each fault.

    Args:
        results: as `reliability.py` keeps them.
        seed: that moments were drawn from.
        about: `files`, `who`, `system`, `left_out`: what could not be tried there, and `to_come`:
            names of the faults that were not tried yet.
    """
    tried = Counter(told["what"] for told in results)
    survived = Counter(told["what"] for told in results if not told["wrong"])
    rows = [f"| {what} | {n} | {survived[what]} |" for what, n in tried.items()]
    rows.append(f"| **all** | **{len(results)}** | **{sum(survived.values())}** |")
    random = [told for told in results if told["what"] == "killed at a random moment"]
    parts = [HEAD, TABLE.format(seed=seed, **about), "\n".join(rows), "\n"]
    if random:
        steps = Counter(
            (told.get("begun") or ["starting"])[-1]
            .replace("write_report_", "write_report ")
            .split()[0]
            for told in random
        )
        told = ", ".join(f"{step.replace('_', ' ')} {n}" for step, n in steps.most_common())
        alone = sum("killed too" not in one.get("detail", "") for one in random)
        more = {"kills": len(random), "alone": alone, "again": len(random) - alone, "steps": told}
        parts.append(f"\n{fill(RANDOM.format(**more), 98)}\n")
    details = [f"- {told['what']}: {told['detail']}" for told in results if _telling(told)]
    parts += ["\nWhere and how:\n\n", "\n".join(details), "\n"] if details else []
    if about["left_out"]:
        parts.append(f"\nNot tried here, since it takes root on Linux: {about['left_out']}.\n")
    if about["to_come"]:
        waiting = [f"{what} ({n})" for what, n in Counter(about["to_come"]).items()]
        words = f"Not tried yet; `make faults` goes on with it: {', '.join(waiting)}."
        parts.append(f"\n{fill(words, 98)}\n")
    failed = [f"- {t['what']} {t['which']}: {t['wrong'][0][:200]}" for t in results if t["wrong"]]
    parts += ["\n**Not survived:**\n\n", "\n".join(failed), "\n"] if failed else []
    return "".join([*parts, REST])


def _telling(told):
    return bool(told.get("detail")) and told["what"] != "killed at a random moment"


REST = """
## How to repeat it

    make faults                                             # everything: over an hour
    .venv/bin/python benchmarks/reliability.py --only disk  # the kinds with that word
    .venv/bin/python -m pytest tests/test_faults.py         # the few that `make test` tries

What came of each fault is kept in a temporary folder, so that a trial that was stopped goes on
where it was; `--fresh` begins anew, `--seed` draws other moments, `--kills` other numbers of them.
As root on Linux everything is tried: small disks, and disks that can only be read, are mounted for
the moment, and where rights are tried root has to keep to them. Elsewhere those are left out.

## What was found and mended

- A raw file that was away while its step read it left the step's tables as if it had never been
  there; back again with its old date, nothing made them anew. **Now** each step holds its files
  against the digest that the run began with, and stops: "is gone: it was there when the run
  began".
- After the clock was set back, tables from "next year" were never made anew behind a step that
  had run before a kill. **Now** files from the future get today's date, in their order, before
  a run.
- A table between two steps that was damaged stopped this run and all later ones, as "a fault of
  the program". **Now** it is deleted and made anew in the same run, which says so; every page
  of a table has a checksum, so one byte is enough.
- A damaged table or page of a rendered report could be put in the place of a good one when
  another report changed. **Now** files are held against their manifests before a report is
  written from them, and before it is placed.
- A file that could not be replaced left a report with some files of the old and some of the new
  edition. **Now** those replaced before it come back; Ctrl-C and a closed terminal wait for the
  moment that it takes.
- A full disk, a disk that can only be read, a missing right: "a fault of the program", or a
  traceback of Snakemake. **Now** what happened, which file, what to do; even if the log cannot
  be written.
- A step that the system killed told nothing. **Now** says so, and that memory may be used up.
- A second run emptied the log of the first, and its list of problems, before it was refused.
  **Now** a lock is held from before anything is written.
- A disk that was full at the very first run left an empty key, and every later run asked for a
  backup of it. **Now** the key is whole or not there.
- A list of raw files that was cut short named files that never were, which the next run missed.
  **Now** it is whole or as it was.
- Where the machine's language was Turkish, figures were drawn with another letter i: the same
  picture, other bytes. **Now** letters are English ones on every machine.
- Where it was C, pandoc found no folder with other letters than English, and no report was
  written. **Now** it is told that names are UTF-8.
- Two steps that ended and began at the same moment: the status of one could be lost, and the
  run stopped with "a step failed", now and then. **Now** one thread at a time
  asks for it.
- On a disk without one free byte a step said in the run's own text why it stopped, before a list of
  files so long that what was told last no longer held it. **Now** it is looked for.
- Ctrl-C could wait for ever on a step that still wrote; "No report was changed" was also said
  after they were. **Now** what is still written is read; what is said is looked up.

## What remains

- A kill that falls between two renames of the files of a report leaves some of each edition until
  the next run, which places all of them again. That is a few thousandths of a second; no kill at
  random met it.
- After a kill `reports/` can hold copies whose names begin with a point (`.report.html.new`). The
  next run removes them.
- A disk that says "written" and loses it when the power fails is not tried: files are not forced
  to the disk one by one, which would cost seconds. What it damages in `data/processed` is seen by
  its checksum and made anew.
- Somebody who edits a file in `data/processed` so that it can still be read is taken at their word
  until the step that made it runs again.
- Two computers that run one study on a shared disk at once are kept apart only if that disk keeps
  locks (NFS from version 4).
"""
