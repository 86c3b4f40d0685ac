// A chapter is there as the book has it; its list, window.tallyGrid, names all else that a reader
// may choose. What is chosen takes the place of the outputs of the page, and the address says so.
(() => {
  "use strict";

  const grid = window.tallyGrid;
  const outputs = [...document.querySelectorAll(".tally-output")];
  const title = document.querySelector(".bd-article h1") ?? document.querySelector("h1");
  if (!grid || !title || outputs.length !== grid.outputs || !window.DecompressionStream) return;

  const { parameters } = grid;
  const book = outputs.map((output) => [...output.childNodes]);
  const files = new Map(grid.variants.map(([choice, file]) => [choice.join("\n"), file]));
  const choices = grid.variants.map(([choice]) => choice);
  let shown = grid.own;

  const isOwn = (choice) => choice.join("\n") === grid.own.join("\n");
  const words = (n, value) => parameters[n].values.find(([known]) => known === value)?.[1] ?? value;

  // ---- What may be chosen is in files, packed.

  const unpacked = new Map();

  function load(name) {
    if (!unpacked.has(name)) {
      const data = window.tallyLoad(name, `live/${grid.name}/${name}.js`).then(unpack);
      data.catch(() => unpacked.delete(name)); // and may be asked for again
      unpacked.set(name, data);
    }
    return unpacked.get(name);
  }

  function unpack(text) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const whole = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(whole).json();
  }

  async function blocksOf(choice) {
    if (isOwn(choice)) return outputs.map(() => null);
    const [blocks, shared] = await Promise.all([
      load(files.get(choice.join("\n"))), grid.shared ? load(grid.shared) : [],
    ]);
    return blocks.map((block) => block?.replace(/\ue000(\d+)\ue001/g, (_, n) => shared[n]) ?? null);
  }

  // ---- What can't stand moves to the nearest: what stands before it in the line is kept first.

  function nearest(wanted, changed) {
    const order = [changed, ...parameters.keys()].filter((n, i, all) => all.indexOf(n) === i);
    const place = (n, value) => parameters[n].values.findIndex(([known]) => known === value);
    const isYear = (value) => /^\d{4}$/.test(value);
    const far = (choice) => order.map((n) => (
      Math.abs(place(n, choice[n]) - place(n, wanted[n]))
      + (isYear(choice[n]) === isYear(wanted[n]) ? 0 : choices.length) // a year for a year
    ));
    const nearer = (one, other) => {
      const n = one.far.findIndex((steps, i) => steps !== other.far[i]);
      return n < 0 || one.far[n] < other.far[n] ? one : other;
    };
    return choices.map((choice) => ({ choice, far: far(choice) })).reduce(nearer).choice;
  }

  function moved(wanted, found) {
    return parameters
      .map(({ label }, n) => (wanted[n] === found[n] ? "" : (
        `With this choice the book has not “${label} ${words(n, wanted[n])}”; `
        + `the nearest is “${words(n, found[n])}”.`
      )))
      .filter(Boolean);
  }

  // ---- The line itself.

  function element(name, content = [], attributes = {}) {
    const made = document.createElement(name);
    made.append(...[content].flat());
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  const lists = parameters.map(({ name }) => element("select", [], { name, autocomplete: "off" }));
  const back = element("button", "Back to the book’s choice", { type: "button" });
  const status = element("p", [], { role: "status", class: "tally-chosen" });
  const command = element("pre", [], {
    class: "tally-ready", tabindex: "0", role: "group", "aria-label": "the command",
  });
  // On a phone the lists are folded into one line, which says what is shown.
  const line = element("summary");
  const choice = element("details", [line, element("div", parameters.map(({ label }, n) => (
    element("label", [`${n ? label : label[0].toUpperCase() + label.slice(1)} `, lists[n]])
  )))], { class: "tally-choices" });
  const wide = matchMedia("(min-width: 48rem)");
  const unfold = () => { choice.open = wide.matches; };
  const sheet = element("button", "Exercises on paper", { type: "button" });
  const form = element("form", [
    choice,
    back,
    sheet,
    element("details", [
      element("summary", "The same with papermill"), element("p", grid.rule), command,
    ]),
    status,
  ], { class: "tally-chooser", "aria-label": "What this chapter tells" });

  // Each list holds what there is together with those before it.
  function list() {
    lists.forEach((select, n) => {
      const there = new Set(choices
        .filter((choice) => shown.slice(0, n).every((value, i) => choice[i] === value))
        .map((choice) => choice[n]));
      const options = parameters[n].values
        .filter(([value]) => there.has(value))
        .map(([value, told]) => new Option(told, value, false, value === shown[n]));
      select.replaceChildren(...options);
    });
    // Each by its value, since what is the newest is another time with another organisation.
    const given = parameters.flatMap(({ name }, n) => (
      shown[n] === "latest" ? [] : [`-p ${name} ${shown[n]}`]
    ));
    const notebook = `${grid.name}.ipynb`;
    command.textContent = ["papermill", `notebooks/${notebook}`, `my-${notebook}`, ...given].join(" ");
    back.hidden = isOwn(shown);
    line.textContent = `Choose: ${shown.map((value, n) => words(n, value)).join(", ")}`;
  }

  // ---- The chapter changes in place.

  const tell = (what, where) => where.dispatchEvent(new CustomEvent(what, { bubbles: true }));

  function put(output, content) {
    const heights = [...output.querySelectorAll(".tally-figure")].map((figure) => (
      [figure.id, figure.querySelector(".tally-chart").offsetHeight]
    ));
    const answers = [...output.querySelectorAll(".tally-choice input:checked")];
    tell("tally:gone", output);
    output.replaceChildren(...content);
    for (const { name, value } of answers) {
      const again = output.querySelector(`.tally-choice input[name="${name}"][value="${value}"]`);
      if (again) again.checked = true;
    }
    for (const [id, height] of heights) {
      const chart = output.querySelector(`#${CSS.escape(id)} .tally-chart`);
      if (chart && !chart.dataset.state) chart.style.minHeight = `${height}px`;
    }
  }

  function replace(blocks) {
    blocks.forEach((block, n) => {
      const output = outputs[n];
      if (block === null) {
        if (output.firstChild !== book[n][0]) put(output, book[n]);
        return;
      }
      const made = document.createElement("template");
      made.innerHTML = block;
      put(output, [made.content]);
      tell("tally:shown", output);
    });
  }

  // What the lists show is said to those who do not see them; what moved is shown to all.
  function say(seen, heard = "") {
    status.replaceChildren(...(seen ? [element("span", seen, { class: "tally-moved" }), " "] : []), heard);
  }

  let asked = 0;

  async function show(wanted, { changed = 0, remember = "pushState" } = {}) {
    const choice = nearest(wanted, changed);
    const turn = ++asked;
    let blocks;
    try {
      blocks = await blocksOf(choice);
    } catch (error) {
      say("What was chosen could not be loaded; the chapter stays as it is.");
      console.error(error);
      list();
      return;
    }
    if (turn !== asked) return;
    if (choice.join("\n") !== shown.join("\n")) replace(blocks);
    shown = choice;
    list();
    const now = parameters.map(({ label }, n) => `${label} ${words(n, choice[n])}`).join(", ");
    say(moved(wanted, choice).join(" "), `Now shown: ${now}.`);
    if (remember) history[remember](null, "", address());
  }

  // ---- The exercises of what is shown, as a sheet with room to write, and its key on another.

  const ROOM = 3; // lines for each answer

  function copied(part) {
    const copy = part.cloneNode(true);
    for (const named of [copy, ...copy.querySelectorAll("[id]")]) named.removeAttribute("id");
    return [...copy.childNodes];
  }

  // Among what to choose, or what a sentence should say.
  function given(exercise) {
    const list = exercise.querySelector(".tally-criteria");
    if (list) return [element("p", "It should say"), element("ul", copied(list))];
    const options = [...exercise.querySelectorAll(".tally-options span")];
    return options.length ? [element("ul", options.map((one) => element("li", copied(one))))] : [];
  }

  // What is expected and wrong, with what the page tells of it.
  function misread(exercise) {
    const { key } = document.getElementById("tally-lab").dataset;
    const bytes = Uint8Array.from(atob(key), (letter) => letter.charCodeAt(0));
    const { kind, right, slips } = JSON.parse(new TextDecoder().decode(bytes))[exercise.id];
    const options = [...exercise.querySelectorAll(".tally-options span")];
    const number = (point) => point[1].toLocaleString("en");
    const told = {
      number: ([point, says]) => `${number(point)}: ${says}`,
      ends: ([ends, says]) => `${ends.map(number).join(" to ")}: ${says}`,
      choose: (says, n) => (n === right ? "" : `${options[n].textContent} ${says}`),
      write: ([, says]) => says,
    }[kind];
    const items = slips.map(told).filter(Boolean).map((text) => element("li", text));
    return items.length ? [element("p", "To be expected:"), element("ul", items)] : [];
  }

  function paper() {
    const asked = [...document.querySelectorAll(".tally-exercise")];
    const heading = `${[...title.childNodes].find((node) => node.nodeType === Node.TEXT_NODE)?.data ?? ""}`;
    const told = parameters.map(({ label }, n) => `${label} ${words(n, shown[n])}`).join(", ");
    const head = (what) => [element("h1", `${heading.trim()}: ${what}`), element("p", told)];
    const part = (exercise, name) => [
      element("h2", copied(exercise.querySelector("h3"))),
      element("p", copied(exercise.querySelector(name))),
    ];
    const lines = Array.from({ length: ROOM }, () => "");
    return element("div", [
      element("section", [
        ...head("exercises"),
        element("p", ["Name", "Class", "Date"].flatMap((name) => [name, element("span")]), { class: "name" }),
        ...asked.flatMap((exercise) => [
          ...part(exercise, ".tally-task > p"), ...given(exercise),
          ...lines.map(() => element("p", [], { class: "whole" })),
        ]),
      ]),
      element("section", [
        ...head("key"),
        ...asked.flatMap((exercise) => [...part(exercise, ".tally-model p"), ...misread(exercise)]),
        element("p", `${location.href.split("#")[0]}`, { class: "foot" }),
      ]),
    ], { class: "tally-sheet" });
  }

  function printSheet() {
    const made = paper();
    document.body.append(made);
    document.documentElement.dataset.sheet = "on";
    addEventListener("afterprint", () => {
      made.remove();
      delete document.documentElement.dataset.sheet;
    }, { once: true });
    print();
  }

  // ---- The address keeps what is not the book's own choice.

  function address() {
    const query = new URLSearchParams(location.search);
    parameters.forEach(({ name }, n) => {
      if (shown[n] === grid.own[n]) query.delete(name);
      else query.set(name, shown[n]);
    });
    const given = query.toString();
    return `${location.pathname}${given && `?${given}`}`;
  }

  function asAddressed() {
    const query = new URLSearchParams(location.search);
    return parameters.map(({ name }, n) => query.get(name) ?? grid.own[n]);
  }

  // After what makes the page answer, which then knows of each change.
  document.addEventListener("DOMContentLoaded", () => {
    lists.forEach((select, n) => {
      select.addEventListener("change", () => {
        show(shown.map((value, i) => (i === n ? select.value : value)), { changed: n });
      });
    });
    back.addEventListener("click", () => {
      lists[0].focus();
      show(grid.own);
    });
    sheet.hidden = !document.querySelector(".tally-exercise");
    sheet.addEventListener("click", printSheet);
    form.addEventListener("submit", (event) => event.preventDefault());
    addEventListener("popstate", () => {
      if (asAddressed().join("\n") !== shown.join("\n")) show(asAddressed(), { remember: "" });
    });
    list();
    unfold();
    wide.addEventListener("change", unfold);
    title.after(form);
    tell("tally:shown", form);
    const first = asAddressed();
    if (!isOwn(first)) {
      const { hash } = location;
      show(first, { remember: "replaceState" }).then(() => {
        if (!hash) return;
        // What it names may be there only now.
        history.replaceState(null, "", hash);
        dispatchEvent(new HashChangeEvent("hashchange"));
      });
    }
  });
})();
