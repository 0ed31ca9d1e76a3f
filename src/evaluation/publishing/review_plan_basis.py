"""What the plan rests on: assumptions in words, and formulas with their references."""

from __future__ import annotations

from evaluation.publishing.review_plan_words import Tables, plain, share_words

BY_SCALE = {
    "change": (
        "Smallest change that matters",
        "half a standard deviation of scores (Norman, Sloan & Wyrwich 2003)",
        "smallest_change: {default: 0.3} (beside it)",
    ),
    "sd": (
        "Standard deviation of scores",
        "a sixth of the answer range; a fifth, of one or two questions",
        "sd: {default: 0.6}",
    ),
    "reliability": ("Reliability (alpha)", "0.8", "reliability: {default: 0.8}"),
    "correlation": (
        "Correlation, before and after",
        "0.75 of the reliability: what people would score without measurement error is taken to "
        "correlate by 0.75, and error weakens that",
        "correlation: {default: 0.6}",
    ),
    "half_width": (
        "Half width of an interval",
        "half the smallest change that matters: an interval of that width holds no change, or a "
        "change that matters, and not both",
        "half_width: {default: 0.15}",
    ),
    "between": (
        "Standard deviation of the cohorts' true changes",
        "a third of the smallest change that matters",
        "between_cohorts: {default: 0.1}",
    ),
}
"""What is assumed of a scale, in which words, and the line that replaces it, below `planning:`."""

OF_ALL = {
    "drop_out": ("Enrolled, and not answering both times", "drop_out: 0.3"),
    "unlinkable": ("Answering both times, and not linked", "unlinkable: 0.1"),
    "cohorts": ("People who enrol in a cohort", "cohorts: [14, 22, 31]"),
    "group": ("People whom the interviewed are chosen from", "group: 40"),
    "share": ("Theme that should not be missed", "share: 0.2"),
}

FORMULAS = (
    "A change is judged by the paired t test and its 95% interval, as in the reports. Its spread: "
    "SD of changes = SD of scores \u00b7 \u221a(2 (1 \u2212 r)), with r the correlation of scores "
    "before and after. Measurement error does not shrink a change in points; it weakens r (true r "
    "\u00b7 reliability, Spearman 1904), and so widens the spread.",
    "Chance to tell a change: noncentral t, both tails. Smallest change told: the same, solved for "
    "the change.",
    "Mean half width: t \u00b7 SD of changes / \u221an \u00b7 the mean of an estimated standard "
    "deviation; at most so wide in nine of ten studies: by the chi-squared quantile (Kelley & "
    "Rausch 2006).",
    "People to enrol: pairs / ((1 \u2212 drop-out) (1 \u2212 not linked)); to have them in nine of "
    "ten cases, by the binomial distribution, everybody leaving or staying alone.",
    "Cohorts together: under five, the mean weighted by pairs, variance within cohorts. From five, "
    "the mixed model: as the t interval of the cohorts' changes on k \u2212 1 degrees of freedom "
    "where they lie further apart than people's changes let expect, else as one group; the mean "
    "over how often either is. Two stages with Knapp and Hartung's interval come to nearly the "
    "same.",
    "Hearing of a theme: binomial, 1 \u2212 (1 \u2212 p)^n for once (twice: Fugard & Potts 2015); "
    "out of a group of known size, hypergeometric. The interviewed are taken to be a random draw, "
    "and each to speak of what is theirs. Interviews have other purposes too: this is a floor.",
)

CAUTIONS = (
    "The numbers hold for changes that are spread like a bell. Where many answer near the top "
    "already, there is less room to rise, and it takes more people.",
    "Those who leave are taken to leave whatever they would have answered. If those with other "
    "changes leave, no number of people makes up for it.",
    "What is told is a change between two times. A plan for one group, before and after, cannot "
    "settle what it comes from, however many take part.",
    "docs/planning.md says how these numbers were held against simulated studies.",
)


def assumptions(tables: Tables) -> list[tuple[str, str, str]]:
    """What is assumed, in which size, and what to write below `planning:` instead."""
    rows, scales = [], tables["expected"]
    for name, told in BY_SCALE.items():
        own = [row for row in scales if name in row["assumed"].split()]
        if own:
            of = "" if len(own) == len(scales) else f" ({len(own)} of {len(scales)} scales)"
            rows.append((told[0] + of, told[1], told[2]))
    facts = tables["facts"][0]
    assumed = facts["assumed"].split()
    values = {
        "drop_out": f"{plain(100 * facts['drop_out'])}%",
        "unlinkable": f"{plain(100 * facts['unlinkable'])}%",
        "cohorts": f"{plain(facts['enrolled_each'])}",
        "group": "so many that choosing some does not matter",
        "share": f"that of {share_words(facts['share'])}",
    }
    rows += [(OF_ALL[k][0], values[k], OF_ALL[k][1]) for k in OF_ALL if k in assumed]
    return rows
