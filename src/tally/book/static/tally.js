// Charts are drawn when the book is built; this makes them answer when a reader comes near.
(() => {
  "use strict";

  const here = document.currentScript.src;

  const OPTIONS = {
    mode: "vega-lite",
    renderer: "svg",
    actions: false,
    ast: true, // no code is made from text, so a strict Content-Security-Policy holds
    defaultStyle: false,
    tooltip: { disableDefaultStyle: true, formatTooltip },
  };

  // What a mark tells, without what says the same twice: an interval that is its one number, a
  // printer who is the source.
  const REPEATS = { Interval: "Figure", Range: "Figure", From: "Printed by" };

  function toldBy(tooltip) {
    return Object.entries(tooltip ?? {}).filter(([key, value]) => (
      !["", "–", "null", "undefined"].includes(String(value)) && value !== tooltip[REPEATS[key]]
    ));
  }

  function formatTooltip(value, sanitize) {
    if (typeof value !== "object") return sanitize(value);
    const rows = toldBy(value).map(([key, text]) => (
      `<tr><td class="key">${sanitize(key)}</td><td class="value">${sanitize(text)}</td></tr>`
    ));
    return `<table>${rows.join("")}</table>`;
  }

  // Some settings close the storage to pages, and the theme's scripts would stop there: then there
  // is one that lasts as long as the page.
  function openStorage(name) {
    try {
      window[name].getItem("mode");
    } catch {
      const kept = new Map();
      const value = {
        getItem: (key) => kept.get(String(key)) ?? null,
        setItem: (key, text) => { kept.set(String(key), String(text)); },
        removeItem: (key) => { kept.delete(String(key)); },
        clear: () => { kept.clear(); },
      };
      Object.defineProperty(window, name, { value });
    }
  }

  // Light or dark as the system says, until the reader chooses with the theme's own button.
  // The theme writes a fixed default into each page, which is what a page without script shows.
  function followSystem() {
    const chosen = localStorage.getItem("mode");
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const page = document.documentElement.dataset;
    page.mode = ["light", "dark"].includes(chosen) ? chosen : "auto";
    page.theme = page.mode === "auto" ? (dark ? "dark" : "light") : page.mode;
  }

  // What the theme and its parts would each set by a script in the page (see head.py).
  Object.assign(window, {
    toggleHintShow: "Click to show",
    toggleHintHide: "Click to hide",
    toggleOpenOnPrint: "true",
    togglebuttonSelector: ".toggle, .admonition.dropdown",
  });

  // ---- A script gives the data of a file, since a page that is read from a disk may load no data.

  const waiting = new Map();
  const loaded = new Map();

  window.tallyTold = (name, data) => waiting.get(name)?.(data);

  window.tallyLoad = (name, address) => {
    if (!loaded.has(name)) {
      loaded.set(name, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = new URL(address, here).href;
        script.onerror = () => { loaded.delete(name); reject(new Error(`${script.src} is missing`)); };
        waiting.set(name, resolve);
        document.head.append(script);
      }));
    }
    return loaded.get(name);
  };

  let library = null;

  function loadLibrary() {
    library ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL("tally-vega.js", here).href;
      script.onload = () => resolve(window.vegaEmbed);
      script.onerror = () => reject(new Error("The chart library did not load."));
      document.head.append(script);
    });
    return library;
  }

  // A map's height belongs to its width; any other chart states its own. It is drawn no wider
  // than the static picture, so that it fits in a window.
  const WIDEST = 680;

  function mapWidth(chart) {
    return Math.min(chart.clientWidth, WIDEST);
  }

  // A chart follows its column, and not the window alone: to fold the list of pages away makes room.
  function fit(view, aspect, chart) {
    const width = aspect ? mapWidth(chart) : chart.clientWidth;
    if (!width || width === view.width()) return;
    view.width(width);
    if (aspect) view.height(Math.round(width * aspect));
    settle(view);
  }

  // A legend that gets fewer columns gets higher, which is known when it has been laid out.
  const settle = (view) => view.runAsync().then(() => view.resize().runAsync());

  // ---- The address says which of several figures a reader chose, and what is chosen in a chart:
  // #fig-NAME, or #fig-NAME&FIELD=VALUE. A link to it shows the same.

  function stateOf(figure) {
    const [name, ...given] = location.hash.slice(1).split("&");
    return new Map(figure && name === figure.id ? new URLSearchParams(given.join("&")) : []);
  }

  const chosen = new Map(); // what stands after the name of each figure in which something is

  function anchorOf(figure) {
    return `#${figure.id}${chosen.get(figure) ?? ""}`;
  }

  function remember(figure, state = {}) {
    const given = new URLSearchParams(state).toString();
    chosen.set(figure, given && `&${given}`);
    history.replaceState(null, "", anchorOf(figure));
  }

  function fieldsOf(spec) {
    return (spec.params ?? []).filter((p) => p.bind?.options);
  }

  function watchFields(figure, view, fields) {
    const set = () => {
      for (const [name, value] of stateOf(figure)) {
        if (fields.find((f) => f.name === name)?.bind.options.includes(value)) {
          view.signal(name, value).runAsync();
        }
      }
    };
    set();
    addEventListener("hashchange", () => { if (figure.isConnected) set(); });
    for (const { name } of fields) {
      view.addSignalListener(name, () => {
        const changed = fields.filter((f) => view.signal(f.name) !== f.value);
        remember(figure, Object.fromEntries(changed.map((f) => [f.name, view.signal(f.name)])));
      });
    }
  }

  // ---- What is pointed at in one chart is outlined in all that show it.

  const linked = new Set();
  const views = new WeakMap(); // of each chart

  function point(name) {
    for (const view of linked) {
      if (view.container().isConnected) view.signal("pointed", name ?? null).runAsync();
    }
  }

  function watchPointer(view) {
    linked.add(view);
    view.addEventListener("pointerover", (_, item) => point(item?.datum?.who));
    view.addEventListener("pointerout", () => point(null));
  }

  // With a keyboard the figures of a chart are told one after another, as its table has them.
  const HINT = "Arrow keys go through the figures of this chart.";
  const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

  function tell(chart, words) {
    let told = chart.parentElement.querySelector(".tally-readout");
    if (!told) {
      told = element("p", [], { class: "tally-readout", role: "status" });
      chart.after(told);
    }
    told.textContent = words;
    told.hidden = !words;
  }

  // The sentences of the marks of a live chart, each once; where there are none, there is the table.
  function said(chart) {
    const marks = [...chart.querySelectorAll(".tally-live .role-mark :is(path, line)")];
    const told = marks.map((mark) => mark.__data__).filter((item) => item?.tooltip)
      .map((item) => item.datum).filter((datum) => datum?.sentence && datum.who);
    return [...new Map(told.map((datum) => [datum.sentence, datum])).values()];
  }

  function step(chart, key) {
    const table = chart.parentElement.querySelector(".tally-data table");
    const [rows, heads] = [[...table.tBodies[0].rows], [...table.tHead.rows[0].cells]];
    const sentences = said(chart);
    const last = (sentences.length || rows.length) - 1;
    const before = STEPS[key] > 0 ? -1 : last + 1;
    const wanted = { Home: 0, End: last }[key] ?? Number(chart.dataset.row ?? before) + STEPS[key];
    const next = Math.max(0, Math.min(last, wanted));
    chart.dataset.row = next;
    if (sentences.length) {
      tell(chart, `${sentences[next].sentence} (${next + 1} of ${last + 1})`);
      point(sentences[next].who);
      ring(chart, (datum) => datum.sentence === sentences[next].sentence);
      return;
    }
    const [name, ...cells] = [...rows[next].cells].map((cell) => cell.textContent.trim());
    const told = Object.fromEntries(cells.map((cell, i) => [heads[i + 1].textContent, cell]));
    tell(chart, `${inWords(name, told)} (${next + 1} of ${last + 1})`);
    point(name);
    ring(chart, (datum) => Object.values(datum).some((value) => String(value) === name)
      && datum.said === told.Figure);
  }

  function inWords(name, told) {
    return `${name}. ${toldBy(told).map(([key, text]) => `${key}: ${text}`).join("; ")}.`;
  }

  // The mark that is told has a ring while it is told.
  function ring(chart, isTold = () => false) {
    for (const mark of chart.querySelectorAll(".tally-live .role-mark path")) {
      const { datum, tooltip } = mark.__data__ ?? {};
      mark.classList.toggle("tally-told", Boolean(datum && tooltip) && isTold(datum));
    }
  }

  // A finger is wider than most marks: the one nearest to it is meant.
  const FINGER = [8, 16, 24]; // pixels
  const WAYS = 12;

  function touched(chart, event, item) {
    const isMark = (it) => Boolean(it?.tooltip);
    if (isMark(item)) return item;
    for (const far of FINGER) {
      for (let way = 0; way < WAYS; way += 1) {
        const turn = (2 * Math.PI * way) / WAYS;
        const [x, y] = [event.clientX + far * Math.cos(turn), event.clientY + far * Math.sin(turn)];
        const found = document.elementFromPoint(x, y);
        if (chart.contains(found) && isMark(found.__data__)) return found.__data__;
      }
    }
    return null;
  }

  function tellTouched(chart, event, item) {
    const { datum, tooltip } = touched(chart, event, item) ?? {};
    const [name, ...rest] = typeof tooltip === "object" ? toldBy(tooltip) : [];
    const words = name ? inWords(name[1], Object.fromEntries(rest)) : tooltip;
    tell(chart, words ?? "");
    ring(chart, (other) => other === datum);
  }

  let pressed = false;

  function watchPresses() {
    for (const sign of ["pointerdown", "pointerup", "pointercancel"]) {
      addEventListener(sign, () => { pressed = sign === "pointerdown"; }, { capture: true, passive: true });
    }
  }

  function watchKeys(part) {
    for (const chart of part.querySelectorAll(".tally-figure > .tally-chart")) {
      chart.addEventListener("focus", () => {
        if (chart.matches(":focus-visible")) tell(chart, HINT);
      });
      chart.addEventListener("blur", () => {
        delete chart.dataset.row;
        point(null);
        ring(chart);
        // What is pressed must not move away before it is let go.
        if (pressed) addEventListener("pointerup", () => setTimeout(() => tell(chart, "")), { once: true });
        else tell(chart, "");
      });
      chart.addEventListener("keydown", (event) => {
        const known = event.key in STEPS || ["Home", "End"].includes(event.key);
        if (event.target !== chart || !known || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        step(chart, event.key);
      });
    }
  }

  function watchChoices(part) {
    for (const choice of part.querySelectorAll(".tally-choice")) {
      choice.querySelector("fieldset").addEventListener("change", (event) => {
        remember(choice.querySelector(`[data-answer="${event.target.value}"] .tally-figure`));
      });
    }
  }

  async function draw(chart, spec, aspect) {
    const embed = await loadLibrary();
    // The static picture keeps its place until the live one is drawn on top of it, unseen.
    chart.style.minHeight = `${chart.offsetHeight}px`;
    const live = document.createElement("div");
    live.className = "tally-live";
    live.ariaHidden = "true"; // until it is drawn
    chart.append(live);
    if (aspect) {
      spec.width = mapWidth(chart);
      spec.height = Math.round(spec.width * aspect);
    }
    const { view } = await embed(live, spec, OPTIONS);
    await settle(view);
    views.set(chart, view);
    const fields = fieldsOf(spec);
    if (fields.length) watchFields(chart.parentElement, view, fields);
    if (spec.params?.some((p) => p.name === "pointed")) watchPointer(view);
    // A finger does not point: what it touches is told below the chart.
    view.addEventListener("click", (event, item) => tellTouched(chart, event, item));
    chart.dataset.state = "live";
    // What a reader chose has no static picture, and its place was that of another one.
    if (!chart.querySelector(".tally-svg svg")) chart.style.minHeight = "";
    // The words of the chart stand for the picture; fields to choose by must be reached.
    ["aria-hidden", "aria-label", "aria-roledescription", "role"].forEach((name) => {
      live.removeAttribute(name);
    });
    live.querySelector("svg").ariaHidden = "true";
    if (live.querySelector("select, input")) chart.setAttribute("role", "group");
    addEventListener("resize", () => { chart.style.minHeight = ""; }, { once: true });
    if (aspect || spec.width === "container") {
      new ResizeObserver(() => fit(view, aspect, chart)).observe(chart);
    }
  }

  // What a reader chose brings its specification; one of the page itself is a file of its own.
  async function specOf(chart) {
    const { dataset: { name, address }, textContent } = chart.querySelector("script.tally-spec");
    return address ? window.tallyLoad(name, address) : JSON.parse(textContent);
  }

  async function upgrade(chart) {
    if (chart.dataset.state) return;
    chart.dataset.state = "waiting";
    try {
      const spec = await specOf(chart);
      const wish = spec.usermeta?.tally ?? {};
      const small = wish.static || spec.facet || spec.encoding?.row || spec.encoding?.column;
      if (small && chart.querySelector(".tally-svg svg")) { // what a reader chose has no picture
        chart.dataset.state = "static";
      } else {
        await draw(chart, spec, wish.aspect);
      }
    } catch (error) {
      chart.dataset.state = "failed"; // the static picture stays
      chart.querySelector(".tally-live")?.remove();
      console.error(error);
    }
  }

  // The chart library is several times the rest of a page, and somebody who only reads needs none
  // of it: charts come alive with the first sign of a reader's hand. (Not captured: the theme scrolls
  // its own sidebar, and that does not bubble.)
  const SIGNS = ["pointermove", "pointerdown", "keydown", "wheel", "touchstart", "scroll"];

  function atFirstSign(act) {
    const signs = new AbortController();
    const once = () => { signs.abort(); act(); };
    for (const sign of SIGNS) {
      addEventListener(sign, once, { signal: signs.signal, passive: true });
    }
  }

  const near = new IntersectionObserver((entries) => {
    for (const entry of entries.filter((e) => e.isIntersecting)) {
      near.unobserve(entry.target);
      upgrade(entry.target);
    }
  }, { rootMargin: "300px 0px" });

  function watchCharts(part) {
    for (const spec of part.querySelectorAll(".tally-chart > script.tally-spec")) {
      const chart = spec.parentElement;
      near.observe(chart);
      for (const sign of ["focusin", "pointerenter"]) {
        chart.addEventListener(sign, () => upgrade(chart), { once: true });
      }
    }
  }

  // What a reader chose has no picture, and may be printed before it was in sight.
  const isBlank = (chart) => chart.dataset.state !== "live" && !chart.querySelector(".tally-svg svg");

  function drawRest(part) {
    const [next] = [...part.querySelectorAll(".tally-chart")].filter((c) => isBlank(c) && !c.dataset.state);
    if (!next) return;
    const idle = window.requestIdleCallback ?? ((act) => setTimeout(act, 500));
    idle(() => { upgrade(next); drawRest(part); });
  }

  function target() {
    try {
      return document.getElementById(decodeURIComponent(location.hash.slice(1).split("&")[0]));
    } catch {
      return null; // a damaged link leads nowhere
    }
  }

  // A link may lead into a folded table, or to a figure that another stands for.
  function unfold() {
    const wanted = target();
    if (!wanted) return;
    const answer = wanted.closest(".tally-answer");
    if (answer) {
      const { parentElement: choice, dataset: { answer: n } } = answer;
      choice.querySelector(`fieldset input[value="${n}"]`).checked = true;
    }
    const chart = stateOf(wanted).size ? wanted.querySelector(".tally-chart") : null;
    if (chart) upgrade(chart);
    let fold = wanted.closest("details:not([open])");
    if (!fold && !answer && !chart) return;
    while (fold) {
      fold.open = true;
      fold = wanted.closest("details:not([open])");
    }
    wanted.scrollIntoView({ block: wanted.matches("figure") ? "start" : "center" });
  }

  function watchLinks() {
    addEventListener("hashchange", unfold);
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      // A second click on one link changes no address.
      if (link && link.hash === location.hash) setTimeout(unfold);
    });
    unfold();
  }

  // ---- Numbers tell where they come from. What they tell is in the row of each claim on the page,
  // which is where the link leads without script.

  const TOLD = 3;

  function rowsOf(link) {
    const ids = link.dataset.claims?.split(" ") ?? [link.hash.replace("#claim-", "")];
    return ids.map((id) => document.getElementById(`claim-${id}`)).filter((row) => row?.cells);
  }

  function element(name, content, attributes = {}) {
    const made = document.createElement(name);
    made.append(...[content].flat());
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  // Only nodes that the page holds already are copied, so no text is read as markup.
  function describe(row) {
    const heads = [...row.closest("table").tHead.rows[0].cells];
    const list = element("dl", []);
    heads.forEach((head, i) => {
      // One version is the rule, and is not told.
      if (head.textContent === "Versions" && row.cells[i].textContent === "1") return;
      const told = [...row.cells[i].cloneNode(true).childNodes];
      list.append(element("div", [element("dt", head.textContent), element("dd", told)]));
    });
    return list;
  }

  function makePopover() {
    const popover = element("div", [], {
      id: "tally-provenance", popover: "auto", role: "dialog", tabindex: "-1", autofocus: "",
      "aria-labelledby": "tally-provenance-title",
    });
    // Sphinx takes this key for itself on every page, and the platform then does not close it.
    popover.addEventListener("keydown", (event) => {
      if (event.key === "Escape") popover.hidePopover();
    });
    document.body.append(popover);
    return popover;
  }

  function fill(popover, link, rows) {
    const close = element("button", "×", {
      type: "button", "aria-label": "Close", popovertarget: popover.id,
      popovertargetaction: "hide",
    });
    const title = element("strong", `“${link.textContent}”`, { id: "tally-provenance-title" });
    const parts = [element("p", [title, " ", close], { class: "tally-head" })];
    if (link.title) parts.push(element("p", link.title));
    parts.push(...rows.slice(0, TOLD).map(describe));
    const rest = rows.length - TOLD;
    const more = rest > 0 ? `All ${rows.length} claims on this page` : "In the list at the foot of this page";
    const go = element("a", more, { href: `#${rows[0].id}` });
    go.addEventListener("click", () => popover.hidePopover());
    const ways = [go];
    // The files of claims are beside the pages of the ledger, to which the row links.
    if (rows.length === 1 && rows[0].querySelector("a[href*='#claim-']")) {
      const file = `../claims/${rows[0].id.replace("claim-", "")}.json`;
      ways.push(element("a", "As JSON", { href: new URL(file, here).href }));
    }
    if (!link.getAttribute("href").startsWith("#")) {
      ways.push(element("a", "Where the book works it out", { href: link.href }));
    }
    parts.push(element("p", ways, { class: "tally-ways" }));
    popover.replaceChildren(...parts);
  }

  function place(popover, link) {
    const [at, box] = [link.getClientRects()[0], popover.getBoundingClientRect()];
    const below = at.bottom + 6 + box.height < innerHeight || at.top < box.height;
    const left = Math.max(8, Math.min(at.left, innerWidth - box.width - 8));
    const top = below ? Math.min(at.bottom + 6, innerHeight - box.height - 8) : at.top - box.height - 6;
    popover.style.setProperty("--tally-left", `${left}px`);
    popover.style.setProperty("--tally-top", `${Math.max(8, top)}px`);
  }

  // The list of a page comes after its numbers.
  function markNumbers() {
    if (!HTMLElement.prototype.showPopover) return; // the link itself leads there
    for (const link of document.querySelectorAll("a.tally-number")) {
      if (rowsOf(link).length) link.setAttribute("aria-haspopup", "dialog");
    }
  }

  function watchNumbers() {
    let popover = null;
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a.tally-number[aria-haspopup]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      const rows = rowsOf(link);
      if (!rows.length) return;
      event.preventDefault();
      popover ??= makePopover();
      fill(popover, link, rows);
      popover.showPopover({ source: link });
      place(popover, link);
    });
  }

  // ---- Texts to take away: the address of a figure, a reference, the element that embeds it.

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch { // no clipboard at this address, or no leave to use it
      const field = element("textarea", text, { readonly: "", "aria-hidden": "true" });
      field.className = "tally-clip";
      document.body.append(field);
      const before = document.activeElement;
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      before?.focus();
      return done;
    }
  }

  // Where nothing can be copied, the text is shown and chosen, so that a hand can.
  function copier(label, name, textOf) {
    const button = element("button", label, { type: "button", "aria-label": name });
    const said = element("span", [], { role: "status" });
    button.addEventListener("click", async () => {
      const text = textOf();
      said.replaceChildren();
      if (await copy(text)) {
        said.textContent = "Copied";
        return;
      }
      const field = element("input", [], { readonly: "", "aria-label": "The text to copy" });
      field.value = text;
      said.replaceChildren("Copy this by hand: ", field);
      field.select();
    });
    return [button, said];
  }

  function watchOffers(part) {
    for (const link of part.querySelectorAll("a.tally-link")) {
      const figure = link.closest(".tally-figure");
      const name = link.getAttribute("aria-label").replace("Link", "Copy link");
      const address = () => location.href.split("#")[0] + anchorOf(figure);
      const made = element("span", copier("Copy link", name, address), { class: "tally-copy" });
      link.replaceWith(made);
    }
    for (const ready of part.querySelectorAll(".tally-ready")) {
      const what = ready.getAttribute("aria-label") ?? "the text";
      const made = copier("Copy", `Copy ${what}`, () => ready.textContent);
      ready.after(element("p", made, { class: "tally-copy" }));
    }
  }

  // A table that is wider than its place can be scrolled with the keyboard, and then has a name.
  function reachTable(frame) {
    const wide = frame.scrollWidth > frame.clientWidth;
    const name = frame.querySelector("caption")?.textContent ?? "Table";
    for (const [key, value] of [["tabindex", "0"], ["role", "region"], ["aria-label", name]]) {
      if (wide) frame.setAttribute(key, value);
      else frame.removeAttribute(key);
    }
  }

  const sizes = new ResizeObserver((entries) => entries.forEach((e) => reachTable(e.target)));

  function watchTables(part) {
    for (const frame of part.querySelectorAll(".tally-scroll")) sizes.observe(frame);
  }

  // Of many cases those that have all the words of the field: a name, a place, a year.

  const MANY = 6;
  let fields = 0; // so far: a choice brings new ones

  function watchCards(part) {
    for (const group of part.querySelectorAll(".tally-cards")) {
      const cards = [...group.querySelectorAll(".tally-card")];
      const fold = group.querySelector(":scope > details");
      if (cards.length <= MANY) continue;
      const texts = cards.map((card) => card.textContent.toLowerCase());
      const id = `tally-find-${fields++}`;
      const field = element("input", [], { type: "search", id, autocomplete: "off" });
      const label = element("label", "Show the cases with these words: a name, a place, a year", { for: id });
      const count = element("output", `${cards.length} cases, the widest first`, { for: id });
      const find = () => {
        const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
        cards.forEach((card, i) => { card.hidden = !words.every((word) => texts[i].includes(word)); });
        if (fold && words.length) fold.open = true;
        const shown = cards.filter((card) => !card.hidden).length;
        count.textContent = words.length
          ? `${shown} of ${cards.length} cases`
          : `${cards.length} cases, the widest first`;
      };
      field.addEventListener("input", find);
      // Who follows a link to a case that the words leave out wants the case.
      addEventListener("hashchange", () => {
        if (!target()?.closest(".tally-card[hidden]")) return;
        field.value = "";
        find();
        target().scrollIntoView();
      });
      group.prepend(element("p", [label, field, count], { class: "tally-find" }));
    }
  }

  // On paper a number has the number of its note; the list of claims, and of many cases all, are open.
  const ON_PAPER = ":is(details.tally-claims, .tally-cards > details):not([open])";

  function watchPrint() {
    let folded = [];
    addEventListener("beforeprint", () => {
      const heads = [...document.querySelectorAll(".tally-claims tbody th")];
      heads.forEach((head, i) => { head.dataset.note = i + 1; });
      for (const link of document.querySelectorAll("a.tally-number")) {
        const notes = rowsOf(link).map((row) => row.cells[0].dataset.note).filter(Boolean);
        link.dataset.note = notes.slice(0, TOLD).join(",") + (notes.length > TOLD ? " …" : "");
      }
      folded = [...document.querySelectorAll(ON_PAPER)];
      // A chart that is not drawn yet is there as its table.
      folded.push(...[...document.querySelectorAll(".tally-chart")].filter(isBlank).map((chart) => (
        chart.parentElement.querySelector("details.tally-data:not([open])"))).filter(Boolean));
      for (const fold of folded) fold.open = true;
    });
    for (const button of document.querySelectorAll("[data-tally-print]")) {
      button.addEventListener("click", () => print());
    }
    addEventListener("afterprint", () => {
      for (const fold of folded) fold.open = false;
    });
  }

  // What answers in a part of the page: in all of it, and in what another choice puts there later.
  function watch(part) {
    watchChoices(part);
    watchKeys(part);
    watchOffers(part);
    watchTables(part);
    watchCards(part);
  }

  let marking = 0;

  function watchChanges() {
    document.addEventListener("tally:shown", ({ target: part }) => {
      watch(part);
      watchCharts(part);
      drawRest(part);
      clearTimeout(marking);
      marking = setTimeout(markNumbers);
    });
    document.addEventListener("tally:gone", ({ target: part }) => {
      for (const chart of part.querySelectorAll(".tally-chart")) {
        if (chart.querySelector(".tally-svg svg")) continue; // the book's own may come back
        linked.delete(views.get(chart));
        views.get(chart)?.finalize();
      }
    });
  }

  ["localStorage", "sessionStorage"].forEach(openStorage);
  followSystem();
  document.addEventListener("DOMContentLoaded", () => {
    atFirstSign(() => watchCharts(document));
    watchPresses();
    watch(document);
    watchLinks();
    markNumbers();
    watchNumbers();
    watchPrint();
  });
  watchChanges();
})();
