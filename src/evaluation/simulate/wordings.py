"""What the invented forms ask: scales, items, answers and open questions.

`config/instruments/` of the shipped example says the same in the evaluator's form; a test holds
the two together. Written for this project and free to use; no item of a proprietary instrument.
"""

from __future__ import annotations

LABELS = (
    "Strongly disagree",
    "Disagree",
    "Neither agree nor disagree",
    "Agree",
    "Strongly agree",
)
"""Answers, lowest first; scored 1 to 5."""

SCALES = {
    "identity": (
        "I see myself as a leader whatever my job title.",
        "I notice how my own assumptions shape my decisions.",
        "I ask for feedback on how I lead.",
        "I can stay steady when pressure is high.",
    ),
    "values": (
        "I start from what people and teams do well.",
        "I can explain what strengths-based leadership asks of me.",
        "I speak up when practice moves away from our values.",
        "I share power with people who draw on services.",
    ),
    "developing": (
        "I make regular time for others' learning.",
        "I adapt my support to how confident a colleague is.",
        "I help others reach their own decisions.",
        "I name good work when I see it.",
    ),
    "supervision": (
        "My supervision leaves room for feelings as well as tasks.",
        "I use group discussion to test our thinking for bias.",
        "I recognise when a colleague needs me to step in.",
        "In my supervision, tasks and deadlines crowd out everything else.",
    ),
    "improvement": (
        "I can influence decisions beyond my own team.",
        "I find allies for a change before I start it.",
        "I use data to see whether practice is improving.",
        "I can plan, test and review a change.",
    ),
}
"""Items of the leadership self-assessment; the id of an item is `<scale>_<number from 1>`."""

SCALE_TITLES = {
    "identity": "Seeing myself as a leader",
    "values": "Leading from strengths and values",
    "developing": "Developing others",
    "supervision": "Supervision and emotions",
    "improvement": "Influence and improving services",
}

EXPERIENCE = (
    "The sessions were well run.",
    "The materials were useful in my work.",
    "The group felt safe enough to speak openly.",
    "Meeting online worked well for me.",
    "I would recommend the programme to a colleague.",
)
"""Items asked once, at the end; the id of an item is `experience_<number from 1>`."""

OPEN_QUESTIONS = {
    "best": "What helped you most?",
    "different": "What should be different next time?",
}
"""Free text, asked at the end."""

REVERSED = ("supervision_4",)
"""Items on which a high answer means little of the scale."""

OLD_WORDING = {"identity_4": "I can remain steady when pressure is high."}
"""How the first cohort's form put an item (an alias in the instrument)."""

CODE_QUESTION = "Your participant code"
"""Header of the participant code in forms with full wording."""

THEN_PREFIX = "Thinking back to before the programme: "
"""What stands before an item that asks, at the end, about the time before."""


def item_wordings() -> dict[str, str]:
    """Id and wording of every item of the self-assessment, in the order of the form."""
    return {
        f"{scale}_{number}": text
        for scale, texts in SCALES.items()
        for number, text in enumerate(texts, start=1)
    }


def experience_wordings() -> dict[str, str]:
    """Id and wording of every item asked once, at the end."""
    return {f"experience_{number}": text for number, text in enumerate(EXPERIENCE, start=1)}
