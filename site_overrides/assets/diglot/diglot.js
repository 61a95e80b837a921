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
      return copy;
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

  const startFilter = () => {
    for (const box of document.querySelectorAll("[data-dgr-filter]")) {
      const table = box.closest(".dgr").querySelector(".dgr-beads");
      box.closest(".dgr-filter").hidden = false;
      box.addEventListener("change", () => table.classList.toggle("dgr-only-flagged", box.checked));
    }
  };

  // What is wider than its box is scrolled by keys, too.
  const letScroll = () => {
    for (const box of document.querySelectorAll("pre > code, .md-typeset__scrollwrap")) box.tabIndex = 0;
  };

  const start = () => {
    const template = document.getElementById("dg-originals");
    if (template) new Article(template).start();
    startFilter();
    letScroll();
  };

  // Material tells when a page has come, also when it was loaded without a reload.
  if (window.document$) window.document$.subscribe(start);
  else start();
})();
