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
    tooltip: { disableDefaultStyle: true },
  };

  // Light or dark as the system says, until the reader chooses with the theme's own button.
  // The theme writes a fixed default into each page, which is what a page without script shows.
  function followSystem() {
    let chosen = null;
    try {
      chosen = localStorage.getItem("mode");
    } catch {
      // Some settings close the storage to pages; then there is no choice to find.
    }
    if (chosen && chosen !== "auto") return;
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    document.documentElement.dataset.mode = "auto";
    document.documentElement.dataset.theme = dark ? "dark" : "light";
  }

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

  function fit(view, aspect, chart) {
    const width = mapWidth(chart);
    if (width && width !== view.width()) {
      view.width(width).height(Math.round(width * aspect)).runAsync();
    }
  }

  async function draw(chart, spec, aspect) {
    const embed = await loadLibrary();
    // The static picture keeps its place until the live one is drawn on top of it, unseen.
    chart.style.minHeight = `${chart.offsetHeight}px`;
    const live = document.createElement("div");
    live.className = "tally-live";
    chart.append(live);
    if (aspect) {
      spec.width = mapWidth(chart);
      spec.height = Math.round(spec.width * aspect);
    }
    const { view } = await embed(live, spec, OPTIONS);
    chart.dataset.state = "live";
    // What lies inside an image can't be reached; fields to choose by must be.
    if (live.querySelector("select, input")) chart.setAttribute("role", "group");
    addEventListener("resize", () => { chart.style.minHeight = ""; }, { once: true });
    if (aspect) new ResizeObserver(() => fit(view, aspect, chart)).observe(chart);
  }

  function upgrade(chart) {
    if (chart.dataset.state) return;
    const spec = JSON.parse(chart.querySelector("script.tally-spec").textContent);
    const wish = spec.usermeta?.tally ?? {};
    if (wish.static || spec.facet || spec.encoding?.row || spec.encoding?.column) {
      chart.dataset.state = "static";
      return;
    }
    chart.dataset.state = "waiting";
    draw(chart, spec, wish.aspect).catch((error) => {
      chart.dataset.state = "failed"; // the static picture stays
      chart.querySelector(".tally-live")?.remove();
      console.error(error);
    });
  }

  function watchCharts() {
    const near = new IntersectionObserver((entries) => {
      for (const entry of entries.filter((e) => e.isIntersecting)) {
        near.unobserve(entry.target);
        upgrade(entry.target);
      }
    }, { rootMargin: "300px 0px" });
    for (const spec of document.querySelectorAll(".tally-chart > script.tally-spec")) {
      const chart = spec.parentElement;
      near.observe(chart);
      for (const sign of ["focusin", "pointerenter"]) {
        chart.addEventListener(sign, () => upgrade(chart), { once: true });
      }
    }
  }

  // A number links to a row that may lie in a folded table.
  function unfold() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    let fold = target.closest("details:not([open])");
    if (!fold) return;
    while (fold) {
      fold.open = true;
      fold = target.closest("details:not([open])");
    }
    target.scrollIntoView({ block: "center" });
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

  followSystem();
  document.addEventListener("DOMContentLoaded", () => {
    watchCharts();
    watchLinks();
  });
})();
