// What a reader looks for is taken apart as the texts of the book are: see search.py.
var splitQuery = (query) => query.match(/[0-9]+(?:[.,][0-9]+)+%?|[0-9]+%|[\p{L}\p{N}_]+/gu) ?? [];

// Sphinx leaves out what is all digits.
(() => {
  const EXPLORER = "book/explorer";

  // The pages have the number; the explorer has the claims.
  function tellOfExplorer(query) {
    const link = document.createElement("a");
    const words = new URLSearchParams({ words: query.trim() });
    link.href = `${document.documentElement.dataset.content_root}${EXPLORER}.html#${words}`;
    link.textContent = `Claims with “${query.trim()}”`;
    const told = document.createElement("p");
    told.append(link, " are in the explorer.");
    Search.status.after(told);
  }

  // What many pages mention, one chapter is about, although no heading of it may say so.
  const BEST = 100;
  const CHAPTERS = [
    [/^(19[0-9]{2}|20(0[0-9]|1[0-2]))$/, "ucdp"],
    [/^20[0-9]{2}$|^killed$/i, "trends"],
    [/^(injured|injuries|monthly)$/i, "months"],
    [/^(provinces?|punjab|sindh|balochistan|khyber pakhtunkhwa|kp)$/i, "provinces"],
    [/^(maps?|districts?)$/i, "maps"],
    [/^(civilians?|militants?|police|polio|hazaras|shias|journalists?)$/i, "people"],
    [/^(soldiers?|army|security forces)$/i, "forces"],
  ];

  // Every episode has the headings "Killed" and "Injured": one whose title is not what was looked for
  // stands behind the chapters.
  let stems = [];
  let best = null;
  Scorer.score = ([page, title, , , score]) => {
    if (page === best) return score + BEST;
    if (page.startsWith("notebooks/")) return score + 1;
    const name = title.split(" > ")[0].toLowerCase();
    const named = stems.every((stem) => name.includes(stem.replace(/i$/, ""))); // "armi" is "army"
    return page.startsWith("book/episodes/") && !named ? Math.min(score, Scorer.term - 1) : score;
  };

  // What the book says in another word.
  const SAID = new Map([["wounded", "injured"], ["fatalities", "killed"]]);

  function tellOfWord(query, said) {
    const told = document.createElement("p");
    told.textContent = `This book says “${said}” for “${query}”.`;
    Search.status.after(told);
  }

  // Under the title of each page that was found stands what it says of itself, once a page.
  function tellPages() {
    const seen = new Set();
    new MutationObserver((changes) => {
      for (const item of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
        const page = item.querySelector?.("a")?.getAttribute("href").replace(/\.html(#.*)?$/, "");
        const said = globalThis.tallyTold?.[page];
        if (!said || seen.has(page)) continue;
        seen.add(page);
        const told = document.createElement("p");
        told.className = "context";
        told.textContent = said;
        item.append(told);
      }
    }).observe(Search.output, { childList: true });
  }

  const parse = Search._parseQuery;
  Search._parseQuery = (asked) => {
    const said = SAID.get(asked.trim().toLowerCase());
    if (said) tellOfWord(asked.trim(), said);
    const query = said ?? asked;
    const parsed = parse(query);
    const [, wanted, , shown] = parsed;
    stems = [...wanted];
    best = `notebooks/${CHAPTERS.find(([words]) => words.test(query.trim()))?.[1]}`;
    for (const digits of splitQuery(query).filter((term) => /^[0-9]+$/.test(term))) {
      wanted.add(digits);
      shown.add(digits).add(Number(digits).toLocaleString("en")); // with its comma
    }
    localStorage.setItem("sphinx_highlight_terms", [...shown].join(" "));
    tellPages();
    if (/[0-9]/.test(query) && Search._index.docnames.includes(EXPLORER)) tellOfExplorer(query);
    return parsed;
  };
})();
