"""The documentation as a site: every page in its navigation, no dead link, nothing fetched."""

from __future__ import annotations

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.whole import ROOT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FETCHED = {("script", "src"), ("img", "src"), ("source", "srcset"), ("iframe", "src")}
FETCHED |= {("link", "href"), ("audio", "src"), ("video", "src"), ("object", "data")}
SAID = {"prev", "next", "canonical", "edit"}
"""Kinds of links in a page's head that fetch nothing."""


class Page(HTMLParser):
    """Ids of a page, where its links lead, and what it fetches."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids, self.links, self.fetched = set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.ids |= {told[key] for key in ("id", "name") if told.get(key)}
        if tag == "a" and told.get("href"):
            self.links.append(told["href"])
        if told.get("rel") not in SAID:
            self.fetched += [v for key, v in told.items() if v and (tag, key) in FETCHED]


@pytest.fixture(scope="module")
def website():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "docs/making")
        import website
    return website


@pytest.fixture(scope="module")
def site(website, tmp_path_factory):
    pytest.importorskip("zensical", reason="Zensical is not installed: it is in the extra 'docs'")
    folder = tmp_path_factory.mktemp("site") / "site"
    website.build(folder)
    return folder


@pytest.fixture(scope="module")
def pages(site):
    """Pages that Zensical made; the example's reports are files of their own."""
    made = {p: p.read_text(encoding="utf-8") for p in site.rglob("*.html")}
    return {path: Page(text) for path, text in made.items() if "md-main" in text}


def named_in(navigation) -> list[str]:
    if isinstance(navigation, str):
        return [navigation]
    inside = navigation.values() if isinstance(navigation, dict) else navigation
    return [page for one in inside for page in named_in(one)]


def test_every_page_of_the_docs_stands_in_the_navigation_once(website):
    named = named_in(website.navigation())
    pages = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")}
    assert pages - set(named) == set(), "docs/README.md (or its folder's README) leads to none"
    assert sorted(named) == sorted(set(named))
    assert {"README.md", "CHANGELOG.md"} < set(named)


def test_a_page_stands_with_the_reader_who_is_sent_to_the_whole_of_it(website, tmp_path):
    texts = {
        "README.md": "# It\n",
        "docs/README.md": "# Where\n\n## You pay\n\n[a](a.md#part) [up](../README.md) [b](b.md)\n"
        "\n## You check\n\n- [a](a.md), [more](more/README.md)\n",
        "docs/a.md": "```\n# No heading\n```\n\n# One\n",
        "docs/b.md": "# Two\n\n[elsewhere](https://example.org/c.md)\n",
        "docs/more/README.md": "# More\n\n[c](c.md), [a](../a.md)\n",
        "docs/more/c.md": "# Three\n",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert website.navigation(tmp_path) == [
        {"What it is": "README.md"},
        {"Where": "docs/README.md"},
        {"You pay": [{"Two": "docs/b.md"}]},
        {
            "You check": [
                {"One": "docs/a.md"},
                {"More": [{"Overview": "docs/more/README.md"}, {"Three": "docs/more/c.md"}]},
            ]
        },
    ]


def test_what_a_page_links_to_is_copied_and_a_folder_is_a_list_of_names(website, tmp_path):
    texts = {
        "README.md": "# It\n\n[code](src/a.py), [raw](data/raw), [list](config)\n",
        "docs/README.md": "# Where\n",
        "src/a.py": "A = 1\n",
        "src/b.py": "B = 1\n",
        "data/raw/README.md": "# Raw\n",
        "data/raw/secret.csv": "name\n",
        "config/study.yaml": "a: 1\n",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    made = tmp_path / "made"
    website.gather(made, tmp_path)
    files = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
    assert files == {
        *("README.md", "docs/README.md", "src/a.py"),
        *("data/raw/README.md", "config/README.md"),
    }
    assert "[raw](data/raw/README.md), [list](config/README.md)" in (made / "README.md").read_text()
    assert (made / "config/README.md").read_text() == "# config/\n\n- `study.yaml`\n"


def test_a_notebook_is_a_page_with_its_code_and_what_came_out(website, tmp_path):
    cells = [
        {"cell_type": "markdown", "source": ["# Alone\n", "Read."]},
        {
            "cell_type": "code",
            "source": ["1 + 1"],
            "outputs": [
                {"output_type": "stream", "text": ["said\n"]},
                {"output_type": "execute_result", "data": {"text/plain": ["2"]}},
                {"output_type": "display_data", "data": {"image/png": "AAAA\n"}},
            ],
        },
    ]
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/try.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    (tmp_path / "README.md").write_text("# It\n\n[try](docs/try.ipynb)\n", encoding="utf-8")
    made = tmp_path / "made"
    website.gather(made, tmp_path)
    assert "[try](docs/try.ipynb.md)" in (made / "README.md").read_text(encoding="utf-8")
    assert (made / "docs/try.ipynb.md").read_text(encoding="utf-8") == (
        "# Alone\nRead.\n\n```python\n1 + 1\n```\n\n```text\nsaid\n```\n\n```text\n2\n```\n\n"
        "![figure](data:image/png;base64,AAAA)\n"
    )


def test_every_link_of_the_site_leads_to_a_page_and_heading_that_are_there(site, pages):
    assert len(pages) > 40
    broken = []
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or path.name == "404.html":
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            ids = pages[target].ids if target in pages else set()
            known = not parts.fragment or unquote(parts.fragment) in ids | {"__comments"}
            if not target.is_file() or not (known or target not in pages):
                broken.append(f"{path.relative_to(site)}: {link}")
    assert broken == []


def test_the_site_fetches_nothing_from_elsewhere(site, pages):
    fetched = {link for page in pages.values() for link in page.fetched}
    assert len(fetched) > 10
    assert [link for link in fetched if re.match(r"([a-z]+:)?//", link)] == []
    styles = [path.read_text(encoding="utf-8") for path in site.rglob("*.css")]
    assert styles
    assert [s[:80] for s in styles if re.search(r"@import|url\(\s*[\"']?(https?:)?//", s)] == []
    # What Zensical's script would fetch by itself where a page has one.
    made = [path.read_text(encoding="utf-8") for path in pages]
    assert [t for t in made if re.search(r'class="(mermaid|glightbox|pyodide)', t)] == []


@pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")
def test_pages_do_not_scroll_sideways_and_can_be_searched_without_a_server(site):
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    asked, wide = [], []
    with sync_api.sync_playwright() as driver:
        args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=args)
        page = browser.new_page(viewport={"width": 360, "height": 740})
        page.on("request", lambda request: asked.append(request.url))
        for name in ("index", "docs/methods", "docs/extending", "docs/reference/settings"):
            page.goto((site / f"{name}.html").as_uri())
            if page.evaluate("document.documentElement.scrollWidth") > 360:
                wide.append(name)
        page.keyboard.press("Control+k")
        searched = page.get_by_placeholder("Search").first
        searched.press_sequentially("pseudonym")
        page.get_by_text(re.compile(r"^\d+ results?$")).wait_for()
        assert searched.input_value() == "pseudonym"
        browser.close()
    assert wide == []
    assert [url for url in asked if Path(urlsplit(url).path).suffix == ".js"]
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:", "about:"))] == []
