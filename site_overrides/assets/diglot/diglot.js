// The three views of an article. The English stands in a <template>; it is copied into the page only where the reader
// asks for it, and taken out again when they go back to the translation.
(() => {
  "use strict";

  const KEY = "diglot.view";
  const VIEWS = ["target", "sentence", "side"];
  const BLOCKS = "p,h1,h2,h3,h4,h5,h6,li,td,th,dt,dd,summary,figcaption,blockquote,div";

  const remembered = () => {
    try {
      const view = localStorage.getItem(KEY);
      return VIEWS.includes(view) ? view : "target";
    } catch {
      return "target"; // storage is switched off: nothing is remembered
    }
  };

  const remember = (view) => {
    try {
      localStorage.setItem(KEY, view);
    } catch {
      // storage is switched off: the choice holds for this page
    }
  };

  class Article {
    constructor(template) {
      this.template = template;
      this.root = document.querySelector(".dg-article");
      this.bar = document.querySelector(".dg-views");
      this.undo = [];
    }

    start() {
      for (const button of this.bar.querySelectorAll("[data-dg-view]")) {
        button.addEventListener("click", () => {
          remember(button.dataset.dgView);
          this.show(button.dataset.dgView);
        });
      }
      this.bar.hidden = false;
      this.show(remembered());
    }

    show(view) {
      while (this.undo.length) this.undo.pop()();
      if (view === "sentence") this.showSentences();
      if (view === "side") this.showSides();
      this.root.dataset.dgShown = view;
      for (const button of this.bar.querySelectorAll("[data-dg-view]")) {
        button.setAttribute("aria-pressed", String(button.dataset.dgView === view));
      }
    }

    // The pieces of each bead, in the order of the page: one sentence may be wrapped in several elements.
    pieces() {
      const beads = new Map();
      for (const piece of this.root.querySelectorAll("[data-dg]")) {
        const pieces = beads.get(piece.dataset.dg);
        if (pieces) pieces.push(piece);
        else beads.set(piece.dataset.dg, [piece]);
      }
      return beads;
    }

    original(bead) {
      const source = this.template.content.querySelector(`[data-dg-original="${bead}"]`);
      if (!source) return null;
      const copy = document.createElement("span");
      copy.lang = this.template.dataset.dgLang;
      copy.dir = this.template.dataset.dgDir;
      copy.append(...source.cloneNode(true).childNodes);
      if (source.hasAttribute("data-dg-doubtful")) {
        copy.className = "dg-doubtful";
        copy.title = this.template.dataset.dgDoubt;
      }
      if (source.dataset.dgAt) copy.append(" ", this.suggestion(source.dataset.dgAt));
      return copy;
    }

    // To where a reader can say that they know a better translation of a sentence.
    suggestion(at) {
      const { dgSuggest, dgBetter } = this.template.dataset;
      const link = document.createElement("a");
      link.className = "dg-suggest";
      link.href = dgSuggest + at;
      link.rel = "nofollow";
      link.lang = this.template.lang;
      link.title = dgBetter;
      link.setAttribute("aria-label", dgBetter);
      link.textContent = "✎";
      return link;
    }

    showSentences() {
      for (const [bead, pieces] of this.pieces()) {
        const text = this.original(bead);
        if (!text) continue;
        text.classList.add("dg-original");
        text.id = `dg-original-${bead}`;
        text.hidden = true;
        const button = document.createElement("button");
        button.type = "button";
        button.className = "dg-mark";
        button.textContent = this.template.dataset.dgLang.split("-")[0].toUpperCase();
        button.lang = this.template.lang;
        button.setAttribute("aria-label", this.template.dataset.dgLabel);
        button.setAttribute("aria-expanded", "false");
        button.setAttribute("aria-controls", text.id);
        button.addEventListener("click", () => {
          text.hidden = !text.hidden;
          button.setAttribute("aria-expanded", String(!text.hidden));
        });
        // A button inside a link could not be reached: it goes after the link.
        const last = pieces[pieces.length - 1];
        (last.closest("a") || last).after(button);
        // A heading keeps its own text: what it is named by in outlines and by screen readers.
        (last.closest("h1,h2,h3,h4,h5,h6") || button).after(text);
        this.undo.push(() => {
          button.remove();
          text.remove();
        });
      }
    }

    showSides() {
      const blocks = new Map();
      for (const [bead, pieces] of this.pieces()) {
        const block = pieces[0].closest(BLOCKS);
        if (!block || !this.root.contains(block)) continue;
        if (!blocks.has(block)) blocks.set(block, []);
        blocks.get(block).push(bead);
      }
      for (const [block, beads] of blocks) {
        const originals = beads.map((bead) => this.original(bead)).filter(Boolean);
        if (!originals.length) continue;
        const side = document.createElement("div");
        side.className = "dg-original";
        side.dir = this.template.dataset.dgDir;
        side.append(...originals.flatMap((original) => [original, " "]));
        this.place(block, side);
      }
    }

    // Beside a paragraph or heading; inside a list item or table cell, whose element has to stay where it is.
    place(block, side) {
      const row = document.createElement("div");
      row.className = "dg-row";
      if (/^(P|H[1-6])$/.test(block.tagName)) {
        block.before(row);
        row.append(block, side);
        this.undo.push(() => {
          row.before(block);
          row.remove();
        });
        return;
      }
      const half = document.createElement("div");
      const nested = [...block.childNodes].findIndex((node) => /^(UL|OL|P|DIV|PRE|TABLE)$/.test(node.nodeName));
      const own = [...block.childNodes].slice(0, nested < 0 ? undefined : nested);
      if (/^(TD|TH)$/.test(block.tagName)) {
        block.append(side);
        this.undo.push(() => side.remove());
        return;
      }
      block.prepend(row);
      half.append(...own);
      row.append(half, side);
      this.undo.push(() => {
        row.before(...half.childNodes);
        row.remove();
      });
    }
  }

  // Tabs: of the panels of a set, which are all there without this script, one is shown. A choice holds for all sets
  // that have it, and is kept; some panels are for those who have chosen something in an earlier set.
  class Tabs {
    constructor(root, number, choose) {
      this.panels = [...root.querySelectorAll(":scope > .dg-tab")];
      this.choose = choose;
      this.list = document.createElement("div");
      this.list.className = "dg-tablist";
      this.list.setAttribute("role", "tablist");
      this.buttons = this.panels.map((panel, at) => {
        const button = document.createElement("button");
        button.type = "button";
        button.id = `__dg_tab_${number}_${at}`;
        button.textContent = panel.querySelector(".dg-tab-name").textContent;
        button.setAttribute("role", "tab");
        panel.id ||= `__dg_panel_${number}_${at}`;
        button.setAttribute("aria-controls", panel.id);
        button.addEventListener("click", () => this.press(at));
        panel.setAttribute("role", "tabpanel");
        panel.setAttribute("aria-labelledby", button.id);
        panel.tabIndex = 0;
        panel.addEventListener("beforematch", () => choose(panel)); // found by the browser's search
        return button;
      });
      this.list.append(...this.buttons);
      this.list.addEventListener("keydown", (event) => this.move(event));
      root.prepend(this.list);
      root.dataset.dgReady = "";
    }

    press(at) {
      const before = this.list.getBoundingClientRect().top;
      this.choose(this.panels[at]);
      this.buttons[at].focus({ preventScroll: true });
      scrollBy(0, this.list.getBoundingClientRect().top - before); // a set further up may have changed its height
    }

    move(event) {
      const shown = this.buttons.filter((button) => !button.hidden);
      const at = shown.indexOf(document.activeElement);
      const onward = getComputedStyle(this.list).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
      const next = {
        [onward]: at + 1,
        [onward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft"]: at - 1,
        Home: 0,
        End: shown.length - 1,
      }[event.key];
      if (next === undefined || at < 0) return;
      event.preventDefault();
      this.press(this.buttons.indexOf(shown[(next + shown.length) % shown.length]));
    }

    // Shows the panel of the newest choice there is one for; returns what that panel stands for.
    show(chosen, selected) {
      const open = this.panels.filter((panel) => !panel.dataset.dgWith || selected.includes(panel.dataset.dgWith));
      const wanted = chosen.map((id) => open.find((panel) => names(panel).includes(id))).find(Boolean);
      const active = wanted || open[0] || this.panels[0];
      this.panels.forEach((panel, at) => {
        const button = this.buttons[at];
        button.hidden = panel !== active && !open.includes(panel);
        button.setAttribute("aria-selected", String(panel === active));
        button.tabIndex = panel === active ? 0 : -1;
        if (panel === active) panel.removeAttribute("hidden");
        else panel.setAttribute("hidden", "until-found");
      });
      return names(active);
    }
  }

  const TABS = "diglot.tabs";
  const MOST_TABS = 30;
  const names = (panel) => panel.dataset.dgTab.split("+");

  const chosenTabs = () => {
    const asked = (new URLSearchParams(location.search).get("tabs") || "").toLowerCase().split(",");
    try {
      return [...asked, ...(localStorage.getItem(TABS) || "").split(",")].filter(Boolean);
    } catch {
      return asked.filter(Boolean); // storage is switched off: nothing is remembered
    }
  };

  let openTab = () => {};

  const startTabs = () => {
    let chosen = chosenTabs();
    const show = () => sets.reduce((selected, set) => [...selected, ...set.show(chosen, selected)], []);
    const choose = (panel) => {
      // A panel that depends on a choice further up brings that along.
      const own = [...names(panel), panel.dataset.dgWith].filter(Boolean);
      chosen = [...own, ...chosen.filter((id) => !own.includes(id))].slice(0, MOST_TABS);
      try {
        localStorage.setItem(TABS, chosen.join(","));
      } catch {
        // storage is switched off: the choice holds for this page
      }
      show();
    };
    const sets = [...document.querySelectorAll(".dg-tabs:not([data-dg-ready])")].map(
      (root, number) => new Tabs(root, number, choose),
    );
    show();
    // A link may lead into a panel that is not shown.
    openTab = () => {
      const target = document.querySelector(":target");
      const panel = target && target.closest(".dg-tab");
      if (!panel) return;
      if (panel.hidden) choose(panel);
      (target.matches(".dg-tab-name") ? panel.closest(".dg-tabs") : target).scrollIntoView();
    };
    openTab();
  };

  addEventListener("hashchange", () => openTab());

  // What is wider than its box is scrolled by keys, too.
  const letScroll = () => {
    for (const box of document.querySelectorAll("pre > code, .md-typeset__scrollwrap")) box.tabIndex = 0;
  };

  const start = () => {
    startTabs();
    const template = document.getElementById("dg-originals");
    if (template) new Article(template).start();
    document.documentElement.removeAttribute("data-dg-pending");
    letScroll();
  };

  // Material tells when a page has come, also when it was loaded without a reload.
  if (window.document$) window.document$.subscribe(start);
  else start();
})();
