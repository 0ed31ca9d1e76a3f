"""The map of evidence: what bears on each question, and what is said where nothing does."""

from evaluation.publishing.evidence_cells import evidence_cells

ABOUT = [{"key": "report", "value": "programme"}, {"key": "main_comparison", "value": "pre-post"}]
QUESTIONS = [
    {"question": "learning", "text": "What was learned?", "level": "learning"},
    {"question": "season", "text": "How was it?", "level": "reaction"},
]


def change(scale, question, n, level="learning", **more):
    usual = {"cohort": "all", "comparison": "pre-post", "scale": scale, "question": question}
    return usual | {"level": level, "n": str(n)} | more


def theme(group, people, question="learning", asked="9", level="learning"):
    label = group.capitalize()
    return {"group_label": label, "people": str(people), "question": question, "level": level,
            "n_group": asked, "theme": "time"}  # fmt: skip


def project(n):
    return {"kind": "stage", "stage": "all", "label": "All", "n": str(n), "n_all": str(n)}


def cells(**tables):
    return evidence_cells({"about": ABOUT, "questions": QUESTIONS} | tables)


def test_each_question_has_its_scales_and_groups_and_others_are_empty():
    found = cells(
        change=[
            change("identity", "learning", 44),
            change("values", "learning", 46),
            change("values", "learning", 40, comparison="pre-follow_up"),
            change("values", "learning", 12, cohort="2025"),
        ],
        themes=[theme("participants", 31), theme("sponsors", 18), theme("participants", 31)],
    )
    assert found["evidence_by_question"] == [
        ("How was it?", "Reaction", "Nothing", "Nothing", "Nothing"),
        (
            "What was learned?",
            "Learning",
            "2 scales (n\u00a0=\u00a044 to 46)",
            "Participants (31); Sponsors (18)",
            "Nothing",
        ),
        ("No question was asked at this level", "Behaviour", "Nothing", "Nothing", "Nothing"),
        ("No question was asked at this level", "Results", "Nothing", "Nothing", "Nothing"),
    ]
    assert found["evidence_lacking"] == (
        "No evidence was collected at the level of reaction, behaviour and results, "
        "or none may be shown."
    )


def test_a_scale_of_a_level_that_no_question_is_about_counts_there():
    found = cells(change=[change("voice", "learning", 9, level="behaviour")])
    assert found["evidence_by_question"][2][2] == "1 scale (n\u00a0=\u00a09)"
    assert "behaviour" not in found["evidence_lacking"]


def test_projects_are_evidence_of_results_and_questions_asked_once_are_scales():
    asked = {"cohort": "all", "scale": "feedback", "question": "season", "n": "54"}
    found = cells(experience=[asked, asked], projects=[project(40)])
    assert found["evidence_by_question"][0][2] == "1 scale (n\u00a0=\u00a054)"
    assert found["evidence_by_question"][3][4] == "40 projects"
    assert cells(projects=[project(1)])["evidence_by_question"][3][4] == "1 project"


def test_a_group_that_was_not_asked_is_no_evidence():
    assert (
        cells(themes=[theme("sponsors", 18, asked="0")])["evidence_by_question"][1][3] == "Nothing"
    )


def test_nothing_is_lacking_where_every_level_has_something():
    found = cells(
        change=[change(at, "x", 9, level=at) for at in ("behaviour",)]
        + [change("identity", "learning", 9)],
        themes=[theme("sponsors", 18, "season", level="reaction")],
        projects=[project(7)],
    )
    assert found["evidence_lacking"] == ""
