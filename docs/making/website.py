"""Build the documentation as a site: the pages of docs/, and what they link to.

    python docs/making/website.py [FOLDER]

Pages are copied at their own paths into a folder that Zensical builds from, with every page and
file that they link to, so that their relative links hold as they do on a code host. The navigation
is docs/README.md: its headings are the readers, its links their pages. Nothing is fetched, neither
here nor by whoever reads the site, which may be a folder that is opened without a web server.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
ASSETS = ("website.css", "iframe-worker.js")
START, INDEX = "README.md", "docs/README.md"
FENCE = re.compile(r"^( *)```.*?^\1```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(\]\()([^)\s#]+)(#[^)\s]*)?(?=\))")
SLUGS = {"object": "pymdownx.slugs.slugify", "kwds": {"case": "lower"}}
"""Names of headings as code hosts make them, by which pages link to each other."""


def without_code(text: str) -> str:
    """A page's text without what stands in fences: an example's link leads nowhere."""
    return FENCE.sub("", text)


def targets(page: str, root: Path = ROOT) -> Iterator[str]:
    """Files and folders that a page links to, within the project; Zensical tells dead links."""
    text = without_code((root / page).read_text(encoding="utf-8"))
    for _, link, _ in LINK.findall(text):
        path = (root / page).parent.joinpath(link).resolve()
        if not re.match(r"[a-z]+:", link) and path.exists() and path.is_relative_to(root):
            yield path.relative_to(root).as_posix()


def reached(root: Path = ROOT) -> list[str]:
    """Every page of docs/, the README, and what can be reached from them, in order of reaching."""
    pages = sorted(path.relative_to(root).as_posix() for path in root.glob("docs/**/*.md"))
    found = dict.fromkeys([START, *pages])
    waiting = list(found)
    while waiting:
        page = waiting.pop(0)
        for target in targets(page, root):
            if (root / target / "README.md").is_file():
                target = f"{target}/README.md"
            if target not in found:
                found[target] = None
                waiting += [target] * target.endswith(".md")
    return list(found)


def title_of(page: str, root: Path = ROOT) -> str:
    """First heading of a page."""
    text = without_code((root / page).read_text(encoding="utf-8"))
    return re.search(r"^# (.+)$", text, flags=re.MULTILINE)[1]


def navigation(root: Path = ROOT) -> list:
    """The site's navigation: a section for each reader, as docs/README.md has them.

    A page stands with the first reader who is sent to the whole of it, and under the page of its
    folder, if that has one.
    """
    text = (root / INDEX).read_text(encoding="utf-8")
    parts = re.findall(r"^## (.+)\n((?:(?!## ).*\n?)*)", text, flags=re.MULTILINE)
    linked = [(reader, *link) for reader, part in parts for link in _pages_in(part, root)]
    home: dict[str, str] = {}
    for reader, page, _ in sorted(linked, key=lambda link: link[2] != ""):
        home.setdefault(page, reader)
    seen = {START, INDEX}
    sections: list = [{"What it is": START}, {title_of(INDEX, root): INDEX}]
    for reader, _ in parts:
        own = [page for of, page, _ in linked if of == home[page] == reader]
        entries = [_entry(page, root, seen) for page in own]
        sections.append({reader: [entry for entry in entries if entry]})
    return sections


def _pages_in(part: str, root: Path) -> Iterator[tuple[str, str]]:
    """Pages that a part of the index links to, each with the anchor, if the link has one."""
    for _, link, anchor in LINK.findall(part):
        path = (root / INDEX).parent.joinpath(link).resolve()
        if path.suffix == ".md" and path.exists():
            yield path.relative_to(root).as_posix(), anchor


def _entry(page: str, root: Path, seen: set[str]) -> dict | None:
    """A page's line of the navigation, with the pages of its folder below it."""
    if page in seen:
        return None
    seen.add(page)
    folder = page.removesuffix("README.md")
    below = [p for p in targets(page, root) if p.endswith(".md") and p.startswith(folder)]
    if folder == page or not below:
        return {title_of(page, root): page}
    inside = (_entry(p, root, seen) for p in below)
    return {title_of(page, root): [{"Overview": page}, *filter(None, inside)]}


def _listing(folder: Path) -> str:
    """A page for a folder that is linked to: the names of its files, and none of their content."""
    names = sorted(path.name + "/" * path.is_dir() for path in folder.iterdir())
    return "\n".join([f"# {folder.name}/", "", *(f"- `{name}`" for name in names), ""])


def _of_notebook(file: Path) -> str:
    """A page of a notebook: its text, its code, and what came out of it."""
    parts = []
    for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]:
        text = "".join(cell["source"])
        parts.append(text if cell["cell_type"] == "markdown" else f"```python\n{text}\n```")
        for output in cell.get("outputs", []):
            told = output.get("data", output)
            if "image/png" in told:
                parts.append(
                    f"![figure](data:image/png;base64,{''.join(told['image/png']).strip()})"
                )
            else:
                shown = "".join(told.get("text/plain", told.get("text", "")))
                parts += [f"```text\n{shown.rstrip()}\n```"] * bool(shown)
    return "\n\n".join(parts) + "\n"


def gather(pages: Path, root: Path = ROOT) -> None:
    """Copy what is reached at its own path; folders and notebooks become pages."""
    for name in reached(root):
        source, target = root / name, pages / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix == ".md":
            text = LINK.sub(lambda link, at=source: _to_page(link, at), source.read_text("utf-8"))
        elif source.suffix == ".ipynb":
            target, text = pages / f"{name}.md", _of_notebook(source)
        elif source.is_dir():
            target, text = target / "README.md", _listing(source)
            target.parent.mkdir(exist_ok=True)
        else:
            shutil.copyfile(source, target)
            continue
        target.write_text(text, encoding="utf-8", newline="\n")


def _to_page(link: re.Match, page: Path) -> str:
    """A link as it has to be on the site, where a folder and a notebook are pages."""
    opening, path, anchor = link.groups(default="")
    if (page.parent / path).is_dir():
        path = f"{path.rstrip('/')}/README.md"
    elif path.endswith(".ipynb"):
        path += ".md"
    return opening + path + anchor


def build(folder: Path, root: Path = ROOT) -> None:
    """Build the site into a folder, in place of what is there.

    Raises:
        SystemExit: a link or an anchor leads nowhere; Zensical has said which.
    """
    settings = tomllib.loads((HERE / "website.toml").read_text(encoding="utf-8"))["project"]
    settings["markdown_extensions"]["toc"]["slugify"] = SLUGS
    with tempfile.TemporaryDirectory() as folder_name:
        work = Path(folder_name)
        pages = work / settings["docs_dir"]
        gather(pages, root)
        for name in ASSETS:
            shutil.copyfile(HERE / name, pages / name)
        settings["nav"] = navigation(root)
        # What is no TOML is read as YAML, and JSON is YAML.
        (work / "site.yml").write_text(json.dumps(settings), encoding="utf-8")
        words = [sys.executable, "-m", "zensical", "build", "--strict", "-f", "site.yml"]
        built = subprocess.run(words, cwd=work, check=False, text=True, stderr=subprocess.PIPE)
        if built.returncode:
            told = built.stderr.partition("Traceback")[0]
            raise SystemExit(f"{told}The site was not built, and is as it was.")
        shutil.rmtree(folder, ignore_errors=True)
        shutil.move(work / settings["site_dir"], folder)


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "site")
