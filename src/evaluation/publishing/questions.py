"""What one evaluation question is answered with: sentences, rows of tables, quotes."""

from . import voices, wording
from .catalogue import entries, say
from .cells import bounds, scale_cells, sentence_case
from .estimate_words import estimate_sentences
from .published import (
    MINUS,
    Row,
    Tables,
    about,
    cohort_labels,
    joined,
    number,
    of_cohort,
    other_comparisons,
    quoted,
    scale_rows,
    sentence,
)
from .theme_cells import theme_cells


def all_questions(tables: Tables) -> list[dict]:
    """Return what each evaluation question has; a remark that fits several is told at the first."""
    found = [question_cells(tables, row) for row in tables.get("questions", [])]
    for remark in ("looking_back", "theirs_alone"):
        told = [question for question in found if question[remark]]
        for question in told[1:]:
            question[remark] = ""
    return found


def question_cells(tables: Tables, question: Row) -> dict:
    """Return what one evaluation question has: sentences, rows of its tables, quotes."""
    key = question["question"]
    rows = [row for row in scale_rows(tables) if row["question"] == key]
    others = [row for row in other_comparisons(tables) if row["question"] == key]
    back = [row for row in others if row.get("compared_as") in ("looking_back", "shift")]
    later = [row for row in others if row not in back]
    asked = [row for row in of_cohort(tables, "experience") if row["question"] == key]
    themes = theme_cells(tables, "x", key)
    own = {row["theme"] for row in tables.get("themes", []) if row["question"] == key}
    found = {
        "text": question["text"],
        "figure": f"answers-{key}".replace("_", "-"),
        "grouping": wording.grouping(rows) if wording.condenses(rows) else "",
        "sentences": estimate_sentences(tables, rows),
        "movement": [_movement_cells(tables, row) for row in rows if row["shown"] == "full"],
        "later": [_later_cells(tables, row) for row in later],
        "followed": (followed := followed_sentence(tables, later)),
        "theirs_alone": sentence(say("followed.theirs_alone")) if followed else "",
        "twice": [
            _later_cells(tables, row)
            for own in rows
            if (beside := [row for row in back if row["scale"] == own["scale"]])
            for row in (own, *beside)
        ],
        "others": _beside_others(tables, rows),
        "looking_back": say("looking_back.why") if back else "",
        "asked": asked_sentence(asked),
        "experience": [experience_cells(row) for row in asked],
        "theme_heads": themes["x_heads"],
        "theme_shape": themes["x_shape"],
        "theme_caption": themes["x_caption"],
        "themes": themes["x_rows"],
        "quotes": [row for row in tables.get("quotes", []) if row["theme"] in own],
        "joint": [_joint_cells(row) for row in tables.get("joint", []) if row["question"] == key],
    }
    found["empty"] = not (rows or others or asked or found["themes"] or found["joint"])
    return found


def followed_sentence(tables: Tables, later: list[Row]) -> str:
    """Return how many answered at each later time, of those who had answered before."""
    before = about(tables)["before_label"]
    told = {}
    for row in later:
        if row.get("compared_as") == "later" and row["before_label"] == before:
            told.setdefault(row["after_label"], []).append(int(row["n"]))
    return " ".join(
        sentence(say("followed.sentence", wave=wave, number=_least_to_most(counts), before=before))
        for wave, counts in told.items()
    )


def _least_to_most(counts: list[int]) -> str:
    low, high = min(counts), max(counts)
    return str(low) if low == high else say("followed.between", low=low, high=high)


def _later_cells(tables: Tables, row: Row) -> tuple[str, ...]:
    waves = {"later": row["after_label"], "earlier": row["before_label"]}
    labels = cohort_labels(tables)
    same = [r for r in tables.get("change", []) if r["comparison"] == row["comparison"]]
    asked = [
        labels[r["cohort"]] for r in same if r["scale"] == row["scale"] and r["cohort"] in labels
    ]
    text = (
        say("compared.waves_of_some", cohorts=joined(asked), **waves)
        if asked and len(asked) < len(labels)
        else say("compared.waves", **waves)
    )
    _, _, _, change, inside, n = scale_cells(row)
    return row["title"], sentence_case(text), change, inside, n


def _beside_others(tables: Tables, rows: list[Row]) -> list[tuple[str, ...]]:
    """Return what participants say of themselves and others say of them, scale by scale."""
    first, told = about(tables)["before_label"], of_cohort(tables, "others")
    return [
        cells
        for row in rows
        if (beside := [other for other in told if other["scale"] == row["scale"]])
        for cells in (_own_cells(row), *(_others_cells(other, first) for other in beside))
    ]


def _own_cells(row: Row) -> tuple[str, ...]:
    """Return what participants say of themselves, to stand above what others say."""
    title, before, after, change, inside, n = scale_cells(row)
    return title, say("compared.themselves"), before, after, change, inside, n


def _others_cells(row: Row, first: str) -> tuple[str, ...]:
    """Return what one kind of rater says of participants; `first` names the first wave."""
    who, mean = row["rater_label"], number(row["mean"], 2)
    if row["shown"] != "full":
        return row["title"], who, "", "", voices.TOO_FEW, "", row["n"]
    if not row["change"]:
        who = say("compared.one_wave", who=who, wave=row["wave_label"])
        mean = say("compared.mean", mean=mean)
        places = (mean, "") if row["wave_label"] == first else ("", mean)
        return row["title"], who, *places, "", bounds(row), row["n"]
    before, after = number(row["mean_before"], 2), number(row["mean_after"], 2)
    return row["title"], who, before, after, number(row["change"], 2, True), bounds(row), row["n"]


def _movement_cells(tables: Tables, row: Row) -> tuple[str, ...]:
    moved = [
        say(f"movement.{m['class']}", number=m["n"])
        for m in of_cohort(tables, "movement")
        if m["scale"] == row["scale"] and m["n"] and m["class"] in entries("movement")
    ]
    hidden, size = say("cell.not_shown"), ""
    if row["d"]:
        inside = bounds(row, "d_low", "d_high")
        size = say("cell.change", change=number(row["d"], 2, True), inside=inside)
    return row["title"], ", ".join(moved) or hidden, size or hidden, row["n"]


def asked_sentence(rows: list[Row]) -> str:
    """Return how many agreed to what was asked once: from the fewest to the most."""
    told = sorted((row for row in rows if row["share"]), key=lambda row: float(row["share"]))
    if not told or len({row["share_word"] for row in told}) > 1:
        return ""
    low, high = told[0], told[-1]
    shares = number(low["share"], 0), number(high["share"], 0)
    names = [quoted(row["title"].rstrip(".")) for row in (low, high)]
    word = low["share_word"]
    if len(told) == 1:
        return sentence(say("asked_once.one", share=shares[0], word=word, question=names[0]))
    text = say(
        "asked_once.range",
        word=word,
        low=shares[0],
        high=shares[1],
        low_question=names[0],
        high_question=names[1],
    )
    return sentence(text)


def experience_cells(row: Row) -> tuple[str, ...]:
    """Return a row of what was asked once: the question, its share or mean, interval, n."""
    if row["share"]:
        value = say("asked_once.share", share=number(row["share"], 0), word=row["share_word"])
        inside = bounds(row, "share_low", "share_high", 0)
        inside = say("asked_once.share_interval", interval=inside) if inside else ""
    elif row["mean"]:
        mean = number(row["mean"], len(row["mean"].partition(".")[2]))  # as printed, no more
        value = (
            say("asked_once.mean_on_range", mean=mean, low=row["range_low"], high=row["range_high"])
            if row["range_low"]
            else say("asked_once.mean", mean=mean)
        )
        inside = bounds(row, "mean_low", "mean_high", 2)
    else:
        return row["title"], voices.TOO_FEW, "", row["n"]
    return row["title"], value, inside, row["n"]


def _joint_cells(row: Row) -> tuple[str, ...]:
    if row["voices"]:
        voice = say("joint_cell.voices", theme=row["theme_title"], voices=row["voices"])
    else:
        voice = say("joint_cell.too_few" if row["theme"] else "joint_cell.no_theme")
    reading = entries("reading").get(row["verdict"], "")
    if row["confirmed"] != "yes" and row["verdict"] in ("diverge", "silent"):
        reading = say("joint_cell.not_confirmed", reading=reading)
    return row["title"], row["change_words"].replace("-", MINUS), voice, reading
