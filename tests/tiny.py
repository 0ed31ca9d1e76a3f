"""A tiny study for tests: one cohort, six people, two waves, a roster, coded interviews."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

COHORT = "data/raw/2026-spring"
CODES = ("AB12C", "DE34F", "GH56J", "KL78M", "NP90Q", "RS12T")

STUDY = """\
programme: Tiny programme
commissioner: Tiny commissioner
authors: [Tiny evaluator]
evaluation_questions:
  experience: {text: How was it experienced?, level: reaction}
  learning: {text: What was learned?, level: learning}
waves:
  pre: {label: before the programme}
  post: {label: at the end}
person_code: {column: Your code, linked_across_cohorts: true}
date: 2026-10-01
"""
PLAN = """\
agreed_on: 2026-01-15
main_outcome: identity
smallest_change: {default: 0.2}
"""
INSTRUMENT = """\
title: Tiny self-assessment
source: Written for the tests
answers: [Disagree, Neither, Agree]
open_questions:
  best: What helped you most?
items:
  identity_1: I see myself as a leader.
  identity_2: I speak up.
  values_1: I notice strengths.
  values_2: {text: I look for faults first., reversed: true}
  useful: {text: The sessions were useful., asked_in: {waves: [post]}}
scales:
  identity: {title: Seeing myself as a leader, question: learning, items: [identity_1, identity_2]}
  values: {title: Leading from strengths, question: learning, items: [values_1, values_2]}
  experience: {title: Experience, question: experience, items: [useful]}
"""
CODEBOOK = """\
themes:
  identity_as_leader:
    title: Identity as a leader
    valence: positive
    question: learning
    scales: [identity]
    codes: {claiming_identity: Calls herself a leader}
  no_time:
    title: No time
    valence: negative
    question: experience
    codes: {workload: Work leaves no room}
"""
PRE = """\
Timestamp,Your code,I see myself as a leader.,I speak up.,I notice strengths.,\
I look for faults first.
2026-02-01 09:00:00,AB12C,Disagree,Disagree,Neither,Agree
2026-02-01 09:10:00,DE34F,Neither,Disagree,Neither,Neither
2026-02-01 09:20:00,GH56J,Disagree,Neither,Agree,Agree
2026-02-02 09:00:00,KL78M,Agree,Neither,Neither,Disagree
2026-02-02 09:10:00,NP90Q,Neither,Neither,Disagree,Agree
2026-02-02 09:20:00,RS12T,Disagree,Disagree,Disagree,Neither
"""
POST = """\
Timestamp,Your code,I see myself as a leader.,I speak up.,I notice strengths.,\
I look for faults first.,\
The sessions were useful.,What helped you most?
2026-07-01 09:00:00,AB12C,Agree,Neither,Agree,Disagree,Agree,Time to think
2026-07-01 09:10:00,DE34F,Agree,Agree,Agree,Neither,Agree,
2026-07-01 09:20:00,GH56J,Neither,Agree,Agree,Neither,Neither,The others
2026-07-02 09:00:00,KL78M,Agree,Neither,Neither,Disagree,Agree,
2026-07-02 09:10:00,NP90Q,Agree,Agree,Neither,Neither,Agree,
2026-07-02 09:20:00,RS12T,Neither,Neither,Neither,Disagree,Disagree,
"""
ROSTER = "participant_id,role,organisation,status,left_reason\n" + "".join(
    f"{code},Social worker,Tiny City,completed,\n" for code in CODES
)
SOURCES = """\
file,source,participant_id,source_group,date,asked_topics,quote_consent
interviews.csv,P01,AB12C,participant,2026-07-10,,yes
interviews.csv,P02,DE34F,participant,2026-07-11,,no
"""
INTERVIEWS = """\
source,code,excerpt,coder
P01,claiming_identity,I say that I lead now.,coder A
P02,workload,There was never an hour for it.,coder A
P02,claiming_identity,I took the chair.,coder A
"""

FILES = {
    "study": ("config/study.yaml", STUDY),
    "plan": ("config/plan.yaml", PLAN),
    "instrument": ("config/instruments/tiny.yaml", INSTRUMENT),
    "codebook": ("config/codebook.yaml", CODEBOOK),
    "release": ("config/release.yaml", "{}\n"),
    "cohort": (f"{COHORT}/cohort.yaml", "label: Spring 2026\n"),
    "pre": (f"{COHORT}/pre.csv", PRE),
    "post": (f"{COHORT}/post.csv", POST),
    "roster": (f"{COHORT}/roster.csv", ROSTER),
    "sources": (f"{COHORT}/sources.csv", SOURCES),
    "interviews": (f"{COHORT}/interviews.csv", INTERVIEWS),
}
"""Path and content of each file of the tiny study, by the name that changes it."""

Change = str | bytes | None | Callable[[str], str]


def tiny_study(folder: Path, *, more: dict[str, str | bytes] | None = None, **changes: Change):
    """Write the tiny study and give its folder back.

    Args:
        folder: where; made if it is not there.
        more: further files by their path in the study.
        **changes: by the names of `FILES`: a new content, a function from the old content to the
            new, or None to leave the file out.
    """
    files: dict[str, Change] = {path: text for path, text in FILES.values()}
    for name, change in changes.items():
        path, text = FILES[name]
        files[path] = change(text) if callable(change) else change
    for path, content in (files | (more or {})).items():
        if content is not None:
            target = Path(folder) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            data = content.encode("utf-8") if isinstance(content, str) else content
            target.write_bytes(data)
    return Path(folder)
