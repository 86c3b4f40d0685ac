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
RUN = """
async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  // The shapes of a chart are hidden from all but the eye, and there are thousands on a map; the
  // contrast of their words is measured in test_pages. Nothing is loaded for it.
  // Of thousands of entries that one template makes, the first ones tell all.
  const many = [".tally-ledger > li", ".tally-source", ".tally-table tr", ".tally-source li"];
  const exclude = [".tally-chart svg", ...many.map((entry) => `${entry}:nth-child(n + 6)`)];
  const { violations } = await axe.run(
    { include: [["html"]], exclude: exclude.map((selector) => [selector]) },
    {
      runOnly: tags, resultTypes: ["violations"], preload: false,
      rules: { "target-size": { enabled: true } },
    },
  );
  return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)}`));
}
"""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_fault_of_access(visit, site, name):
    opened = visit(f"{site}/{name}.html", width=390, color_scheme="light")
    opened.page.mouse.move(5, 5)
    opened.page.evaluate(SCRIPT)
    for width, scheme in ((390, "light"), (1440, "dark")):
        opened.page.set_viewport_size({"width": width, "height": 900})
        opened.page.emulate_media(color_scheme=scheme)
        opened.page.evaluate("(s) => { document.documentElement.dataset.theme = s; }", scheme)
        assert opened.page.evaluate(RUN) == [], f"{name} at {width} pixels, {scheme}"
