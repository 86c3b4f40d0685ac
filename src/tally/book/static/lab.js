/* Tasks of labs and chapters: each answer is judged here, by the rules of tally.course.checks.judge,
   and nothing is sent. */
(function () {
  "use strict";

  let words;

  /* ---- reading ---- */

  function latin(text) {
    return text
      .normalize("NFKC")
      .replace(/[\u0660-\u0669]/g, (d) => d.charCodeAt(0) - 0x660)
      .replace(/[\u06f0-\u06f9]/g, (d) => d.charCodeAt(0) - 0x6f0)
      .replace(/\u066b/g, ".")
      .replace(/[\u066c\u060c]/g, ",")
      .replace(/[\u2212\u2013]/g, "-");
  }

  function number(text) {
    let plain = latin(text).replace(/per ?cent|percent|pc|[%\u066a\s]/gi, "");
    const size = plain.replace(/^-+/, "");
    if (/^\d{1,3}(,\d{2,3})*,\d{3}(\.\d+)?$/.test(size) && !size.startsWith("0,"))
      plain = plain.replace(/,/g, "");
    plain = plain.replace(/,/g, ".");
    return /^-?\d{1,12}(\.\d{1,9})?$/.test(plain) ? Number(plain) : null;
  }

  function wordsOf(text) {
    const plain = latin(text)
      .toLowerCase()
      .replace(/(\d),(?=\d)/g, "$1")
      .replace(/(\d)\s*(%|\u066a|pc(?![\p{L}\p{N}])|per ?cent(?![\p{L}\p{N}]))/gu, "$1 percent ")
      .replace(/[^\p{L}\p{N}\p{M}.]/gu, " ")
      .replace(/\.(?![0-9])/g, " ");
    return " " + plain.split(/\s+/).filter(Boolean).join(" ") + " ";
  }

  function found(wanted, said) {
    return wanted.split("&").every((one) => {
      const word = one.trim();
      return word.endsWith("*")
        ? said.includes(wordsOf(word.slice(0, -1)).trimEnd())
        : said.includes(wordsOf(word));
    });
  }

  /* ---- judging: a word for each slip ---- */

  const is = (point, given, places) =>
    point.slice(1).includes(given) || Math.abs(given - point[0]) < 10 ** -(places + 1);

  function judge(key, answer) {
    if (key.kind === "choose")
      return answer === "" ? [false, words.choose] : [+answer === key.right, key.slips[answer]];
    if (key.kind === "write") return written(key, answer);
    const given = key.kind === "ends" ? answer.map(number) : [number(answer)];
    if (given.includes(null)) return [false, words["no number"]];
    const right = key.kind === "ends" ? key.right : [key.right];
    const fits = (points) => points.every((point, i) => is(point, given[i], key.places));
    if (fits(right)) return [true, words.right];
    const slip = key.slips.find(([points]) => fits(key.kind === "ends" ? points : [points]));
    if (slip) return [false, slip[1]];
    return [false, words[key.kind === "ends" ? how(right, given, key.places) : "other"]];
  }

  function how([first, second], [low, high], places) {
    if (low > high) return "swapped";
    if (is(first, low, places)) return "low";
    if (is(second, high, places)) return "high";
    if (low >= first[0] && high <= second[0]) return "narrow";
    return low <= first[0] && high >= second[0] ? "wide" : "other";
  }

  function written(key, answer) {
    if (!answer.trim()) return [false, words.write];
    const said = wordsOf(answer);
    const has = (all) => all.some((word) => found(word, said));
    const slip = key.slips.find(([wanted]) => has(wanted));
    if (slip) return [false, slip[1]];
    const missing = key.right.filter(([, all]) => all.length && !has(all)).map(([says]) => says);
    if (missing.length) return [false, words.missing + missing.join("; ") + "."];
    return [true, words.look];
  }

  /* ---- the page ---- */

  const fieldsOf = (task) => [...task.querySelectorAll("form input, form textarea")];

  function read(task, kind) {
    const fields = fieldsOf(task);
    if (kind === "choose") return (fields.find((field) => field.checked) || { value: "" }).value;
    return kind === "ends" ? fields.map((field) => field.value) : fields[0].value;
  }

  function fill(task, kind, answer) {
    fieldsOf(task).forEach((field, i) => {
      if (kind === "choose") field.checked = field.value === answer;
      else field.value = kind === "ends" ? answer[i] : answer;
    });
  }

  function show(task, key, entry) {
    const verdict = task.querySelector(".tally-verdict");
    const model = task.querySelector(".tally-model");
    const [right, says] = entry ? judge(key, entry.answer) : [false, ""];
    verdict.textContent = says;
    verdict.dataset.state = !entry ? "" : right ? "right" : "slip";
    model.hidden = !entry || !(right || entry.tries > 1);
    // A chapter has its solution in the page.
    if (key.model) model.querySelector("p").textContent = model.hidden ? "" : key.model;
    if (model.hidden) model.open = false;
  }

  function begin(lab) {
    const bytes = Uint8Array.from(atob(lab.dataset.key), (sign) => sign.charCodeAt(0));
    const tasks = JSON.parse(new TextDecoder().decode(bytes));
    const store = "tally-lab-" + lab.dataset.name;
    const all = [...document.querySelectorAll(".tally-task")];
    words = JSON.parse(lab.dataset.words);

    let kept = {};
    try {
      kept = JSON.parse(localStorage.getItem(store)) || {};
    } catch {
      /* A browser that keeps nothing still checks. */
    }

    function save() {
      try {
        localStorage.setItem(store, JSON.stringify(kept));
      } catch {
        /* As above. */
      }
    }

    for (const task of all) {
      const name = task.dataset.task;
      const key = tasks[name];
      task.querySelector(".tally-check").hidden = false;
      if (kept[name]) fill(task, key.kind, kept[name].answer);
      show(task, key, kept[name]);
      task.querySelector("form").addEventListener("submit", (event) => {
        event.preventDefault();
        const answer = read(task, key.kind);
        const entry = { answer, tries: kept[name] ? kept[name].tries : 0 };
        // Nothing written, or the same once more, is no try.
        const empty = [].concat(answer).every((part) => !part.trim());
        const same = kept[name] && JSON.stringify(kept[name].answer) === JSON.stringify(answer);
        if (!empty && !same) entry.tries += 1;
        show(task, key, entry);
        if (empty) return;
        kept[name] = entry;
        save();
      });
    }

    /* ---- handing in ---- */

    const out = document.querySelector(".tally-hand-in");
    const [told, area] = [out.querySelector("[role=status]"), out.querySelector("textarea")];
    out.hidden = false;

    function line(task, i) {
      const name = task.dataset.task;
      const { kind } = tasks[name];
      const entry = kept[name];
      if (!entry) return `${i + 1}. ${name} [not answered]`;
      const [right] = judge(tasks[name], entry.answer);
      const [one] = task.querySelectorAll("form input:checked ~ span");
      let text = kind === "ends" ? entry.answer.join(" to ") : entry.answer;
      if (kind === "choose") text = `${+entry.answer + 1}) ${one ? one.textContent : ""}`;
      const tries = entry.tries === 1 ? "1 try" : `${entry.tries} tries`;
      const state = right ? "holds" : "does not hold yet";
      return `${i + 1}. ${name} [${tries}, ${state}] ${text.replace(/\s+/g, " ").trim()}`;
    }

    out.querySelector("[data-do=copy]").addEventListener("click", async () => {
      area.value = [lab.dataset.head, ...all.map(line)].join("\n") + "\n";
      area.hidden = false;
      try {
        await navigator.clipboard.writeText(area.value);
        told.textContent = "Copied. Your answers also stand below.";
      } catch {
        area.select();
        told.textContent = "Your answers stand below: copy them from there.";
      }
    });

    out.querySelector("[data-do=forget]").addEventListener("click", () => {
      for (const name of Object.keys(kept)) delete kept[name];
      save();
      for (const task of all) {
        task.querySelector("form").reset();
        show(task, tasks[task.dataset.task], null);
      }
      area.hidden = true;
      area.value = "";
      told.textContent = "Nothing of these tasks is kept on this device now.";
    });

    if (lab.dataset.urdu) speakUrdu(JSON.parse(lab.dataset.urdu));
    for (const note of document.querySelectorAll("[data-without-script]")) note.hidden = true;
  }

  /* ---- labels in Urdu, from right to left ---- */

  function speakUrdu(urdu) {
    const turn = document.querySelector("[data-do=urdu]");
    const labels = [...document.querySelectorAll(":is(.tally-task, .tally-hand-in) *")]
      .filter((one) => !one.children.length && Object.hasOwn(urdu, one.textContent))
      .map((one) => [one, one.textContent]);

    function speak(on) {
      for (const [one, english] of labels) {
        one.textContent = on ? urdu[english] : english;
        one.lang = on ? "ur" : "en";
        one.dir = on ? "rtl" : "ltr";
      }
      for (const row of document.querySelectorAll(".tally-fields")) row.dir = on ? "rtl" : "ltr";
      turn.setAttribute("aria-pressed", on);
    }

    turn.parentElement.hidden = false;
    turn.addEventListener("click", () => speak(turn.getAttribute("aria-pressed") !== "true"));
  }

  // What a reader chooses in a chapter brings other exercises.
  const look = (where) => [...where.querySelectorAll("#tally-lab")].forEach(begin);
  document.addEventListener("tally:shown", (event) => look(event.target));
  look(document);
})();
