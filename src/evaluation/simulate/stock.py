"""Invented improvement projects, open comments, roles and organisations to draw from."""

from __future__ import annotations

ORGANISATIONS = ("Invented Borough", "Invented County", "Invented City", "Invented Health Trust")
ROLES = ("Social worker", "Senior practitioner", "Team manager", "Advanced practitioner")
ROLE_SHARES = (0.45, 0.30, 0.20, 0.05)  # the last is a rare role, which must not be printed

LEFT_REASONS = ("moved to another job", "workload", "illness", "not said")

STAGES = ("planned", "started", "practice changed", "sustained", "stopped")
STAGE_SHARES = (0.20, 0.32, 0.28, 0.12, 0.08)
EVIDENCE = ("claimed", "shown", "sponsor-confirmed")
EVIDENCE_SHARES = (0.5, 0.3, 0.2)

PROJECTS = (
    (
        "Buddy for the first ninety days",
        "New workers stay beyond their first year",
        "New workers have a named colleague",
        "new workers",
    ),
    (
        "Group supervision on Thursdays",
        "Teams learn from each other's cases",
        "Four teams talk through one case together",
        "four teams",
    ),
    (
        "A shorter review form",
        "Reviews leave time for the person",
        "The form went from eleven pages to five",
        "people under review",
    ),
    (
        "Carers chair the forum",
        "Carers shape what is discussed",
        "Carers set the agenda and lead the meeting",
        "carers",
    ),
    (
        "First visit within five days",
        "Families do not wait to be seen",
        "The wait for a first visit is counted weekly",
        "families",
    ),
    (
        "Strengths on the front page",
        "Summaries begin with what works",
        "Case summaries open with what works",
        "families",
    ),
    (
        "Reflective half hour",
        "The team keeps time to think",
        "A protected half hour a week, kept most weeks",
        "the team",
    ),
    (
        "Letters in plain words",
        "People understand the letters they get",
        "Three standard letters were rewritten",
        "people who get letters",
    ),
    (
        "Good work board",
        "Good practice is seen",
        "Good practice is named at each team meeting",
        "the team",
    ),
    (
        "Joint visits with nurses",
        "People are not asked the same thing twice",
        "Two visits became one in some cases",
        "people leaving hospital",
    ),
    (
        "Student learning circle",
        "Students are not alone in their placement",
        "Students meet across teams each month",
        "students",
    ),
    (
        "Quiet hour on duty",
        "Duty workers can finish what they begin",
        "One worker in turn is off the telephone",
        "duty workers",
    ),
    (
        "Coming back after absence",
        "Absent colleagues come back and stay",
        "A planned return with a lighter first month",
        "the service",
    ),
    (
        "Learning from thanks",
        "The service learns from praise too",
        "Compliments are read as closely as complaints",
        "the service",
    ),
    (
        "Young people's panel",
        "Young people have a say in who is hired",
        "Young people sit on interview panels",
        "young people",
    ),
    (
        "Handover that holds",
        "Nothing is lost when the worker changes",
        "A meeting of three at each change of worker",
        "people with a worker",
    ),
    (
        "Bias check in case talks",
        "First impressions are tested",
        "One person asks what else might be true",
        "four teams",
    ),
    (
        "Map of local strengths",
        "Help near home is found first",
        "A shared list of groups and places that help",
        "older people",
    ),
    (
        "Fewer approvals",
        "Small needs are met in days",
        "Small spending no longer goes to the panel",
        "families",
    ),
    (
        "Supervision agreement",
        "Supervision is about feelings and tasks",
        "Feelings and tasks both have a place in it",
        "supervisees",
    ),
    (
        "Transition at eighteen",
        "Nobody falls between two services",
        "Both services meet the young person together",
        "young people",
    ),
    (
        "Walking meetings",
        "Conversations are less formal",
        "Some one-to-one meetings take place outdoors",
        "the team",
    ),
    (
        "What happened next",
        "Teams know what became of their cases",
        "Teams hear how a case went on after closing",
        "two teams",
    ),
    (
        "Open diary for advice",
        "Advice is near when it is needed",
        "Advanced practitioners keep two open hours",
        "social workers",
    ),
)
"""Title, aim, what changed and for whom."""

SPONSOR_VIEWS = (
    "It has held through a hard winter, and I have asked another team to try it.",
    "I see it when I visit; the figures are too early to say more.",
    "It took longer than planned, and it was worth the time.",
)
"""What sponsors say of a project that they confirm."""

BEST = (
    "The small group. I will miss it.",
    "Time to think, and permission to use it.",
    "Hearing from people who draw on services – more of that please",
    "my manager's interest in what I was doing",
    "The reading on power and the talk about it afterwards.",
    "Being asked what I do well. It had been a while.",
    "Practising a hard conversation before having it.",
    "Having a project that was mine; even a small one.",
    'People from other services, "who would have thought".',
    "The facilitators' patience",
    "Nothing in particular.",
    "It cost the team £0 and gave me a lot.",
)
"""Answers to what helped most, with the punctuation of real life."""

DIFFERENT = (
    "Shorter sessions. Three hours on a screen is too long.",
    "Get the managers to come to the first session as well.",
    "More time between sessions to try things out.",
    "- less theory\n- more practice",
    "Please not in the school holidays",
    "Agree cover with teams beforehand, or people will keep leaving early.",
    "One day in person would help.",
    "=more of the same",
    "I would have liked to hear from someone whose project failed.",
    "The portal. I never found anything in it.",
    "Nothing, really.",
    "A session on budgets – nobody tells us how that works.",
)
"""Answers to what should be different; one has a line break, one looks like a formula."""
