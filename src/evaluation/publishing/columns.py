"""The published tables and their columns: what the report, the CSV files and the workbook hold."""

from __future__ import annotations

from evaluation.sheets.harmless import as_written, harmless
from evaluation.study.renamed import said_of

__all__ = ["MEANINGS", "PUBLISHED", "as_written", "columns_of", "harmless", "meaning_of"]

PUBLISHED: dict[str, tuple[str, str]] = {
    "about": ("Facts about the report", "key value"),
    "since": ("What changed since the last edition", "kind what who then now"),
    "questions": ("The evaluation's questions", "question text level"),
    "cautions": ("What to bear in mind", "text"),
    "participation": ("From enrolled to compared", "cohort cohort_label step label n note"),
    "missing": (
        "First answers of those who are missing, beside those of the others",
        "cohort cohort_label scale title others n n_others difference difference_low"
        " difference_high main method",
    ),
    "change": (
        "Change of each scale",
        "cohort cohort_label instrument scale title question level comparison compared_as"
        " before_label"
        " after_label items range_low range_high n mean_before mean_after change conf_low conf_high"
        " d d_low d_high direction shown main design n_before n_after method note",
    ),
    "others": (
        "What others say of participants",
        "cohort cohort_label rater rater_label scale title question wave_label range_low range_high"
        " n mean mean_before mean_after change conf_low conf_high shown",
    ),
    "subgroups": (
        "Change in groups of people",
        "attribute attribute_label scale title group n mean_before mean_after change conf_low"
        " conf_high main method",
    ),
    "subgroup_differences": (
        "How far apart the changes of two groups are",
        "attribute attribute_label scale title group other n n_other difference difference_low"
        " difference_high p_adjusted clear tests main method",
    ),
    "comparison": (
        "People who took part beside people who did not",
        "scale title range_low range_high main shown n n_first n_other n_first_other mean_before"
        " mean_before_other mean_after mean_after_other apart_before adjusted adjusted_low"
        " adjusted_high rated g g_low g_high p_adjusted clear unequal_spread method note",
    ),
    "movement": ("How many rated themselves higher, the same, lower", "cohort scale class n n_all"),
    "answers": (
        "Answers to each question, same persons before and after",
        "cohort instrument scale item text wave wave_label class class_label n n_all share side",
    ),
    "measures": (
        "How well the questions of a scale hang together",
        "instrument scale title items wave wave_label n alpha conf_low conf_high method maps_to"
        " source omega omega_low omega_high omega_method",
    ),
    "reliable": (
        "How many changed by more than measurement error explains",
        "scale title class n n_all threshold main",
    ),
    "sensitivity": (
        "Whether other ways to estimate a change agree",
        "scale title main direction way verdict otherwise method note",
    ),
    "scenarios": (
        "What would be left of a change if those missing had changed otherwise",
        "scale title main direction less_quarter less_half no_change reversed worst_case best_case"
        " tipping",
    ),
    "later": (
        "Later answers: whether a model of all waves agrees with the people compared",
        "scale title main comparison before_label after_label n direction verdict otherwise method",
    ),
    "between": (
        "How far cohorts differ in their change, from five cohorts",
        "scale title main cohorts n sd sd_low sd_high changes_low changes_high trend trend_low"
        " trend_high",
    ),
    "precision": (
        "Smallest change that matters or could be seen, and corrected p-values",
        "scale title main n agreed detectable p_adjusted note",
    ),
    "items": (
        "Change of each question, exploratory",
        "instrument scale title item text n change conf_low conf_high direction shown method",
    ),
    "experience": (
        "What was asked once",
        "cohort cohort_label instrument scale item title n share share_low share_high mean mean_low"
        " mean_high range_low range_high shown share_word question wave_label",
    ),
    "themes": (
        "Themes by source of evidence",
        "source_group group_label theme title valence question level people unit n_group n words"
        " against against_words share_low share_high scales",
    ),
    "themes_over_time": (
        "Themes over time",
        "source_group group_label theme title period place people words",
    ),
    "themes_together": (
        "Themes that the same people raised",
        "source_group group_label theme title other_theme other_title words",
    ),
    "codebook": (
        "The codebook: themes and codes",
        "theme title definition valence code above code_definition code_valence sources",
    ),
    "quotes": (
        "Quotes, with consent and accepted by a person",
        "theme source_group attribution text",
    ),
    "quote_rules": ("By which rules quotes are chosen", "name rule"),
    "agreement": (
        "How far coders agree on each theme",
        "theme title compared_by coders n percent ac1 ac1_low ac1_high kappa kappa_low kappa_high"
        " overlap paradox shown note",
    ),
    "joint": (
        "Scales beside themes",
        "scale title question change_words theme theme_title voices quote verdict confirmed",
    ),
    "theme_change": (
        "Change of those who voiced a theme beside that of those who did not",
        "theme theme_title scale title n n_other difference difference_low difference_high delta"
        " delta_low delta_high p_adjusted talk talk_other method note",
    ),
    "dose": (
        "Sessions attended beside change",
        "scale title n share correlation correlation_low correlation_high method",
    ),
    "projects": ("Improvement projects by stage, and by evidence", "kind stage label n n_all"),
    "projects_cases": (
        "Projects told with consent",
        "title aim what_changed for_whom evidence sponsor_view",
    ),
    "frameworks": (
        "What bears on each dimension of a framework, and where there is no evidence",
        "framework framework_title edition framework_source kind dimension title description"
        " numbers voices groups evidence",
    ),
    "plan": ("What was agreed before the data were seen", "key label value"),
    "deviations": ("Where the analysis departs from the plan", "kind what why"),
    "checklists": ("Reporting checklists", "checklist item what by answer"),
    "withheld": ("What was left out to protect people", "what n why"),
    "methods": ("How each number was made", "name method"),
    "quality_forms": (
        "Forms that came in, and those that are used",
        "cohort cohort_label wave wave_label received used left_out straight fast",
    ),
    "quality_answers": ("Answers that are none, by kind", "wave wave_label kind label share"),
    "quality_items": (
        "How each question was answered",
        "instrument scale item text wave wave_label n gaps worst best",
    ),
    "quality_wordings": (
        "Questions asked in other words, or answered on another range",
        "cohort cohort_label instrument item text waves asked_as mapped",
    ),
    "quality_rules": ("By which rules forms and answers are left out", "name rule"),
    "provenance": ("What the report was made from", "key value"),
    "dictionary": (
        "Data dictionary: every variable",
        "variable kind text answers range_low range_high reversed no_answer scale instrument source"
        " waves question published",
    ),
    "dictionary_columns": (
        "Data dictionary: the column of its export in which each question stood",
        "variable cohort cohort_label answered_by waves header how",
    ),
}
"""Title and columns of each published table, in the order of the workbook's sheets."""

MEANINGS = {
    "cohort": "cohort, or all for all cohorts together",
    "step": "step from enrolled to compared",
    "n": "people; for scales, people who answered at both times; empty if withheld",
    "design": "paired: the same people both times; unlinked: two groups, nobody is followed",
    "n_before": "people who answered before, where answers are not linked",
    "n_after": "people who answered after, where answers are not linked",
    "rater": "who answered about participants; n counts the participants who were rated",
    "compared_as": "main; looking_back: the end with the beginning as it looks from there; shift:"
    " the beginning so seen with the beginning as rated then; between; later",
    "n_all": "people in all classes together",
    "others": "whom the first group is held against: those lost, or those not interviewed",
    "n_others": "people in the group that the first is held against",
    "difference": "first answers (missing) or changes (groups): the first group minus the others",
    "compared_by": "source: is the theme in it at all; characters: on the same words",
    "coders": "people who coded these sources",
    "percent": "sources or characters on which coders judge alike, in per cent",
    "ac1": "Gwet's AC1: agreement beyond chance; alone and coarse where counts would be small",
    "ac1_low": "lower limit of its 95 % interval",
    "ac1_high": "upper limit of its 95 % interval",
    "kappa": "Cohen's kappa (of more than two coders, Conger's); empty if it is not defined",
    "kappa_low": "lower limit of its 95 % interval",
    "kappa_high": "upper limit of its 95 % interval",
    "overlap": "of what either of two coders marked, how much both did, in per cent",
    "paradox": "whether coders agree in 80 % or more and kappa is under 0.4",
    "delta": "Cliff's delta: how much oftener one group changed more than one of the others",
    "delta_low": "lower limit of its 95 % interval",
    "delta_high": "upper limit of its 95 % interval",
    "talk": "coded words of one person of the group, median",
    "talk_other": "the same of the others",
    "correlation": "rank correlation of sessions attended with change, with its 95 % interval",
    "quote": "a quote on the theme, if one is shown",
    "difference_low": "lower limit of the 95 % interval of the difference",
    "difference_high": "upper limit of the 95 % interval of the difference",
    "group": "what the roster says of these people",
    "other": "the group whose change is taken from that of the first",
    "n_other": "people in the other group",
    "p_adjusted": "p-value, corrected for all that were looked at together",
    "clear": "whether the difference is clear once all that were looked at are allowed for",
    "tests": "differences between groups that were looked at, over all scales and attributes",
    "n_first": "people in the programme with a score before, compared or not",
    "n_first_other": "people in the comparison group with a score before, compared or not",
    "mean_before_other": "mean before, of the people of the comparison group who are compared",
    "mean_after_other": "mean after, of the same people of the comparison group",
    "apart_before": "scores before, programme minus comparison group, in standard deviations",
    "adjusted": "scores after of people alike before, programme minus comparison group, in points",
    "adjusted_low": "lower limit of the 95 % interval of that difference",
    "adjusted_high": "upper limit of the 95 % interval of that difference",
    "rated": "programme higher or lower if that interval leaves out 0; same; or unclear",
    "g": "the same difference in standard deviations (Hedges' g), with its 95 % interval",
    "unequal_spread": "whether a standard error that allows for unequal spread agrees",
    "items": "questions in the scale",
    "range_low": "lowest possible answer",
    "range_high": "highest possible answer",
    "mean_before": "mean before, of the people compared",
    "mean_after": "mean after, of the same people",
    "change": "mean change, after minus before, in points of the range",
    "conf_low": "lower limit of the 95 % interval",
    "conf_high": "upper limit of the 95 % interval",
    "d": "change in standard deviations (d_av, bias-adjusted)",
    "d_low": "lower limit of d",
    "d_high": "upper limit of d",
    "direction": "rose or fell if the interval leaves out no change; same; or unclear",
    "shown": "full; direction (too few for more); too_few",
    "alpha": "Cronbach's alpha",
    "omega": "McDonald's omega, from 50 people",
    "threshold": "measurement error of one person's score: smallest detectable change, in points",
    "way": "another way to estimate the change; all: none, since there are too few people",
    "otherwise": "what a way that disagrees says instead",
    "less_quarter": "direction of the change, had those missing changed a quarter less",
    "less_half": "the same, had they changed half as much",
    "no_change": "direction of the change, had those missing not changed at all",
    "worst_case": "rise, fall or none, had those missing all ended at the lowest point",
    "best_case": "the same, had they ended at the highest point",
    "tipping": "what change of those missing would make the change unclear; zero: it is unclear",
    "cohorts": "cohorts with people compared on the scale",
    "sd": "standard deviation of the cohorts' true changes, with its 95 % interval",
    "changes_low": "lower end of the 95 % range of the true changes of such cohorts",
    "changes_high": "upper end of that range",
    "trend": "change of the change from one cohort to the next, with its 95 % interval",
    "agreed": "smallest change that was agreed to matter, in points",
    "detectable": "smallest change that so many people show in four of five studies, in points",
    "share": "share in per cent",
    "people": "people of the group, whether asked about the theme or not",
    "unit": "people; or sources, where one source may be several people",
    "n_group": "people of the group who were asked about the theme",
    "against": "of the n: people who said the contrary, or, of a mixed theme, spoke ill of it",
    "share_low": "lower limit of the share, in per cent; of themes: as if of a random draw",
    "share_high": "upper limit of the share, in per cent",
    "period": "part of the programme; or first and later sources of the same people",
    "place": "order of the periods",
    "other_theme": "theme that the same people raised",
    "above": "codes above this one",
    "code_valence": "valence of the code, which may differ from that of its theme",
    "sources": "sources with the code, in number or words; of a cohort nothing is told",
    "by": "who answers an item: the report, its authors, or nobody yet",
    "words": "how often the theme was heard",
    "verdict": "how numbers and voices fit: an analyst's, or proposed by rule; whether another way"
    " agrees",
    "confirmed": "whether a person has confirmed the verdict",
    "received": "forms that came in",
    "used": "forms whose answers are counted",
    "left_out": "forms that are not used, for whatever reason",
    "straight": "share of forms with one answer throughout, where that tells something",
    "fast": "share of forms that took very little time, where that is known",
    "gaps": "share of forms without an answer to the question",
    "worst": "share who gave the least favourable answer, of the people compared",
    "best": "share who gave the most favourable answer, of the people compared",
    "asked_as": "wording in the cohort's questionnaire, if it is another one",
    "mapped": "range on which it was answered, if another one, and what became of it",
    "numbers": "published change of the scales and questions that bear on the dimension, in words",
    "voices": "themes that bear on it, and how often each source group spoke of them",
    "evidence": "of a dimension: none, numbers only, voices only, or both; of a project: as noted",
    "variable": "id of a question, scale or wave, or name of an attribute",
    "kind": "what a variable or framework is; why an answer is none; how the analysis departs from"
    " the plan",
    "reversed": "whether agreeing means less of what the scale measures; what would be left of a"
    " change, had those missing changed as much the other way",
    "no_answer": "answers that count as none, besides blanks",
    "waves": "times at which it was asked",
    "published": "what is published of it",
    "answered_by": "whose form it is: that of participants, or of others about them",
    "header": "header of the column in the export, shortened",
    "how": "how the column was found to be the question",
    "who": "cohort, source group or theme that a change is about",
    "then": "as it was in the edition that was handed over; or the date of that edition",
    "now": "as it is in this edition",
}
"""Meaning of the columns whose names do not say it."""


def meaning_of(column: str) -> str:
    """What a column holds, and the name that it had before, if it had another; '' if its name does.

    Args:
        column: of a published table.
    """
    return "; ".join(filter(None, (MEANINGS.get(column), said_of(column))))


def columns_of(table: str) -> list[str]:
    """Columns of a published table, in order."""
    return PUBLISHED[table][1].split()
