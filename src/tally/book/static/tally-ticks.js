// A reader takes the tick of a figure away, and the page works out what follows without it: a linear
// program (see tally.results.ticks) that YALPS solves, after what is plain from the rows themselves.
(() => {
  "use strict";

  const TINY = 1e-7;

  // So many tries are made to prove that no whole numbers fit: an end holds without, and may be less
  // sharp. So far beyond the least is looked for it where there is no greatest.
  const TRIES = 12;
  const FAR = 1000;

  // ---- The program.

  const pairs = (flat) => Array.from({ length: flat.length / 2 }, (_, n) => flat.slice(2 * n, 2 * n + 2));

  // The rows that hold: those of no statement, and those of the statements that do.
  function rowsOf(program, on) {
    return program.rows
      .filter(([, , , statement]) => statement === null || on.has(statement))
      .map(([flat, low, high]) => ({
        terms: pairs(flat), low: low ?? -Infinity, high: high ?? Infinity,
      }));
  }

  // What single rows say of their variables, until no row says more; null if they can't all hold.
  function narrowed(size, rows, whole) {
    const low = new Float64Array(size);
    const high = new Float64Array(size).fill(Infinity);
    let left = rows;
    let changed = true;

    function without(row) {
      let known = 0;
      let [least, most] = [0, 0];
      const terms = row.terms.filter(([v, c]) => {
        if (low[v] === high[v]) known += c * low[v];
        else [least, most] = [least + c * (c > 0 ? low[v] : high[v]), most + c * (c > 0 ? high[v] : low[v])];
        return low[v] !== high[v];
      });
      const slack = whole ? TINY : TINY * Math.max(1, Math.abs(known));
      return { terms, low: row.low - known, high: row.high - known, least, most, slack };
    }

    function pin(terms, up) {
      for (const [v, c] of terms) low[v] = high[v] = (c > 0) === up ? high[v] : low[v];
    }

    // In whole numbers a row says something of each of its variables, beside the ends of the others.
    function squeezed(row) {
      for (const [v, c] of row.terms) {
        const [least, most] = c > 0 ? [c * low[v], c * high[v]] : [c * high[v], c * low[v]];
        const rest = [row.least - least, row.most - most];
        const found = [(row.low - rest[1]) / c, (row.high - rest[0]) / c];
        const [from, to] = c > 0 ? found : found.reverse();
        const ends = [Math.ceil(from - TINY), Math.floor(to + TINY)];
        if (ends[0] > low[v]) [low[v], changed] = [ends[0], true];
        if (ends[1] < high[v]) [high[v], changed] = [ends[1], true];
        if (low[v] > high[v]) throw new RangeError("no numbers fit");
      }
      return row;
    }

    // Gives what is left of a row: null where it says no more than is known of its variables.
    function taken(row) {
      const { terms, least, most, slack } = row;
      if (least > row.high + slack || most < row.low - slack) throw new RangeError("no numbers fit");
      if (least >= row.low - slack && most <= row.high + slack) return null;
      if (terms.length === 1) {
        const [[v, c]] = terms;
        let ends = [row.low / c, row.high / c].sort((a, b) => a - b);
        if (whole) ends = [Math.ceil(ends[0] - TINY), Math.floor(ends[1] + TINY)];
        low[v] = Math.max(low[v], ends[0]);
        high[v] = Math.min(high[v], ends[1]);
        if (low[v] > high[v] + TINY) throw new RangeError("no numbers fit");
        high[v] = Math.max(low[v], high[v]);
      } else if (Math.abs(least - row.high) <= slack) pin(terms, false);
      else if (Math.abs(most - row.low) <= slack) pin(terms, true);
      else return whole ? squeezed(row) : row;
      changed = true;
      return null;
    }

    try {
      while (changed) {
        changed = false;
        left = left.map(without).map(taken).filter(Boolean);
      }
    } catch (error) {
      if (error instanceof RangeError) return null;
      throw error;
    }
    return { low, high, rows: left };
  }

  // The rows that hang together with some variables, and all variables of these.
  function around(rows, from) {
    const places = new Map();
    rows.forEach(({ terms }, n) => terms.forEach(([v]) => places.set(v, [...places.get(v) ?? [], n])));
    const variables = new Set(from);
    const taken = new Set();
    for (const v of variables) { // grows on the way
      for (const n of places.get(v) ?? []) {
        taken.add(n);
        rows[n].terms.forEach(([other]) => variables.add(other));
      }
    }
    return { variables: [...variables], rows: rows.filter((_, n) => taken.has(n)) };
  }

  // Asks YALPS for the least or the greatest value of a sum, each variable as what it is above its
  // least; the rows need to hang together with the sum. With `loose` each row may be missed, and the
  // least is how far they are all missed.
  function solved({ low, high }, part, free, direction, loose = false) {
    const constraints = new Map();
    const variables = new Map(part.variables.map((v) => [v, new Map([["sum", free.get(v) ?? 0]])]));
    for (const [v, column] of variables) {
      if (high[v] < Infinity) column.set(`v${v}`, 1) && constraints.set(`v${v}`, { max: high[v] - low[v] });
    }
    part.rows.forEach((row, n) => {
      const size = Math.max(...row.terms.map(([, c]) => Math.abs(c)));
      const moved = row.terms.reduce((sum, [v, c]) => sum + c * low[v], 0);
      const [min, max] = [(row.low - moved) / size, (row.high - moved) / size];
      constraints.set(`r${n}`, min === max ? { equal: min } : { min, max });
      row.terms.forEach(([v, c]) => variables.get(v).set(`r${n}`, c / size));
      for (const by of loose ? [1, -1] : []) variables.set(`r${n}${by}`, new Map([["sum", 1], [`r${n}`, by]]));
    });
    return window.YALPS.solve({ direction, objective: "sum", constraints, variables }, { maxPivots: 20000 });
  }

  // Whether no numbers at all fit the rows. YALPS says so of some that they do fit, by rounding: it
  // is asked again how far the rows are missed, which is none at all where they fit.
  function isBroken(space, part, found) {
    if (found.status !== "infeasible") return false;
    const missed = solved(space, part, new Map(), "minimize", true);
    return missed.status === "optimal" && missed.result > 1e-6;
  }

  // The least or the greatest value of a sum: NaN where none is found.
  function end(space, expression, direction) {
    const { low, high } = space;
    const free = new Map(expression.filter(([v]) => low[v] !== high[v]));
    const known = expression.reduce((sum, [v, c]) => sum + c * low[v], 0);
    if (!free.size) return known;
    const found = solved(space, around(space.rows, free.keys()), free, direction);
    if (found.status === "unbounded") return direction === "minimize" ? -Infinity : Infinity;
    return found.status === "optimal" ? known + found.result : NaN;
  }

  const soon = () => new Promise((resolve) => { setTimeout(resolve); });

  // Whether whole numbers may fit the rows and one more: false is proven, by taking the whole
  // numbers on either side of one that is none, and again, as long as there are tries.
  async function mayFit(size, rows, more, tries) {
    await soon(); // the page answers in between
    const space = narrowed(size, [...rows, more], true);
    if (!space) return false;
    const { low, rows: left } = space;
    const variables = [...new Set(left.flatMap(({ terms }) => terms.map(([v]) => v)))];
    if (!variables.length) return true;
    const found = solved(space, { variables, rows: left }, new Map(), "maximize");
    if (isBroken(space, { variables, rows: left }, found)) return false;
    if (found.status !== "optimal") tries.left = -1; // not known
    if (tries.left < 0) return true;
    const broken = found.variables.find(([, value]) => Math.abs(value - Math.round(value)) > 1e-6);
    if (!broken || tries.left-- <= 0) return true;
    const [v, value] = [broken[0], low[broken[0]] + broken[1]];
    const sides = [{ low: -Infinity, high: Math.floor(value) }, { low: Math.ceil(value), high: Infinity }];
    for (const side of sides) {
      if (await mayFit(size, [...rows, { terms: [[v, 1]], ...side }], more, tries)) return true;
    }
    return false;
  }

  // The sharpest end that can be proven: what lies beyond fits no whole numbers.
  async function sharpened(near, terms, [least, most], sign) {
    const part = around(near.rows, terms.map(([v]) => v));
    const rows = [...part.rows, ...part.variables.map((v) => endsOf(near, v))];
    let sure = true;
    async function fits(value) {
      const tries = { left: TRIES };
      const more = { terms, low: sign < 0 ? -Infinity : value, high: sign < 0 ? value : Infinity };
      const may = await mayFit(near.size, rows, more, tries);
      sure = !may || tries.left >= 0;
      return may;
    }
    let [inner, outer] = sign < 0 ? [most, least] : [least, most];
    if (!Number.isFinite(outer) || outer === (sign < 0 ? 0 : inner) || await fits(outer)) return [outer, sure];
    if (!Number.isFinite(inner)) inner = outer + FAR; // there is no other end
    while (Math.abs(outer - inner) > 1) {
      const middle = Math.trunc((inner + outer) / 2);
      if (await fits(middle)) inner = middle;
      else outer = middle;
    }
    return [inner, sure];
  }

  // Both ends of a sum in whole numbers, and whether no narrower ones can be; null where none are
  // found.
  async function ends(spaces, terms) {
    const found = [0, Infinity];
    for (const space of [spaces.all, spaces.near]) {
      const least = Math.ceil(end(space, terms, "minimize") - 1e-6);
      const most = Math.floor(end(space, terms, "maximize") + 1e-6);
      if (Number.isNaN(least) || Number.isNaN(most)) return null;
      found[0] = Math.max(found[0], least);
      found[1] = Math.min(found[1], most);
      await soon();
    }
    const [low, one] = await sharpened(spaces.near, terms, found, -1);
    const [high, other] = await sharpened(spaces.near, terms, found, 1);
    return { low, high, sure: one && other };
  }

  // The same of a row of the page: it stays as it is while all figures are there that it is
  // known to rest on.
  function endsOfRow(program, spaces, on, n) {
    const before = new Set(program.on);
    const stands = program.sure[n] && program.rests[n].every((place) => on.has(place));
    if (stands && [...on].every((place) => before.has(place))) {
      const [low, high] = program.ends[n];
      return { low, high: high ?? Infinity, sure: true };
    }
    return ends(spaces, pairs(program.cells[n]));
  }

  // What single rows said of a variable, as a row again.
  const endsOf = ({ low, high }, v) => ({ terms: [[v, 1]], low: low[v], high: high[v] });

  // All rows that hold, in any numbers; and those near the time that is asked for, in whole ones.
  function spacesOf(program, on) {
    const near = program.near ? program.near.filter((place) => on.has(place)) : on;
    const all = narrowed(program.size, rowsOf(program, on), false);
    const rows = rowsOf(program, new Set(near));
    const whole = narrowed(program.size, rows, true);
    return all && whole && { all, near: { ...whole, size: program.size } };
  }

  // Whether all that is left can hold: each part that hangs together by itself.
  function holds(spaces) {
    const seen = new Set();
    return spaces.all.rows.every(({ terms: [[v]] }) => {
      if (seen.has(v)) return true;
      const part = around(spaces.all.rows, [v]);
      part.variables.forEach((other) => seen.add(other));
      return !isBroken(spaces.all, part, solved(spaces.all, part, new Map(), "maximize"));
    });
  }

  async function bounds(program, places, n) {
    const on = new Set(places);
    const spaces = spacesOf(program, on);
    return spaces && holds(spaces) ? endsOfRow(program, spaces, on, n) : null;
  }

  // For the tests, which hold it against the audit.
  window.tallyTicks = { bounds };

  // ---- Words.

  const plain = (number) => number.toLocaleString("en");

  function told({ low, high }) {
    if (high === Infinity) return low ? `at least ${plain(low)}` : "not bounded";
    return low === high ? plain(low) : `${plain(low)} to ${plain(high)}`;
  }

  function element(name, content = [], attributes = {}) {
    const made = document.createElement(name);
    made.append(...[content].flat());
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  // ---- The bounds of a page.

  function answerBounds(section, program) {
    const fields = [...section.querySelectorAll("input[type=checkbox]")];
    const rows = [...section.querySelectorAll("tbody tr")];
    const status = section.querySelector("[role=status]");
    const back = section.querySelector("button");
    const own = rows.map((row) => row.cells[1].textContent);
    let asked = 0;

    function put(row, text, from) {
      const differs = text !== from;
      row.cells[2].replaceChildren(differs ? element("strong", text) : text);
      return differs;
    }

    async function answer() {
      const turn = ++asked;
      const changed = fields.filter((field) => field.checked !== field.defaultChecked);
      const on = new Set(program.on);
      for (const field of changed) on[field.checked ? "add" : "delete"](Number(field.value));
      back.hidden = !changed.length;
      if (!changed.length) {
        rows.forEach((row, n) => put(row, own[n], own[n]));
        status.textContent = "All as the book has it.";
        return;
      }
      status.textContent = "Working it out …";
      section.setAttribute("aria-busy", "true");
      await soon(); // the tick is drawn first
      const spaces = spacesOf(program, on);
      const can = spaces && holds(spaces);
      const found = [];
      for (const n of rows.keys()) {
        const one = can ? await endsOfRow(program, spaces, on, n) : null;
        if (turn !== asked) return;
        found.push(one);
        put(rows[n], one ? text(one, n) : "–", own[n]);
      }
      section.removeAttribute("aria-busy");
      status.textContent = say(changed, can, found);
    }

    // Where nothing moved, in the words that the book has for it.
    function text(one, n) {
      const [low, high] = program.ends[n];
      return one.low === low && one.high === (high ?? Infinity) ? own[n] : told(one);
    }

    function say(changed, can, ends) {
      const found = ends.map((one, n) => one && text(one, n));
      const unsure = ends.some((one) => one && !one.sure);
      const more = unsure ? " Where the search for whole numbers was given up, the true bounds may be narrower." : "";
      return `${sayMoved(changed, can, found)}${more}`;
    }

    function sayMoved(changed, can, found) {
      if (!can) return "The figures that have a tick now can’t all be true, so nothing follows from them.";
      const moved = rows.flatMap((row, n) => (
        found[n] !== null && found[n] !== own[n] ? [`${row.cells[0].textContent}: ${found[n]}, not ${own[n]}`] : []
      ));
      if (found.includes(null)) moved.push("the others could not be worked out here");
      const count = `With ${changed.length === 1 ? "this change" : `these ${changed.length} changes`}`;
      if (!moved.length) return `${count} all bounds stay as they are: other figures say the same.`;
      const more = moved.length - 3;
      return `${count}: ${moved.slice(0, 3).join("; ")}${more > 0 ? `; and ${more} more, in the table` : ""}.`;
    }

    rows.forEach((row, n) => put(row, own[n], own[n]));
    section.addEventListener("change", answer);
    back.addEventListener("click", () => {
      for (const field of fields) field.checked = field.defaultChecked;
      fields[0].focus();
      answer();
    });
  }

  // ---- The sets of figures on cards.

  function answerSet({ card, case: place, program }) {
    const list = document.getElementById(`card-${card}`)?.querySelectorAll("ul")[place];
    if (!list || list.dataset.ticks) return;
    list.dataset.ticks = "on";
    const items = [...list.children];
    const fields = items.map((item, n) => {
      item.id ||= `tick-${card}-${place}-${n}`;
      const field = element("input", [], {
        type: "checkbox", autocomplete: "off", "aria-labelledby": item.id,
      });
      field.checked = true;
      item.prepend(field, " ");
      return field;
    });
    const status = element("p", [], { role: "status", class: "tally-ticked" });
    list.after(status);
    let asked = 0;
    list.addEventListener("change", async () => {
      const turn = ++asked;
      const said = await say(fields.flatMap((field, n) => (field.checked ? [n] : [])));
      if (turn === asked) status.textContent = said;
    });

    async function say(on) {
      const gone = fields.flatMap((field, n) => (field.checked ? [] : [n]));
      if (!gone.length) return "With all their ticks these figures can’t be true together.";
      if (!on.length) return "";
      const spaces = spacesOf(program, new Set(on));
      const rest = on.length === 1 ? "The one that is left" : `The ${on.length} that are left`;
      if (!spaces || !holds(spaces)) return `${rest} can’t be true together either.`;
      const follows = [];
      for (const n of gone.filter((place) => program.counts[place])) {
        const found = await ends(spaces, pairs(program.cells[n]));
        const printed = items[n].querySelector(".tally-number")?.textContent ?? "the printed figure";
        if (found && told(found) !== "not bounded") follows.push(`${told(found)} in the place of ${printed}`);
      }
      const then = follows.length ? ` ${on.length === 1 ? "It leaves" : "They leave"} ${follows.join(", and ")}.` : "";
      return `${rest} can be true${on.length === 1 ? "" : " together"}.${then}`;
    }
  }

  // ---- What is on the page, and what a choice brings.

  function begin() {
    for (const place of document.querySelectorAll(".tally-ticks")) {
      const { program, sets = [] } = JSON.parse(place.querySelector("script").textContent);
      sets.forEach(answerSet);
      if (!program || !place.hidden) continue;
      place.hidden = false;
      answerBounds(place, program);
    }
  }

  document.addEventListener("DOMContentLoaded", begin);
  document.addEventListener("tally:shown", begin);
})();
