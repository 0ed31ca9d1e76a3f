"""Text files whose bytes are hostile: encodings, marks, line ends, quotation marks, sizes."""
# ruff: noqa: E501 (what one file holds stands on one line)

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.one_file import Hostile, table
from tests.hostile.tables import survey

TEXT = survey("grö\u00dfer \u2013 \u201cso\u201d", head="W\u00e4rum?")
PLAIN = survey("plain")
ENCODINGS = (
    *("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-7", "utf-8"),
    *("cp1252", "latin-1", "cp437", "cp850", "mac-roman", "iso8859-15", "cp037", "cp500"),
)
EASTERN = {"shift-jis": "\u30ea\u30fc\u30c0\u30fc", "gb18030": "\u9886\u5bfc", "koi8-r": "\u043b"}
EASTERN |= {"big5": "\u9818", "euc-kr": "\ub9ac", "iso2022-jp": "\u30ea", "hz": "\u9886"}


def files() -> Iterator[Hostile]:
    """All of them."""
    for encoding in ENCODINGS:
        yield table(f"as_{encoding}", TEXT.encode(encoding, "replace"))
    for encoding, word in EASTERN.items():
        yield table(f"as_{encoding}", survey(word * 40, head=word).encode(encoding, "replace"))
    for name, content in BYTES.items():
        yield table(name, content)
    for name, text in SHAPES.items():
        yield table(name, text)
    for name, content in LARGE.items():
        yield table(name, content)
    yield table("tabs", PLAIN.replace(",", "\t"), ".tsv")
    yield table("as_text", "From: a\nTo: b\n\nDear all, =1+1\n" * 50, ".txt")
    yield table("references", REFERENCES, ".txt")


UTF8, UTF16 = TEXT.encode(), TEXT.encode("utf-16-le")
BYTES = {
    "nothing": b"",
    "one_byte": b"\x00",
    "one_mark": b"\xef\xbb\xbf",
    "one_wide_mark": b"\xff\xfe",
    "one_half_mark": b"\xef\xbb",
    "mark_twice": b"\xef\xbb\xbf" * 2 + UTF8,
    "mark_inside": UTF8.replace(b"Agree", b"\xef\xbb\xbfAgree"),
    "mark_of_another": b"\xff\xfe" + UTF8,
    "mark_and_windows": b"\xef\xbb\xbf" + TEXT.encode("cp1252", "replace"),
    "mixed": UTF8 + TEXT.encode("cp1252", "replace"),
    "mixed_wide": UTF8 + UTF16,
    "wide_odd": UTF16 + b"\x00",
    "wide_lone_surrogate": UTF16 + b"\x00\xd8" * 3,
    "surrogates": TEXT.encode() + "\ud800,\udfff\n".encode("utf-8", "surrogatepass"),
    "overlong": UTF8 + b"\xc0\x80\xe0\x80\xaf,\xf8\x88\x80\x80\x80\n",
    "cut_letter": UTF8 + b"\xf0\x9f\x99",
    "too_high": UTF8 + b"\xf4\x90\x80\x80\n",
    "zeros": bytes(5_000),
    "zeros_between": UTF8.replace(b"e", b"e\x00"),
    "zeros_in_header": UTF8.replace(b"Your code", b"Your\x00code"),
    "zeros_at_end": UTF8 + bytes(4_000),
    "all_ff": b"\xff" * 5_000,
    "all_bytes": bytes(range(256)) * 20,
    "escape_to_japanese": b"Code,a\n\x1b$B$j\x1b(B,1\n",
    "end_of_file": UTF8 + b"\x1a" + UTF8,
    "packed": b"\x1f\x8b\x08\x00" + bytes(100),
    "pickle": b"\x80\x04\x95\x1e\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x8c\x06system\x93\x8c\x07touch x\x85R.",
    "elf": b"\x7fELF\x02\x01\x01" + bytes(200),
    "exe": b"MZ\x90\x00" + bytes(200) + b"This program cannot be run in DOS mode.",
    "python": b"#!/usr/bin/env python\nimport os,sys\nos.system('touch ran')\n",
    "pdf": b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n",
    "rtf": b"{\\rtf1{\\object\\objdata 0105}{\\field{\\*\\fldinst DDEAUTO cmd}}}",
    "html_table": b"<html><script>x</script><table><tr><td>Code</td></tr></table></html>",
    "mhtml": b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html></html>",
    "sylk": b'ID;PWXL;N;E\nC;Y1;X1;K"x"\nC;Y1;X2;ECALL("calc")\nE\n',
    "dif": b'TABLE\n0,1\n"EXCEL"\nVECTORS\n0,1\n',
    "iqy": b"WEB\n1\nhttp://hostile.invalid/x\n",
    "url": b"[InternetShortcut]\nURL=file:///etc/passwd\n",
    "json": b'[{"Code": "A", "Code": "B", "n": NaN}]',
    "json_deep": b"[" * 200_000,
    "xml_laughs": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l "ha">]><a>&l;</a>',
    "parquet": b"PAR1" + bytes(60) + b"PAR1",
    "arrow": b"ARROW1\x00\x00" + bytes(60),
    "hdf": b"\x89HDF\r\n\x1a\n" + bytes(200),
    "seven_zip": b"7z\xbc\xaf\x27\x1c" + bytes(60),
    "rar": b"Rar!\x1a\x07\x01\x00" + bytes(60),
    "bzip": b"BZh91AY&SY" + bytes(60),
    "xz": b"\xfd7zXZ\x00" + bytes(60),
    "tar": b"../../x".ljust(100, b"\x00") + b"0000644\x00" + bytes(400),
}
SHAPES = {
    "header_alone": PLAIN.split("\n")[0],
    "header_alone_with_line": PLAIN.split("\n")[0] + "\n",
    "one_column": "Your code\nAB12C\n",
    "no_header": "\n\n\n\n",
    "blanks": " \n\t\n \u3000\n",
    "quotes": '"' * 9_999,
    "quote_open": 'Your code,a\n"AB12C,1\nDE34F,2\n',
    "quotes_in_quotes": 'Your code,a\n"AB""12""C","x""",\n',
    "quote_then_letters": 'Your code,a\n"AB"12C,"x"y\n',
    "commas": "," * 9_999 + "\n" + "," * 9_999,
    "columns_many": ",".join(f"c{i}" for i in range(5_000)) + "\n" + "1," * 4_999 + "1\n",
    "columns_too_many": "," * 20_000 + "a\n",
    "columns_of_one_name": "Your code," + "a," * 500 + "a\nAB12C" + ",1" * 501 + "\n",
    "columns_of_no_name": "Your code" + "," * 200 + "\nAB12C" + ",1" * 200 + "\n",
    "columns_of_one_name_but_case": "Your code,A,a,\u00c5,A\u030a\nAB12C,1,2,3,4\n",
    "ragged": "Your code,a\nAB12C\nDE34F,1,2,3,4\nGH56J,1\n",
    "returns_alone": PLAIN.replace("\r\n", "\r"),
    "line_ends_mixed": PLAIN.replace("\r\n", "\r\n", 1).replace("Neither", '"a\r\rb\nc"'),
    "line_separators": PLAIN.replace("\r\n", "\u2028"),
    "next_line": PLAIN.replace("\r\n", "\x85"),
    "form_feeds": PLAIN.replace("\r\n", "\x0c\n"),
    "sep_named": "sep=;\n" + PLAIN.replace(",", ";"),
    "sep_strange": "sep=\x00\n" + PLAIN,
    "sep_alone": "sep=,",
    "sep_twice": "sep=;\nsep=,\n" + PLAIN,
    "separators_mixed": PLAIN.replace(",", ";", 9),
    "header_of_lines": PLAIN.replace("Why?", '"' + "Why\n" * 500 + '"'),
    "header_twice": PLAIN + PLAIN,
    "table_below": PLAIN + "\r\n\r\nItem,Mean\r\na,2\r\n",
    "row_twice": PLAIN + PLAIN.split("\r\n")[1] + "\r\n",
    "code_column_twice": "Your code,Your code,a\nAB12C,DE34F,1\n",
    "code_column_missing": "Somebody,a\nAB12C,1\n",
    "comment_lines": "# x\n# y\n" + PLAIN,
    "backslashes": PLAIN.replace("plain", 'pl\\"ain\\,\\n'),
    "errors": PLAIN.replace("Agree", "#REF!").replace("Neither", "#NAME?"),
}
LARGE = {
    "line_long": b"a" * 10_000_001,
    "cell_long": b"Your code,a\nAB12C," + b"x" * 131_073 + b"\n",
    "cell_long_of_blanks": "Your code,a\nAB12C,x{}y\n".format("\u00a0" * 100_000).encode(),
    "cells_many": b"Your code" + b",a" * 200 + b"\n" + (b"x" + b",1" * 200 + b"\n") * 500,
    "rows_many": b"Your code,I speak up.\n" + b"AB12C,Agree\n" * 10_000,
    "rows_blank": b"Your code,a\n" + b"\n" * 50_000 + b"AB12C,1\n",
    "numbers_long": b"Your code,a\nAB12C," + b"1" * 120_000 + b"x\n",
    "marks_of_direction": "Your code,a\nAB12C,{}x\n".format("\u200e " * 30_000).encode(),
    "quotes_and_lines": b"Your code,a,b\n" + b'"A\n",1,"2\n"\n' * 5_000,
}
REFERENCES = (
    "<Internals\\\\"
    + "\\\\x" * 2_000
    + "> - \u00a7 3 references coded [ 9999999999% Coverage]\n" * 20
)
