"""What there is to see on a page that is open in a browser, and what is wrong with it.

Each function asks the page once for all that it wants to know.
"""

from collections.abc import Sequence
from pathlib import Path

import axe_playwright_python
import yaml
from playwright.sync_api import Page

CONTENTS = yaml.safe_load((Path(__file__).parents[2] / "_toc.yml").read_text(encoding="utf-8"))
PAGES = [
    CONTENTS["root"],
    *(
        page["file"]
        for part in CONTENTS["parts"]
        for chapter in part["chapters"]
        for page in (chapter, *chapter.get("sections", ()))
    ),
]
CHAPTERS = [page for page in PAGES if page.startswith("notebooks/")]

#: Milliseconds after which something has failed: long, since a busy machine is not at fault.
PATIENCE = 120_000

#: What the scripts below share.
FIGURES = """
  const figures = [...document.querySelectorAll(".tally-figure")];
  // Of figures among which a reader chooses, the one that is asked for is shown.
  const choose = (figure) => {
    const answer = figure.closest("[data-answer]");
    const value = answer?.dataset.answer;
    answer?.parentElement.querySelector(`fieldset input[value="${value}"]`).click();
  };
  const pictures = (figure) => [...figure.querySelectorAll("svg")].filter((svg) => {
    const { width, height } = svg.getBoundingClientRect();
    return width && height && svg.checkVisibility({ visibilityProperty: true });
  });
  const marksOf = (part) => part?.querySelector(
    ".role-mark :is(path, line, rect, text, image)",
  );
  const lacks = (partsOf) => Object.fromEntries(figures.map((figure) => {
    choose(figure);
    const parts = Object.entries(partsOf(figure));
    return [figure.id, parts.filter(([, there]) => !there).map(([part]) => part)];
  }).filter(([, missing]) => missing.length));
"""

#: Scrolls to each chart and waits until it has been drawn, or has failed; gives the states.
DRAW = f"""
async (patience) => {{
  {FIGURES}
  const states = {{}};
  for (const figure of figures) {{
    choose(figure);
    const chart = figure.querySelector(".tally-chart");
    chart.scrollIntoView({{ block: "center", behavior: "instant" }});
    await new Promise((over) => {{
      const look = () => {{
        if (["live", "static", "failed"].includes(chart.dataset.state)) over();
      }};
      new MutationObserver(look).observe(chart, {{ attributeFilter: ["data-state"] }});
      look();
      setTimeout(over, patience);
    }});
    states[figure.id] = chart.dataset.state ?? "untouched";
  }}
  return states;
}}
"""

#: What each figure lacks: its parts, and its chart, which is seen once and as wide as it should be.
LACKING = f"""
() => {{
  {FIGURES}
  return lacks((figure) => {{
    const all = (selector) => [...figure.querySelectorAll(selector)];
    const one = (selector) => (all(selector).length === 1 ? all(selector)[0] : null);
    const seen = pictures(figure);
    const [box, frame] = [seen[0] ?? figure, figure].map((e) => e.getBoundingClientRect());
    return {{
      "words in its title": one(".tally-title")?.innerText.trim(),
      "words in its scope": one(".tally-scope")?.innerText.trim(),
      "words in its caption": one("figcaption.tally-caption")?.innerText.trim(),
      "a label of its chart": one(".tally-chart")?.getAttribute("aria-label")?.length > 20,
      "a caption of its table": one("table.tally-table caption"),
      "heads in the rows of its table": all("table.tally-table tbody th[scope=row]").length,
      "a file of its table": one("a.tally-csv[download][href$='.csv']"),
      "one picture that is seen": seen.length === 1,
      "marks in its picture": marksOf(seen[0]),
      "height": box.height >= 40,
      "half of its frame": frame.width * 0.5 <= box.width,
      // A map and its key need more than the narrowest phone has.
      "no more than its frame": box.width <= frame.width + 1 || frame.width < 332,
    }};
  }});
}}
"""

#: What each figure lacks where no script runs: the picture for this width, and no other.
LACKING_WITHOUT_SCRIPT = f"""
(width) => {{
  {FIGURES}
  return lacks((figure) => {{
    const seen = pictures(figure);
    // On the front page a figure stands beside another one, in a column that a phone could hold.
    const beside = figure.closest(".tally-front") && figure.clientWidth < 560;
    const here = beside ? "narrow" : width;
    return {{
      "one picture that is seen": seen.length === 1,
      [`the ${{here}} picture`]: seen[0]?.closest(`.tally-${{here}}`),
      "height": seen[0]?.getBoundingClientRect().height >= 40,
      "marks in its picture": marksOf(figure.querySelector(`.tally-${{here}}`)),
    }};
  }});
}}
"""

#: Of each figure, the words in its picture that are cut, by the window or by the picture itself
#: where it hides what is beyond its edge.
CUT = f"""
() => {{
  {FIGURES}
  const cut = (figure) => pictures(figure).flatMap((svg) => {{
    const hides = getComputedStyle(svg).overflow !== "visible";
    const box = svg.getBoundingClientRect();
    const [left, right] = hides ? [box.left, box.right] : [0, document.documentElement.clientWidth];
    return [...svg.querySelectorAll("text")].filter((text) => {{
      const at = text.getBoundingClientRect();
      const beside = at.left < left - 1 || at.right > right + 1;
      const beyond = at.top < box.top - 1 || at.bottom > box.bottom + 1;
      return at.width && text.textContent.trim() && (beside || beyond);
    }}).map((text) => text.textContent);
  }});
  return Object.fromEntries(figures.map((figure) => {{
    choose(figure);
    return [figure.id, cut(figure)];
  }}).filter(([, words]) => words.length));
}}
"""

#: The least contrast of each kind of text with the ground behind it (WCAG, level AA).
CONTRAST = """
() => {
  const rgb = (text) => (text.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const grounds = new Map(); // thousands of entries have the same few elements above them
  const ground = (element) => {
    if (!element) return [255, 255, 255];
    if (!grounds.has(element)) {
      const colour = rgb(getComputedStyle(element).backgroundColor);
      const opaque = colour.length < 4 || colour[3] === 1;
      grounds.set(element, opaque ? colour : ground(element.parentElement));
    }
    return grounds.get(element);
  };
  const kinds = {
    "heading": [".bd-article :is(h1, h2, h3)", "color"],
    "text": [".bd-article p", "color"],
    "link": [".bd-article a:not(.headerlink)", "color"],
    "scope": [".tally-scope", "color"],
    "caption": [".tally-caption", "color"],
    "cell": [".tally-table td", "color"],
    "fold": [".bd-article summary", "color"],
    "axis": [".tally-live .role-axis-label text", "fill"],
    "axis title": [".tally-live .role-axis-title text", "fill"],
    "legend": [".tally-live .role-legend-label text", "fill"],
  };
  const found = {};
  for (const [kind, [selector, property]] of Object.entries(kinds)) {
    for (const element of document.querySelectorAll(selector)) {
      const shades = [light(rgb(getComputedStyle(element)[property])), light(ground(element))];
      const contrast = (Math.max(...shades) + 0.05) / (Math.min(...shades) + 0.05);
      found[kind] = Math.min(found[kind] ?? 99, contrast);
    }
  }
  return found;
}
"""

#: A sheet of A4 within its margins, and the tables and pictures for which it is too narrow.
PAPER = {"width": 718, "height": 1000}
CROPPED = """
() => {
  const right = (part) => part.getBoundingClientRect().right;
  const sheet = right(document.querySelector(".bd-article > section, #search-results"));
  return [...document.querySelectorAll(".bd-article :is(table, svg, pre)")]
    .filter((part) => right(part) > sheet + 1)
    .map((part) => part.innerText ?? part.outerHTML.slice(0, 80));
}
"""

#: Of parts that are alike in all but their text, and that stand in places that are alike, the first
#: few tell all; and the shapes of a chart are hidden from all but the eye (`CONTRAST` has measured
#: its words). Axe would look at each of the thousands, for minutes.
PRUNE = """
() => {
  const KEPT = 3;
  const MANY = "a, b, code, h3, h4, i, li, p, pre span, section, tr, ul, .pre, .tally-source";
  const NAMED = ":is(a, button, h1, h2, h3, h4, label, legend, summary, th) *"; // by what they hold
  const shape = (entry) => [entry, ...entry.querySelectorAll("*")].map((part) => [
    part.tagName, part.className,
    ...[...part.attributes].filter((a) => !/^(id|href|title|data-)/.test(a.name))
      .map((a) => a.name + (a.name === "class" ? "" : `=${a.value.length > 0}`)),
  ].join(" ")).join();
  // What is around a part may give it its colours, or hide it.
  const around = ({ parentElement: above }) => (
    above ? `${around(above)} ${above.tagName}.${above.className}.${above.open}` : ""
  );
  const seen = new Map();
  const prune = (part) => {
    [...part.children].forEach(prune);
    if (!part.matches(MANY) || part.matches(NAMED)) return;
    const key = `${around(part)}: ${shape(part)}`;
    seen.set(key, (seen.get(key) ?? 0) + 1);
    if (seen.get(key) > KEPT) part.remove();
  };
  prune(document.body);
  for (const drawn of document.querySelectorAll(".tally-chart svg")) {
    const { width, height } = drawn.getBoundingClientRect();
    drawn.replaceChildren();
    Object.assign(drawn.style, { width: `${width}px`, height: `${height}px`, maxWidth: "100%" });
  }
}
"""
SCRIPT = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
AXE = """
async (runOnly) => {
  // Colours that are still on their way from light to dark are nobody's; what inherits them
  // sets off after them.
  for (let moving; (moving = document.getAnimations()).length;) moving.forEach((m) => m.finish());
  const rules = runOnly.includes("wcag2a") ? { "target-size": { enabled: true } } : {};
  // Nothing is loaded for it, and only what is wrong is told.
  const options = { runOnly, rules, resultTypes: ["violations"], preload: false };
  const { violations } = await axe.run(options);
  return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)}`));
}
"""

#: WCAG 2.2 at levels A and AA, and of these what asks for colours.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = ["color-contrast", "link-in-text-block"]


def draw_all(page: Page) -> dict[str, str]:
    """Scroll to each chart and wait until it has been drawn; give the state of each figure."""
    # Charts come alive with the first sign of a reader's hand.
    page.mouse.move(5, 5)
    page.mouse.move(6, 6)
    return page.evaluate(DRAW, PATIENCE)


def faint(page: Page) -> dict[str, float]:
    """Give the kinds of text that can't be told well from their ground, with their contrast."""
    return {kind: c for kind, c in page.evaluate(CONTRAST).items() if c < 4.5}


def lacking(page: Page) -> dict[str, list[str]]:
    """Give what each figure lacks."""
    return page.evaluate(LACKING)


def cut(page: Page) -> dict[str, list[str]]:
    """Tell, of each figure whose picture has words that are cut at an edge, which."""
    return page.evaluate(CUT)


def lacking_without_script(page: Page, width: str) -> dict[str, list[str]]:
    """Give what each figure lacks where no script runs, in a window that is narrow or wide."""
    return page.evaluate(LACKING_WITHOUT_SCRIPT, width)


def is_wider_than_its_window(page: Page) -> bool:
    """Whether a reader would have to scroll sideways."""
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


def cropped(page: Page) -> list[str]:
    """Lay the page out on paper, and leave it so; give what is cut off."""
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    return page.evaluate(CROPPED)


def barriers(
    page: Page, width: int, schemes: Sequence[str] = ("light", "dark")
) -> dict[str, list[str]]:
    """Give what axe-core finds at a width. It takes the page apart.

    Light and dark differ in nothing but colours: the second scheme is asked for these alone.
    """
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(PRUNE)
    page.evaluate(SCRIPT)
    found = {}
    for scheme, rules in zip(schemes, (RULES, COLOURS), strict=False):
        page.emulate_media(color_scheme=scheme)
        page.evaluate("(s) => { document.documentElement.dataset.theme = s; }", scheme)
        if told := page.evaluate(AXE, rules):
            found[f"{scheme}, {width} pixels"] = told
    return found
