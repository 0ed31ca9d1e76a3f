"""The web pages in a browser: WCAG 2.2 A and AA by axe-core, keyboard, narrow screens, print.

axe-core finds what a machine can find: it is no claim of conformance. Without Chromium all of this
is skipped.
"""

from __future__ import annotations

import shutil

import pytest

from tests.rendered import FULL, HERE, SHORT, rendered
from tests.test_review import reviewed
from tests.test_review import study as reviewed_study  # noqa: F401 (a fixture)

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")
sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")

WIDTHS = (360, 768, 1280)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RULES = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},  # WCAG 2.5.8, off in axe by default
    "resultTypes": ["violations"],
}
PAGES = [(report, name) for report in (FULL, SHORT) for name in ("report", "annex")]
BAD = """<!doctype html><html><head><title></title></head><body>
<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">
<p style="color:#ccc;background:#fff">Pale</p><div style="width:900px">wide</div>
<a href="#x" style="outline:none">x</a></body></html>"""

FOCUSABLE = "a[href], button, input, summary, [tabindex='0']"
REACHABLE = f"""() => [...document.querySelectorAll("{FOCUSABLE}")].map((one, i) => {{
  one.dataset.stop = i; return one.checkVisibility() ? String(i) : null }}).filter(i => i)"""
FOCUSED = """() => {
  const one = document.activeElement, look = getComputedStyle(one);
  const box = one.getBoundingClientRect(), style = look.outlineStyle;
  const seen = document.elementFromPoint(box.x + 2, box.y + Math.min(4, box.height / 2));
  return [one.dataset.stop ?? null,
    style === 'auto' || style !== 'none' && parseFloat(look.outlineWidth) >= 2,
    box.bottom > 0 && box.top < innerHeight && (!seen || one.contains(seen) || seen.contains(one))]
}"""
STUCK = """() => [...document.querySelectorAll('main *')].filter(one => {
  const look = getComputedStyle(one);
  return /auto|scroll/.test(look.overflowX) && one.scrollWidth > one.clientWidth && one.tabIndex < 0
}).map(one => one.className || one.tagName)"""


@pytest.fixture(scope="module")
def browser():
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_api.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser):
    """Open an HTML file in a window of its own; anything that it asks the network for fails."""
    contexts = []

    def open_page(path, width=1280, **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.asked = []
        page.route("**/*", lambda route: _answer(route, path, page.asked))
        page.goto(path.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


def _answer(route, path, asked):
    if route.request.url.partition("#")[0] == path.as_uri():
        return route.continue_()
    asked.append(route.request.url)
    return route.abort()


def faults(page):
    """What is wrong with a page at each of three widths, in words."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for fault in axe.Axe().run(page, options=RULES).response["violations"]:
            nodes = "; ".join(node["html"][:120] for node in fault["nodes"][:3])
            found.append(f"{width}: {fault['id']}: {nodes}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{width}: sideways scroll")
        found += [f"{width}: out of the keyboard's reach: {name}" for name in page.evaluate(STUCK)]
    return found


def unreached(page):
    """Links and scrolling regions that the tabulator does not reach, or not visibly."""
    wanted = page.evaluate(REACHABLE)
    met = {}
    for _ in range(len(wanted) + 2):
        page.keyboard.press("Tab")
        stop, outlined, shown = page.evaluate(FOCUSED)
        if stop in met:
            break
        met[stop] = outlined and shown
    return [stop for stop in wanted if not met.get(stop)]


@pytest.mark.parametrize(("report", "name"), PAGES)
def test_no_violation_at_any_width(visit, report, name):
    page = visit(rendered(report) / f"{name}.html")
    assert faults(page) == []
    assert page.asked == []


@pytest.mark.parametrize("report", [FULL, SHORT])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_keyboard_alone_reaches_everything(visit, report, width):
    page = visit(rendered(report) / "report.html", width)
    assert unreached(page) == []


def test_the_skip_link_comes_first_and_leads_to_the_report(visit):
    page = visit(rendered(FULL) / "report.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_every_heading_leads_to_itself(visit):
    page = visit(rendered(FULL) / "report.html")
    heads = page.locator("main h2 > a.address, main h3 > a.address, main h4 > a.address")
    assert heads.count() == page.locator("main h2, main h3, main h4").count() > 10
    heads.nth(3).click()
    target = page.evaluate("decodeURIComponent(location.hash.slice(1))")
    assert page.evaluate("id => document.getElementById(id) !== null", target)
    hint = "getComputedStyle(document.activeElement, '::after').opacity"
    assert page.evaluate(hint) == "1"


@pytest.mark.parametrize(("report", "name"), PAGES)
def test_it_reads_the_same_without_javascript(visit, report, name):
    page = visit(rendered(report) / f"{name}.html", java_script_enabled=False)
    assert page.locator("nav a").first.is_visible()
    heads = page.locator("main h2")
    assert heads.count() > 3
    assert all(heads.nth(i).is_visible() for i in range(heads.count()))


def test_nothing_runs_on_the_page(visit):
    """The policy of the page itself refuses a script, even if one came in."""
    page = visit(rendered(FULL) / "report.html")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), "
                  "{textContent: 'window.ran = true'}))")  # fmt: skip
    assert page.evaluate("window.ran ?? false") is False
    broken = "[...document.images].filter(one => !one.complete || !one.naturalWidth).length"
    assert page.evaluate(broken) == 0


def test_the_data_behind_a_figure_travel_in_the_page(visit, tmp_path):
    page = visit(rendered(FULL) / "report.html", accept_downloads=True)
    links = page.locator("figcaption a[download]")
    assert links.count() == page.locator("figure").count() > 0
    with page.expect_download() as download:
        links.first.click()
    download.value.save_as(tmp_path / "data.csv")
    assert download.value.suggested_filename == "change.csv"
    published = (
        HERE / "published" / FULL / "tables" / download.value.suggested_filename
    ).read_bytes()
    assert (tmp_path / "data.csv").read_bytes() == published


@pytest.mark.parametrize("report", [FULL, SHORT])
def test_it_prints_without_the_contents_and_cuts_no_row(visit, report, tmp_path):
    page = visit(rendered(report) / "report.html")
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert not page.locator(".skip").is_visible()
    whole = page.locator("tr, figure, blockquote").evaluate_all(
        "all => all.every(one => getComputedStyle(one).breakInside === 'avoid')"
    )
    assert whole
    page.set_viewport_size({"width": 672, "height": 900})  # the text width of A4 in CSS pixels
    wide = "[...document.querySelectorAll('table, figure')].filter(one => one.scrollWidth > 680)"
    assert page.evaluate(f"{wide}.length") == 0
    page.pdf(path=tmp_path / "print.pdf", format="A4")
    pikepdf = pytest.importorskip("pikepdf")
    assert 2 <= len(pikepdf.open(tmp_path / "print.pdf").pages) < 40


def test_the_review_has_no_violation_either(visit, reviewed_study):  # noqa: F811
    reviewed(reviewed_study)
    page = visit(reviewed_study / "data/review/programme/review.html")
    assert faults(page) == []
    assert unreached(page) == []
    assert page.asked == []


def test_a_bad_page_fails(visit, tmp_path):
    path = tmp_path / "bad.html"
    path.write_text(BAD, encoding="utf-8")
    page = visit(path)
    found = " ".join(faults(page))
    for rule in ("image-alt", "color-contrast", "html-has-lang", "document-title", "sideways"):
        assert rule in found, rule
    assert unreached(page) == ["0"]
