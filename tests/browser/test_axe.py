"""Every page under axe-core: no fault of WCAG 2.2 at levels A and AA, on phone and desktop."""

from pathlib import Path

import axe_playwright_python
import pytest
import yaml

CONTENTS = yaml.safe_load((Path(__file__).parents[2] / "_toc.yml").read_text(encoding="utf-8"))
PAGES = [
    CONTENTS["root"],
    *(
        page["file"]
        for part in CONTENTS["parts"]
        for chapter in part["chapters"]
        for page in (chapter, *chapter.get("sections", ()))
    ),
    "search",
]
SCRIPT = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
#: Of entries that are alike in all but their words, a few tell all; and the shapes of a chart are
#: hidden from all but the eye (the contrast of its words is measured in test_pages). Axe would look
#: at each of the thousands, for minutes.
PRUNE = """
() => {
  const KEPT = 3;
  const shape = (entry) => [entry, ...entry.querySelectorAll("*")].map((part) => [
    part.tagName, part.className, part.parentElement.className,
    ...[...part.attributes].filter((a) => !/^(id|href|title|data-)/.test(a.name))
      .map((a) => a.name + (a.name === "class" ? "" : `=${a.value.length > 0}`)),
  ].join(" ")).join();
  const seen = new Map();
  for (const entry of document.querySelectorAll(".bd-article :is(li, tr, .tally-source)")) {
    const key = shape(entry);
    seen.set(key, (seen.get(key) ?? 0) + 1);
    if (seen.get(key) > KEPT) entry.remove();
  }
  for (const drawn of document.querySelectorAll(".tally-chart svg")) {
    const { width, height } = drawn.getBoundingClientRect();
    drawn.replaceChildren();
    Object.assign(drawn.style, { width: `${width}px`, height: `${height}px` });
  }
}
"""
RUN = """
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

#: Light and dark differ in nothing but colours.
LOOKS = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "dark": ["color-contrast", "link-in-text-block"],
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_fault_of_access(visit, site, name):
    opened = visit(f"{site}/{name}.html", width=390, color_scheme="light")
    opened.draw_all()
    opened.page.evaluate(SCRIPT)
    opened.page.evaluate(PRUNE)
    for width in (390, 1440):
        opened.page.set_viewport_size({"width": width, "height": 900})
        for scheme, rules in LOOKS.items():
            opened.page.emulate_media(color_scheme=scheme)
            opened.page.evaluate("(s) => { document.documentElement.dataset.theme = s; }", scheme)
            assert opened.page.evaluate(RUN, rules) == [], f"{name} at {width} pixels, {scheme}"
