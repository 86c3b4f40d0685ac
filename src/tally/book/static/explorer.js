// The explorer of the ledger: what is chosen is in the address, and the table shows what fits.
//
// The claims come in a script of their own, which may run after this one.
document.addEventListener("DOMContentLoaded", () => {
  "use strict";

  const all = window.tallyClaims;
  if (!all || !window.DataTable) return; // the first rows and the links to the others stay

  const CHOICES = all.choices;
  const COLUMNS = [
    "quantity", "body", "what", "region", "period", "source", "published", "fate",
  ];
  const NEWEST = "period-desc";
  const PAUSE = 250; // milliseconds after the last letter

  const number = new Intl.NumberFormat("en");

  // ---- the claims ----

  // What stands at the same places as in another column has these places once.
  for (const column of Object.values(all.data)) {
    if (typeof column.at === "string") column.at = all.data[column.at].at;
  }

  function get(name, i) {
    const column = all.data[name];
    if (Array.isArray(column)) return column[i];
    if (column.of) return column.of[column.at[i]];
    return column.but[i] === undefined ? get(column.as, i) : column.but[i];
  }

  const ids = all.data.claim_id;
  const placeOf = new Map(ids.map((id, i) => [id, i]));

  // Dashes, signs and quotation marks are typed otherwise than they are printed; some letters, and
  // marks of a direction or a break, are copied without being seen.
  function plain(text) {
    return text.normalize("NFKD").replace(/[\p{M}\p{Cf}]/gu, "").replace(/[\p{Pd}\u2212]/gu, "-")
      .replace(/[“”„«»]/g, '"').replace(/[‘’‚]/g, "'").toLowerCase();
  }

  const SEARCHED = [
    "text", "printed", "value", "read_as", "body", "body_name", "what", "region_name",
    "when", "period", "publisher", "title", "day", "edition_title", "locator", "note", "happened",
  ];
  let texts = null;

  function textOf(i) {
    texts ??= ids.map((_, j) => plain(SEARCHED.map((name) => get(name, j) ?? "").join(" \n ")));
    return texts[i];
  }

  // ---- what fits ----

  // A word in capitals is a name, and no part of another word: FATA is not in "fatalities". So is a
  // short word in small letters that the ledger writes in capitals: "fata", but not "bomb".
  const CAPITALS = /(?<!\p{L})\p{Lu}{2,4}(?!\p{L})/gu;
  let names = null;

  function isName(word) {
    names ??= new Set(ids.flatMap((_, i) => SEARCHED.flatMap(
      (column) => String(get(column, i) ?? "").match(CAPITALS) ?? [],
    )).map(plain));
    return names.has(word);
  }

  function wordsOf(text) {
    const typed = text.replace(/[“”„«»]/g, '"');
    return [...typed.matchAll(/"([^"]+)"|([^\s"]+)/g)].map(([, phrase, single]) => {
      const word = plain(phrase ?? single);
      const short = word.length <= 4; // no longer one is looked up
      if (!/^\p{Lu}{2,}$/u.test(phrase ?? single) && !(short && isName(word))) return { word };
      return { word, name: new RegExp(`(?<!\\p{L})${word}s?(?!\\p{L})`, "u") };
    });
  }

  // Whoever looks for an id writes its hyphens; any other word would find the middle of one.
  function hasWord(i, { word, name }) {
    return (name ? name.test(textOf(i)) : textOf(i).includes(word))
      || (word.includes("-") && ids[i].includes(word));
  }

  // A choice of a period takes in its parts. Few days begin or end a period, so what one is a part of
  // is found once for all claims of these days.
  const spans = new Map();
  const wholes = new Map();

  function wholesOf(begin, end) {
    const key = `${begin}/${end}`;
    if (!wholes.has(key)) {
      const holding = [...spans].filter(([, { first, last }]) => first <= begin && end <= last);
      wholes.set(key, holding.map(([option]) => option));
    }
    return wholes.get(key);
  }

  function termsOf(name, i) {
    if (name !== "period") return [get(name, i)];
    return wholesOf(get("first_day", i), get("last_day", i));
  }

  const cached = new Map(CHOICES.map((name) => [name, []]));

  function terms(name, i) {
    return cached.get(name)[i] ??= termsOf(name, i);
  }

  // Which claims fit, and how many would with each other term of one field.
  function sift(state) {
    const words = wordsOf(state.words);
    const chosen = CHOICES.filter((name) => state[name]);
    const counts = new Map(CHOICES.map((name) => [name, new Map()]));
    const kept = new Set();
    for (let i = 0; i < ids.length; i += 1) {
      if (!words.every((word) => hasWord(i, word))) continue;
      const missed = chosen.filter((name) => !terms(name, i).includes(state[name]));
      if (missed.length > 1) continue;
      if (!missed.length) kept.add(i);
      for (const name of missed.length ? missed : CHOICES) {
        const count = counts.get(name);
        for (const term of terms(name, i)) count.set(term, (count.get(term) ?? 0) + 1);
      }
    }
    return { kept, counts };
  }

  // ---- a claim as a row: text stays text ----

  function element(tag, attributes, ...content) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...content);
    return made;
  }

  function linkTo(i) {
    const href = `${all.pages[get("page", i)]}#claim-${ids[i]}`;
    return element("a", { href }, get("text", i));
  }

  function content(...parts) {
    const made = document.createDocumentFragment();
    made.append(...parts);
    return made;
  }

  const SHOWN = {
    quantity(i) {
      const reading = get("read_as", i);
      return reading ? [linkTo(i), element("span", {}, `read as ${reading}`)] : [linkTo(i)];
    },
    // As the page itself has it: an id is written with hyphens, a name is not.
    body: (i) => [
      get("body", i) === "unnamed" ? get("body_name", i) : get("body", i).replaceAll("-", " "),
    ],
    what(i) {
      const happened = get("happened", i);
      if (!happened || !all.episodes) return [get("what", i)];
      const href = all.episodes.replace("EPISODE", get("episode", i));
      return [get("what", i), element("span", {}, element("a", { href }, happened))];
    },
    region: (i) => [get("region_name", i)],
    period: (i) => [get("when", i)],
    source(i) {
      const href = `${all.sources}#source-${get("source_id", i)}`;
      return [element("a", { href }, get("publisher", i))];
    },
    published: (i) => [get("day", i) || "undated"],
    fate(i) {
      const other = placeOf.get(get("other", i));
      const told = all.fates[get("fate", i)];
      if (other === undefined) return [all.fates.latest];
      const [before, after] = told.split("{other}");
      return [before, linkTo(other), after];
    },
  };

  const SORTED = {
    quantity: (i) => get("value", i),
    what: (i) => get("what", i).toLowerCase(),
    body: (i) => get("body", i).toLowerCase(),
    region: (i) => get("region_name", i).toLowerCase(),
    period: (i) => `${get("last_day", i)} ${get("first_day", i)}`,
    source: (i) => get("publisher", i).toLowerCase(),
    published: (i) => get("published", i) ?? "",
    fate: (i) => get("fate", i),
  };

  function show(cell, key, i, heading) {
    cell.setAttribute("role", key === "quantity" ? "rowheader" : "cell");
    if (key === "quantity") cell.setAttribute("scope", "row");
    else cell.dataset.label = heading;
    cell.replaceChildren(content(...SHOWN[key](i)));
  }

  function columnsOf(headings) {
    return COLUMNS.map((key, n) => ({
      data: null,
      cellType: key === "quantity" ? "th" : "td",
      type: key === "quantity" ? "num" : "string",
      orderSequence: ["quantity", "period", "published"].includes(key)
        ? ["desc", "asc"] : ["asc", "desc"],
      // Nothing is written as HTML: `createdCell` puts in what is shown.
      render: (i, use) => (use === "sort" || use === "type" ? SORTED[key](i) : ""),
      createdCell: (cell, _, i) => show(cell, key, i, headings[n]),
    }));
  }

  // ---- the address ----

  const EMPTY = Object.fromEntries(["words", ...CHOICES].map((name) => [name, ""]));
  const START = { ...EMPTY, order: NEWEST, page: 1 };

  // Any other fragment is an anchor of the page.
  function isState(hash) {
    return hash === "" || hash.includes("=");
  }

  function readOrder(text) {
    const found = text.split(",").map((part) => part.split("-"))
      .filter(([key, way]) => COLUMNS.includes(key) && ["asc", "desc"].includes(way));
    return found.length ? found : [NEWEST.split("-")];
  }

  function readAddress(form) {
    const told = new URLSearchParams(location.hash.slice(1));
    const state = { ...START };
    state.words = told.get("words") ?? "";
    for (const name of CHOICES) {
      const options = [...form.elements[name].options].map((option) => option.value);
      if (options.includes(told.get(name))) state[name] = told.get(name);
    }
    state.order = readOrder(told.get("order") ?? NEWEST).map((part) => part.join("-")).join(",");
    state.page = Math.max(1, Number.parseInt(told.get("page") ?? "1", 10) || 1);
    return state;
  }

  function addressOf(state) {
    const told = Object.entries(state).filter(([name, value]) => value !== START[name]);
    const fragment = new URLSearchParams(told).toString();
    return fragment ? `#${fragment}` : "";
  }

  // ---- downloads ----

  function csvCell(value) {
    if (value === null) return "";
    if (typeof value === "boolean") return value ? "yes" : "no";
    let text = String(value);
    // A spreadsheet would take such a text for a formula.
    if (typeof value === "string" && all.formula.includes(text[0])) text = `'${text}`;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  const FILES = {
    csv(rows) {
      const lines = rows.map((i) => all.columns.map((name) => csvCell(get(name, i))).join(","));
      return ["text/csv", [all.columns.join(","), ...lines, ""].join("\n")];
    },
    json(rows) {
      const claims = rows.map(
        (i) => Object.fromEntries(all.columns.map((name) => [name, get(name, i)])),
      );
      return ["application/json", `${JSON.stringify(claims, null, 1)}\n`];
    },
  };

  function save(name, [type, text]) {
    const href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    const link = element("a", { href, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(href), 10000);
  }

  // ---- the chart: of what fits, the figures of one measure and kind, since others have no place on
  // its axis ----

  const MOST = 1500; // marks that a telephone draws in a second

  const KINDS = {
    count: (measure) => measure,
    share: (measure) => `% of ${measure}`,
    change: (measure) => `change of ${measure}, in %`,
    rate: (measure) => `${measure}, per day, month or quarter`,
    rank: (measure) => `rank by ${measure}`,
  };

  // The most frequent come first.
  function grouped(rows, nameOf) {
    const groups = new Map();
    for (const i of rows) {
      const name = nameOf(i);
      if (!groups.has(name)) groups.set(name, []);
      groups.get(name).push(i);
    }
    return [...groups].sort(([, a], [, b]) => b.length - a.length);
  }

  function sentenceOf(i) {
    const told = `${get("text", i)} ${get("what", i)}, ${get("region_name", i)}, ${get("when", i)}`;
    return `${told}: ${get("body_name", i)}, in ${get("publisher", i)}`;
  }

  const DAY = 86400000;

  function lastsAYear(i) {
    return Date.parse(get("last_day", i)) - Date.parse(get("first_day", i)) < 366 * DAY;
  }

  function marksOf(rows) {
    const bodies = grouped(rows, (i) => SHOWN.body(i)[0]);
    const own = bodies.slice(0, all.named).map(([name]) => name);
    const marks = bodies.flatMap(([name, of]) => of.map((i) => {
      const begin = Date.parse(get("first_day", i));
      const end = Date.parse(get("last_day", i)) + DAY;
      return {
        from: begin,
        to: end,
        middle: (begin + end) / 2,
        at: get("value", i),
        low: get("low", i) ?? 0,
        high: get("high", i),
        who: own.includes(name) ? name : "others",
        sentence: sentenceOf(i),
      };
    }));
    return [marks, bodies.length > own.length ? [...own, "others"] : own];
  }

  function clear(place) {
    const old = place.querySelector(".tally-figure");
    old?.dispatchEvent(new Event("tally:gone", { bubbles: true }));
    old?.remove();
  }

  function draw(place, rows) {
    const [[unit, of]] = grouped(
      rows, (i) => KINDS[get("kind", i)](get("measure_name", i)),
    );
    const numbered = of.filter((i) => get("value", i) !== null);
    // Beside the sum of a decade a year is at the foot of the chart.
    const short = numbered.filter((i) => lastsAYear(i));
    const shown = short.length ? short : numbered;
    const left = [
      numbered.length < rows.length && `${number.format(rows.length - numbered.length)} of something else`,
      shown.length < numbered.length && `${number.format(numbered.length - shown.length)} of more than a year`,
    ].filter(Boolean).join(" and ");
    const told = left && `Not drawn: ${left}. `;
    const many = shown.length > MOST;
    const words = many
      ? `${number.format(shown.length)} figures are too many to tell apart. Choose an `
        + `organisation, a region or a period, until at most ${number.format(MOST)} fit.`
      : `${told}Each line is as long as the time that its figure tells of; a pale bar is its `
        + "interval. Touch or click a mark to read it.";
    const figure = element("div", { class: "tally-figure" }, element("p", {}, words));
    place.append(figure);
    if (many) return;
    const spec = structuredClone(all.chart);
    const [values, names] = marksOf(shown);
    spec.data = { values };
    // A layer without a mark would have an axis without an end.
    if (!values.some(({ low, high }) => high > low)) spec.layer.shift();
    for (const { encoding: { color, y } } of spec.layer) {
      y.title = unit;
      color.scale.domain = names;
    }
    const label = `Chart of ${number.format(shown.length)} figures over time: ${unit}. `
      + "Each is a row of the table below.";
    const held = element("script", { type: "application/json", class: "tally-spec" });
    held.textContent = JSON.stringify(spec);
    figure.prepend(element("div", { class: "tally-chart", role: "img", "aria-label": label }, held));
    figure.dispatchEvent(new Event("tally:shown", { bubbles: true }));
  }

  // ---- the page ----

  function start() {
    const form = document.querySelector("form.tally-find");
    const place = document.getElementById("tally-claims");
    const status = document.querySelector(".tally-shown");
    const names = new Map();
    for (const option of form.querySelectorAll("select:not([name=order]) option")) {
      names.set(option, option.textContent);
      const { first, last } = option.dataset;
      if (first) spans.set(option.value, { first, last });
    }

    let state = readAddress(form);
    let sifted = sift(state);
    let quiet = false; // while the page itself sets the order

    const headings = [...place.querySelectorAll("thead th")].map((cell) => cell.textContent);
    const table = new window.DataTable(place, {
      data: ids.map((_, i) => i),
      columns: columnsOf(headings),
      createdRow: (row) => row.setAttribute("role", "row"),
      order: orderOf(state),
      orderDescReverse: false, // alike rows stay as the ledger, and the page, has them
      pageLength: all.rows,
      autoWidth: false,
      layout: { topStart: null, topEnd: null, bottomStart: null, bottomEnd: null },
      language: {
        zeroRecords: "No claim fits. Clear a field, or all of them.",
        emptyTable: "No claim fits.",
        aria: {
          orderable: ": sort",
          orderableReverse: ": sort the other way round",
          orderableRemove: ": sort as before",
        },
      },
    });
    table.search.fixed("fits", (_, i) => sifted.kept.has(i));

    function orderOf({ order }) {
      return readOrder(order).map(([key, way]) => [COLUMNS.indexOf(key), way]);
    }

    function orderShown() {
      return table.order().map(([n, way]) => `${COLUMNS[n]}-${way}`).join(",") || NEWEST;
    }

    function tell() {
      const { start: first, end, pages, page, recordsDisplay: shown } = table.page.info();
      const every = shown === ids.length;
      const fit = `${number.format(shown)} of ${number.format(ids.length)} claims fit`;
      const these = shown > end - first
        ? `; here are ${number.format(first + 1)} to ${number.format(end)}` : "";
      const told = `${every ? `All ${number.format(shown)} claims` : fit}${these}.`;
      if (status.textContent !== told) status.textContent = told;
      for (const pager of document.querySelectorAll(".tally-pager")) {
        const [previous, next] = pager.querySelectorAll("button");
        previous.disabled = page <= 0;
        next.disabled = page >= pages - 1;
        pager.querySelector("span").textContent = pages
          ? `Page ${number.format(page + 1)} of ${number.format(pages)}` : "No page";
      }
      for (const button of document.querySelectorAll("[data-take=csv], [data-take=json]")) {
        button.disabled = !shown;
      }
    }

    function fillFields() {
      const { words } = form.elements;
      // A blank at the end is the beginning of the next word.
      if (words.value.trim() !== state.words) words.value = state.words;
      for (const name of CHOICES) {
        const field = form.elements[name];
        const counts = sifted.counts.get(name);
        for (const option of field.options) {
          if (!option.value) continue;
          const count = counts.get(option.value) ?? 0;
          const told = `${names.get(option)} (${number.format(count)})`;
          // A browser forgets the letters typed to find an option when the options change.
          if (option.textContent !== told) option.textContent = told;
          option.disabled = !count && option.value !== state[name];
        }
        if (field.value !== state[name]) field.value = state[name];
      }
      [form.elements.order.value] = state.order.split(",");
    }

    // `way` tells what becomes of the address: a new one, the same one changed, or none.
    function go(next, way = "push") {
      state = { ...state, page: 1, ...next };
      sifted = sift(state);
      quiet = true;
      table.order(orderOf(state)).draw();
      const { pages } = table.page.info();
      state.page = Math.min(state.page, Math.max(pages, 1));
      if (state.page > 1) table.page(state.page - 1).draw("page");
      quiet = false;
      fillFields();
      tell();
      redraw();
      const address = addressOf(state);
      if (way && address !== location.hash) {
        const whole = address || `${location.pathname}${location.search}`;
        history[way === "push" ? "pushState" : "replaceState"](null, "", whole);
      }
    }

    const drawn = document.querySelector(".tally-drawn");
    let last = null; // what is drawn

    function redraw() {
      if (!drawn.open) return;
      const rows = [...sifted.kept];
      const key = rows.join();
      if (key === last) return;
      last = key;
      clear(drawn);
      if (rows.length) draw(drawn, rows);
    }

    drawn.addEventListener("toggle", redraw);

    function restore() {
      if (isState(location.hash)) go(readAddress(form), null);
    }

    let waiting = 0;
    let typing = false; // letters of one visit to the field are one step back

    form.elements.words.addEventListener("input", ({ target }) => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        go({ words: target.value.trim() }, typing ? "replace" : "push");
        typing = true;
      }, PAUSE);
    });
    form.elements.words.addEventListener("blur", () => { typing = false; });
    for (const name of [...CHOICES, "order"]) {
      form.elements[name].addEventListener("change", ({ target }) => go({ [name]: target.value }));
    }
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(waiting);
      go({ words: form.elements.words.value.trim() });
    });
    form.addEventListener("reset", (event) => {
      event.preventDefault();
      clearTimeout(waiting);
      form.elements.words.value = "";
      go({ ...START });
    });
    table.on("order.dt", () => {
      if (!quiet) setTimeout(() => go({ order: orderShown() }));
    });

    function turn(button) {
      const step = button.dataset.turn === "next" ? 1 : -1;
      go({ page: state.page + step });
      const above = document.querySelector(".tally-pager[data-place=top]");
      const same = above.querySelector(`[data-turn=${button.dataset.turn}]`);
      const target = same.disabled ? above.querySelector("button:not(:disabled)") : same;
      if (!above.contains(button)) document.querySelector(".tally-tools").scrollIntoView();
      target?.focus({ preventScroll: true });
    }

    async function copy() {
      try {
        await navigator.clipboard.writeText(location.href);
        status.textContent = "The link is copied.";
      } catch {
        status.textContent = "The link can't be copied here; it is the address of this page.";
      }
      setTimeout(tell, 4000);
    }

    document.addEventListener("click", ({ target }) => {
      const { take, turn: way } = target.dataset ?? {};
      if (way) turn(target);
      if (take === "link") copy();
      if (FILES[take]) {
        const rows = table.rows({ search: "applied", order: "applied" }).data().toArray();
        save(`tally-claims-chosen.${take}`, FILES[take](rows));
      }
    });

    addEventListener("popstate", restore);
    addEventListener("hashchange", restore);
    go(state, null);
    form.dataset.ready = "";
  }

  start();
});
