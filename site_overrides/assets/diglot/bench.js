// The translator's bench: shows the segments of one article, which the page carries as JSON, and takes corrections.
//
// Each row has its two texts from the start, so that the browser finds and prints them; all else of a row is made when
// it comes near the window. Corrections stay in this browser until they are handed back, or go to `diglot review`.
(() => {
  "use strict";

  // So many rows are one piece to the browser: one that is far from the window is neither laid out nor painted.
  const PIECE = 25;
  const HEIGHT = 112; // of a row that nobody has seen yet, in pixels
  const WHY = ["stale", "doubtful", "finding", "new"];
  const CHIPS = {
    stale: ["Stale", "the source has changed since"],
    doubtful: ["Doubtful", "it is not sure that the two translate each other"],
    finding: ["Findings", "a check has something to say"],
    new: ["New", "new in the source, not translated yet"],
    machine: ["Machine", "translated by machine, and not reviewed or corrected here"],
    human: ["Human", "the page says that a person has translated or corrected it; or reviewed or corrected here"],
    edited: ["Edited here", "corrected in this browser"],
    unsent: ["Not written", "corrected in this browser, and not in the file"],
    open: ["Open", "neither reviewed nor corrected here"],
  };
  const GROUPS = [WHY, ["machine", "human"], ["edited", "unsent", "open"]];
  const SORTS = {
    page: ["Order of the page", () => 0],
    sure: ["Least sure first", (row) => row.segment.sure ?? (row.segment.n ? 1 : 2)],
    worst: ["Most to do first", (row) => -row.weight],
    length: ["Longest first", (row) => -(row.segment.source || "").length],
  };
  const KEYS = [
    ["n", "next segment that is stale, doubtful, new or has a finding"],
    ["p", "the one before"],
    ["s", "next stale or new segment"],
    ["j", "next segment"],
    ["k", "the one before"],
    ["e", "correct the translation"],
    ["r", "mark as reviewed, or not"],
    ["c", "comment"],
    ["/", "search"],
    ["?", "this list"],
    ["Ctrl Enter", "in a text box: keep what you wrote"],
    ["Esc", "in a text box: leave it as it was"],
  ];
  const PREFIX = "diglot.review:";
  // What XML 1.0 can't hold (section 2.2, production Char); a text box keeps what is pasted into it.
  const UNHELD = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

  // Elements ---------------------------------------------------------------------------------------------------------

  const make = (tag, about = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(about)) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  };

  const button = (text, press, about = {}) => make("button", { type: "button", ...about, onclick: press }, text);

  // Addresses, code and marks of emphasis step back, so that the words stand out. Each bound keeps this linear.
  const MARKS = /`[^`\n]{1,300}`|\]\([^()\s]{1,500}\)|<[^<>\n]{1,300}>|\*\*|\\[*`_[\]]/g;

  const decorated = (text) => {
    const pieces = [];
    let at = 0;
    for (const match of text.matchAll(MARKS)) {
      if (match.index > at) pieces.push(text.slice(at, match.index));
      pieces.push(make("span", { class: "syntax" }, match[0]));
      at = match.index + match[0].length;
    }
    pieces.push(text.slice(at));
    return pieces;
  };

  const TAGS = { added: "ins", removed: "del" };

  const difference = (words) =>
    words.flatMap(([kind, text]) => [kind in TAGS ? make(TAGS[kind], {}, text) : text, " "]);

  const plural = (count, one, many) => `${count} ${count === 1 ? one : many}`;

  const folded = (text) => text.normalize("NFKC").toLowerCase();

  // What this browser keeps ------------------------------------------------------------------------------------------

  const storage = {
    read(key) {
      try {
        return localStorage.getItem(key);
      } catch {
        return null; // storage is switched off: nothing is remembered
      }
    },
    write(key, value) {
      try {
        if (value === null) localStorage.removeItem(key);
        else localStorage.setItem(key, value);
        return true;
      } catch {
        return false;
      }
    },
  };

  // What was corrected, reviewed and commented on one page. Kept with the text that stood there, so that it is known
  // whether it still fits when the page has changed.
  class Work {
    constructor(data, kept) {
      this.key = PREFIX + data.path;
      this.hash = data.hash;
      this.isKept = true;
      this.segments = new Map();
      this.strays = [];
      this.order = new Map((data.segments ?? []).map((each, at) => [each, at]));
      kept ??= this.read();
      this.isOlder = kept.hash !== undefined && kept.hash !== data.hash;
      this.fit(kept.segments ?? {}, data.segments ?? []);
    }

    read() {
      try {
        return JSON.parse(storage.read(this.key)) ?? {};
      } catch {
        return {}; // written by something else
      }
    }

    // Each entry goes to the segment that still reads as it did; what finds none has to be looked at.
    fit(entries, segments) {
      const byUnit = new Map(segments.filter((each) => each.unit).map((each) => [each.unit, each]));
      for (const [key, entry] of Object.entries(entries)) {
        const same = byUnit.get(key);
        const isOwn = (each) => each.unit && each.source === entry.source && each.target === entry.was;
        // Of several that read the same it is the one at its place.
        const near = segments[entry.order];
        const own = same && same.target === entry.was ? same : near && isOwn(near) ? near : segments.find(isOwn);
        if (own) this.segments.set(own.unit, entry);
        else if (entry.target !== undefined || entry.comment) {
          this.strays.push({ key, ...entry, now: segments.find((each) => each.unit && each.source === entry.source) });
        }
      }
    }

    get(segment) {
      return this.segments.get(segment.unit) ?? {};
    }

    set(segment, changes) {
      const place = { source: segment.source, was: segment.target, order: this.order.get(segment) };
      const entry = { ...this.get(segment), ...place, ...changes };
      if (entry.target === entry.was) delete entry.target;
      if (entry.target === undefined) delete entry.refused;
      for (const name of ["reviewed", "comment", "refused"]) if (!entry[name]) delete entry[name];
      if (entry.target === undefined && !entry.reviewed && !entry.comment) this.segments.delete(segment.unit);
      else this.segments.set(segment.unit, entry);
      this.write();
    }

    forget(stray) {
      this.strays = this.strays.filter((each) => each.key !== stray.key);
      this.write();
    }

    clear() {
      this.segments.clear();
      this.strays = [];
      this.write();
    }

    // What `target` of a segment was written into the file: what else was said of it, and what was written over it
    // since, is of that.
    written(unit, target) {
      const entry = this.segments.get(unit);
      if (!entry) return;
      if (entry.target === undefined || entry.target === target) this.segments.delete(unit);
      else this.segments.set(unit, { ...entry, was: target });
    }

    get kept() {
      const rows = [...this.segments, ...this.strays.map(({ key, now, ...entry }) => [key, entry])];
      return { hash: this.hash, segments: Object.fromEntries(rows) };
    }

    write() {
      const isEmpty = !this.segments.size && !this.strays.length;
      this.isKept = storage.write(this.key, isEmpty ? null : JSON.stringify(this.kept));
    }

    get size() {
      return this.segments.size;
    }

    count(test) {
      return [...this.segments.values()].filter(test).length;
    }
  }

  const isCorrected = (entry) => entry.target !== undefined;

  // One row ----------------------------------------------------------------------------------------------------------

  class Row {
    constructor(bench, segment, order) {
      this.bench = bench;
      this.segment = segment;
      this.order = order;
      this.isFull = false;
      const { data } = bench;
      this.isNews = segment.source === undefined;
      this.name = segment.key ?? (this.isNews ? "+" : `${segment.n}`);
      this.meta = make("div", { class: "meta" }, this.name);
      this.source = make("div", { class: "source", lang: data.source_locale, dir: data.source_dir });
      this.target = make("div", { class: "target", lang: data.locale, dir: data.dir });
      this.source.textContent = segment.source ?? segment.became[0].words.map(([, words]) => words).join(" ");
      this.notes = null;
      this.draft = null; // an open text box, and the method that opens it
      this.element = make("div", { class: "row", role: "listitem", tabindex: "-1" }, this.meta, this.source, this.target);
      if (!this.isNews) this.element.id = `${bench.prefix}${segment.key ? `k-${segment.key}` : `s${segment.n}`}`;
      this.element.row = this;
      this.refresh();
    }

    get entry() {
      return this.segment.unit ? this.bench.work.get(this.segment) : {};
    }

    get text() {
      return this.entry.target ?? this.segment.target ?? "";
    }

    // Whether a correction is in this browser alone, though there is a file that it was sent to.
    get isUnsent() {
      const { links, hash } = this.bench.data;
      return Boolean(links?.save && hash) && isCorrected(this.entry) && !this.bench.sending.has(this);
    }

    get isFlagged() {
      return WHY.some((name) => this.traits.has(name));
    }

    // How much there is to do, to sort by.
    get weight() {
      const { became = [], findings = [] } = this.segment;
      const grades = { meaning: 4, wording: 3, link: 2, spacing: 1 };
      const errors = findings.filter((finding) => finding.severity !== "info").length;
      const changed = became.reduce((sum, each) => sum + (grades[each.grade] ?? 4), 0);
      return this.entry.reviewed ? -1 : 10 * changed + 10 * errors + findings.length + (this.segment.doubtful ? 5 : 0);
    }

    // After a correction or the like: what the row is to filters, and what it shows.
    refresh() {
      const { segment, entry } = this;
      const { data } = this.bench;
      const isMine = isCorrected(entry) && !this.isUnsent;
      const isHuman = data.method === "human" || isMine || Boolean(entry.reviewed);
      const changes = (segment.became ?? []).filter((each) => each.change !== "moved");
      this.traits = new Set();
      if (this.isNews) this.traits.add(changes.some((each) => each.change === "added") ? "new" : "stale");
      else if (changes.length) this.traits.add("stale");
      if (segment.target === "" && !isMine) this.traits.add("new");
      if (segment.doubtful) this.traits.add("doubtful");
      if (segment.findings) this.traits.add("finding");
      if (this.text) this.traits.add(isHuman ? "human" : data.method === "machine" ? "machine" : "unknown");
      if (isMine) this.traits.add("edited");
      if (this.isUnsent) this.traits.add("unsent");
      if (segment.unit && !isMine && (this.isUnsent || !entry.reviewed)) this.traits.add("open");
      this.haystack = null;
      const flags = WHY.filter((name) => this.traits.has(name));
      const marks = { reviewed: entry.reviewed && !this.isUnsent, edited: isMine, unsent: this.isUnsent };
      this.element.className = ["row", ...flags, ...Object.keys(marks).filter((name) => marks[name])]
        .filter(Boolean)
        .join(" ");
      this.target.textContent = this.text;
      if (this.isFull) this.fill(true);
    }

    matches(filters, rule, needle) {
      const fits = GROUPS.every((group) => {
        const chosen = group.filter((name) => filters.has(name));
        return !chosen.length || chosen.some((name) => this.traits.has(name));
      });
      if (!fits || (rule && !(this.segment.findings ?? []).some((finding) => finding.rule === rule))) return false;
      if (!needle) return true;
      this.haystack ??= folded(`${this.source.textContent}\n${this.text}\n${this.entry.comment ?? ""}`);
      return this.haystack.includes(needle);
    }

    // All that is not needed before the row is seen.
    fill(again = false) {
      if (this.isFull && !again) return;
      this.isFull = true;
      const { segment, entry } = this;
      const { data } = this.bench;
      this.meta.replaceChildren(...this.about());
      this.showSource();
      if (this.text) this.target.replaceChildren(...decorated(this.text));
      else {
        const told = this.isNews || segment.unit ? "Not translated yet" : "No translation here";
        this.target.replaceChildren(make("span", { class: "none", lang: "en", dir: "ltr" }, told));
      }
      if (isCorrected(entry) && segment.target) {
        this.target.append(
          make("p", { class: "before" }, make("span", { class: "label", lang: "en", dir: "ltr" }, "Before "), make("del", {}, segment.target)),
        );
      }
      this.notes?.remove();
      this.notes = make("div", { class: "notes" }, ...this.remarks());
      if (this.notes.childNodes.length) this.element.append(this.notes);
      if (segment.unit) this.target.append(this.actions());
      this.source.dataset.label = data.source_locale;
      this.target.dataset.label = data.locale;
    }

    about() {
      const { segment } = this;
      const { links } = this.bench.data;
      const parts = [];
      if (this.isNews) parts.push(make("span", { class: "number" }, this.name));
      else parts.push(make("a", { class: "number", href: `#${this.element.id}`, title: "Link to this segment" }, this.name));
      const became = new Map();
      for (const each of segment.became ?? []) {
        const text = each.grade ? `${each.change}: ${each.grade}` : each.change;
        became.set(text, [each.change, (became.get(text)?.[1] ?? 0) + 1]);
      }
      for (const [text, [kind, count]] of became) {
        parts.push(make("span", { class: `chip ${kind}` }, count > 1 ? `${text} ×${count}` : text));
      }
      if (segment.doubtful) parts.push(make("span", { class: "chip doubt" }, "doubtful"));
      if (this.isUnsent) parts.push(make("span", { class: "chip unsent" }, "not written"));
      else {
        if (this.entry.reviewed) parts.push(make("span", { class: "chip done" }, "reviewed"));
        if (isCorrected(this.entry)) parts.push(make("span", { class: "chip mine" }, "edited here"));
      }
      if (segment.by) {
        const sure = segment.sure === undefined ? "" : ` ${segment.sure.toFixed(2)}`;
        const kind = segment.kind ? `, ${segment.kind}` : "";
        parts.push(make("span", { class: "small", title: "How it was aligned, and how sure" }, `${segment.by}${sure}${kind}`));
      }
      if (segment.at) {
        const [line] = segment.at;
        const about = { class: "small", title: `${this.bench.data.file}:${line}` };
        const href = links?.edit && links.edit + line;
        parts.push(make(href ? "a" : "span", { ...about, href }, `line ${line}`));
      }
      return parts;
    }

    // The English that was translated, and in it what became of it; where the two do not go together, one below the
    // other.
    showSource() {
      const { segment } = this;
      const became = segment.became ?? [];
      if (this.isNews) this.source.replaceChildren(...became.flatMap((each) => difference(each.words)));
      else if (segment.words) this.source.replaceChildren(...difference(segment.words));
      else {
        this.source.replaceChildren(...decorated(segment.source));
        for (const each of became) {
          const label = make("span", { class: "label", lang: "en", dir: "ltr" }, "Today ");
          this.source.append(make("p", { class: "today" }, label, ...difference(each.words)));
        }
      }
    }

    remarks() {
      const { segment, entry } = this;
      const { data } = this.bench;
      const parts = (segment.findings ?? []).map((finding) => findingOf(finding));
      if (this.isUnsent) {
        const why = entry.refused ?? "diglot review did not take it";
        parts.push(make("p", { class: "refused" }, make("strong", {}, "The file does not have this: "), make("bdi", {}, why)));
      }
      if (entry.comment) {
        parts.push(make("p", { class: "comment" }, make("span", { class: "label" }, "Comment "), make("bdi", {}, entry.comment)));
      }
      const proposals = segment.proposals ?? [];
      if (proposals.length) {
        const rows = proposals.map(([score, source, target, where]) =>
          make(
            "li",
            {},
            make("span", { class: "score" }, score > 100 ? "context" : score === 100 ? "exact" : `${score} %`),
            make("div", {}, make("div", { lang: data.locale, dir: data.dir }, ...decorated(target)),
              score < 100 ? make("div", { class: "small", lang: data.source_locale, dir: data.source_dir }, source) : "",
              make("div", { class: "small" }, where)),
            segment.unit ? button("Use", () => this.edit(target), { title: "Put it into a correction" }) : "",
          ),
        );
        parts.push(
          make("details", { class: "proposals" },
            make("summary", {}, plural(proposals.length, "earlier translation", "earlier translations")), make("ul", {}, ...rows)),
        );
      }
      return parts;
    }

    actions() {
      const { entry } = this;
      const bar = make("div", { class: "actions", lang: "en", dir: "ltr" });
      bar.append(
        button(entry.reviewed ? "✓ Reviewed" : "Reviewed", () => this.review(), { "aria-pressed": String(Boolean(entry.reviewed)) }),
        button(this.text ? "Correct" : "Translate", () => this.edit()),
        button("Comment", () => this.remark()),
      );
      if (this.isUnsent) bar.append(button("Send again", () => this.bench.send([this])));
      if (isCorrected(entry)) bar.append(button("Take back", () => this.keep({ target: undefined })));
      return bar;
    }

    review() {
      if (!this.segment.unit) return;
      this.keep({ reviewed: !this.entry.reviewed });
    }

    keep(changes) {
      this.bench.work.set(this.segment, changes);
      this.refresh();
      this.bench.changed();
    }

    edit(text = this.text) {
      if (!this.segment.unit) return;
      const { data } = this.bench;
      const hint = make("p", { class: "hint", "aria-live": "polite" });
      const check = (value) => {
        hint.textContent = missing(this.segment, value);
      };
      this.write("edit", "The translation", text, { lang: data.locale, dir: data.dir }, (value) => this.correct(value), hint, check);
    }

    remark(text = this.entry.comment ?? "") {
      if (!this.segment.unit) return;
      this.write("remark", "Comment", text, { dir: "auto" }, (value) => this.keep({ comment: value.trim() }));
    }

    async correct(value) {
      const target = value.replace(/\r?\n/g, "\n").trim();
      if (!target || target === this.segment.target) {
        this.keep({ target: undefined });
        return;
      }
      this.keep({ target, refused: undefined });
      // A page that is still to be made is sent when all of it is translated.
      if (this.bench.data.links?.save && this.bench.data.hash) await this.bench.send([this]);
    }

    // A text box in the place of the buttons; `method` opens it again with another text.
    write(method, label, text, about, accept, hint = "", check = () => {}) {
      this.fill();
      this.element.querySelector(".editor")?.remove();
      const box = make("textarea", { ...about, "aria-label": `${label}, ${this.name}`, rows: "3", spellcheck: "true" });
      box.value = text;
      this.draft = { method, box };
      const close = () => {
        editor.remove();
        this.draft = null;
        this.element.focus({ preventScroll: true });
      };
      const done = () => {
        close();
        accept(box.value.replace(UNHELD, ""));
      };
      const editor = make("div", { class: "editor", lang: "en", dir: "ltr" }, box, hint,
        make("div", { class: "actions" }, button("Keep", done, { class: "main" }), button("Cancel", close)));
      box.addEventListener("keydown", (event) => {
        if (event.key === "Escape") close();
        else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) done();
        else return;
        event.preventDefault();
      });
      box.addEventListener("input", () => check(box.value));
      this.element.append(editor);
      check(box.value);
      box.focus();
    }
  }

  // What a correction lacks of what both texts have to have: addresses and code.
  const missing = (segment, value) => {
    const needed = [...segment.target.matchAll(/\]\(([^()\s]{1,500})\)|(`[^`\n]{1,300}`)/g)].map((match) => match[1] ?? match[2]);
    const gone = [...new Set(needed)].filter((text) => !value.includes(text));
    const parts = gone.length ? [`Missing: ${gone.join(", ")}`] : [];
    if ((value.match(/\*\*/g) ?? []).length % 2) parts.push("An odd number of **");
    return parts.join(". ");
  };

  const findingOf = (finding) =>
    make("details", { class: `said ${finding.severity}` },
      make("summary", {}, make("span", { class: "chip" }, finding.severity), " ", finding.message),
      make("p", {}, finding.remedy, " ", make("code", {}, finding.rule)));

  // Gives each segment the findings that stand in it, and returns the others. That the page is stale is said by its state.
  const placed = (data) => {
    const found = data.findings ?? [];
    const rows = (data.segments ?? []).filter((segment) => segment.at).sort((one, other) => before(one.at, other.at));
    const endOf = ([line, , column, last = line]) => [last, column];
    return found.filter((finding) => {
      const place = [finding.line, finding.column];
      let low = 0;
      let high = rows.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (before(rows[middle].at, place) <= 0) low = middle + 1;
        else high = middle;
      }
      const row = rows[low - 1];
      if (!row || before(place, endOf(row.at)) >= 0) return finding.message !== data.reason;
      (row.findings ??= []).push(finding);
      return false;
    });
  };

  // Less than 0 where one line and column is before another.
  const before = ([line, column], [otherLine, otherColumn]) => line - otherLine || column - otherColumn;

  // What is said of the page beside its state, by what it is called.
  const provenance = ({ file, method, facts }) => {
    if (!facts) return [["File", file]]; // the source's: the page is missing
    const source = facts.source === file ? "the one that the page itself carries" : facts.source || "none";
    const sometimes = [
      ["Source moved on", facts.since],
      ["Commits behind", facts.behind],
      ["Source hash", facts.hash ?? "not stated"],
      ["Same sentences as", facts.same],
      ["Source commit", facts.commit],
      ["File id", facts.id],
    ];
    const who = method === "human" ? "human, in whole or in part: nothing says which sentences" : method;
    return [["File", file], ["Source text", source], ["Translated by", who], ["Handoff", facts.handoff ?? "not stated"],
      ...sometimes.filter(([, value]) => value !== undefined)];
  };

  // The page ---------------------------------------------------------------------------------------------------------

  class Bench {
    // `prefix` goes before the ids of rows, where one file has several articles.
    constructor(data, root, prefix = "") {
      this.root = root;
      this.prefix = prefix;
      this.filters = new Set();
      this.rule = "";
      this.needle = "";
      this.sort = "page";
      this.sending = new Set(); // the rows of all that is in the queue
      this.queue = [];
      this.take(data);
    }

    take(data) {
      this.data = data;
      this.findings = placed(data);
      this.work = new Work(data, this.work?.isKept === false ? this.work.kept : undefined);
      this.chips = new Map();
      this.list = make("div", { class: "rows", role: "list", "aria-label": "Segments" });
      this.watcher = new IntersectionObserver(
        (seen) => {
          for (const each of seen) if (each.isIntersecting) this.fillPiece(each.target);
        },
        { rootMargin: "600px 0px" },
      );
      let number = 0;
      this.rows = (data.segments ?? []).map((segment, order) => {
        if (segment.source !== undefined && !segment.key) segment.n = ++number;
        return new Row(this, segment, order);
      });
      this.shown = [];
      const parts = [this.head(), ...this.notices(), ...this.general()];
      if (this.rows.length) parts.push(this.toolbar(), this.list, this.none());
      else parts.push(make("p", { class: "empty" }, data.segments ? "The page has no text." : "There is no source text to put beside the page."));
      this.root.replaceChildren(...parts);
      if (this.rows.length) this.changed();
    }

    end() {
      this.watcher.disconnect();
    }

    // Whether the page is missing, and can be made from here.
    get isToMake() {
      const { links, hash, segments } = this.data;
      return Boolean(links?.save && !hash && segments?.length);
    }

    makePage() {
      this.send(this.rows.filter((row) => row.segment.unit));
    }

    // Puts rows on the page in this order, in pieces.
    lay(rows) {
      this.watcher.disconnect();
      this.shown = rows;
      const pieces = [];
      for (let at = 0; at < rows.length; at += PIECE) {
        const some = rows.slice(at, at + PIECE);
        const piece = make("div", { class: "piece" }, ...some.map((row) => row.element));
        piece.style.containIntrinsicSize = `auto ${some.length * HEIGHT}px`;
        pieces.push(piece);
      }
      this.list.replaceChildren(...pieces);
      // What the window shows first must not grow under the reader's eyes.
      if (pieces.length) this.fillPiece(pieces[0]);
      for (const piece of pieces.slice(1)) this.watcher.observe(piece);
    }

    fillPiece(piece) {
      this.watcher.unobserve(piece);
      for (const element of piece.children) element.row?.fill();
    }

    head() {
      const { data } = this;
      const facts = provenance(data).flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, `${value}`)]);
      return make("section", { class: "head", "aria-label": "The page" },
        make("p", {}, make("span", { class: `chip state ${data.state}` }, data.state), " ", data.reason, "."),
        make("details", {}, make("summary", {}, "Provenance"), make("dl", {}, ...facts)));
    }

    notices() {
      const { work, data } = this;
      const parts = [];
      if (this.isToMake) {
        parts.push(make("div", { class: "notice" }, make("p", {}, make("strong", {}, "This page is missing. "),
          `Translate each text; what you write is kept in this browser. When all ${data.segments.length} have a translation, `,
          make("em", {}, "Make the page"), " writes the file.")));
      }
      this.troubles = make("div", { class: "notice trouble", role: "alert", hidden: true });
      parts.push(this.troubles);
      if (work.isOlder && (work.size || work.strays.length)) {
        const fitting = work.size ? ` ${plural(work.size, "entry of yours still fits", "entries of yours still fit")}.` : "";
        const text = `This page has changed since you worked on it.${fitting}`;
        parts.push(make("div", { class: "notice" }, make("p", {}, text), ...this.strays()));
      } else if (work.strays.length) parts.push(make("div", { class: "notice" }, ...this.strays()));
      return parts;
    }

    strays() {
      const { data } = this;
      const about = { lang: data.locale, dir: data.dir };
      return this.work.strays.map((stray) => {
        const { now } = stray;
        const leave = () => {
          this.work.forget(stray);
          box.remove();
          this.changed();
        };
        const take = () => {
          const row = this.rows.find((each) => each.segment === now);
          leave();
          if (stray.comment) row.keep({ comment: stray.comment });
          row.correct(stray.target ?? now.target);
          this.go(row);
        };
        const box = make("div", { class: "stray" },
          make("p", {}, make("strong", {}, "No longer fits: "), make("span", { lang: data.source_locale, dir: data.source_dir }, stray.source)),
          make("dl", {},
            ...(stray.target === undefined ? [] : [make("dt", {}, "Yours"), make("dd", about, stray.target)]),
            ...(stray.comment ? [make("dt", {}, "Your comment"), make("dd", { dir: "auto" }, stray.comment)] : []),
            make("dt", {}, "It stood there"), make("dd", about, stray.was),
            ...(now ? [make("dt", {}, "It now stands there"), make("dd", about, now.target)] : [])),
          make("div", { class: "actions" }, now ? button("Put mine there", take) : "", button("Delete mine", leave)));
        return box;
      });
    }

    general() {
      const { findings } = this;
      if (!findings.length) return [];
      const own = findings.map((finding) => {
        const shown = findingOf(finding);
        shown.querySelector("summary").append(make("span", { class: "small" }, ` line ${finding.line}`));
        return shown;
      });
      const isOpen = findings.some((finding) => finding.severity !== "info");
      const title = `${plural(findings.length, "finding", "findings")} on the whole page`;
      return [make("details", { class: "general", open: isOpen }, make("summary", {}, title), ...own)];
    }

    toolbar() {
      const { data } = this;
      this.search = make("input", { type: "search", placeholder: "Search both languages", "aria-label": "Search both languages", oninput: () => {
        this.needle = folded(this.search.value.trim());
        this.apply();
      } });
      const chips = Object.entries(CHIPS).map(([name, [text, title]]) => {
        const count = make("span", { class: "count" });
        const chip = button("", () => this.toggle(name), { class: "filter", "aria-pressed": "false", title });
        chip.append(`${text} `, count);
        this.chips.set(name, [chip, count]);
        return chip;
      });
      const rules = [...new Set(data.segments.flatMap((each) => (each.findings ?? []).map((finding) => finding.rule)))].sort();
      const choices = (name, options, change) =>
        make("select", { "aria-label": name, onchange: (event) => change(event.target.value) },
          ...options.map(([value, text]) => make("option", { value }, text)));
      const selects = [];
      if (rules.length) {
        selects.push(choices("Rule", [["", "All rules"], ...rules.map((rule) => [rule, rule])], (value) => {
          this.rule = value;
          this.apply();
        }));
      }
      selects.push(choices("Sort", Object.entries(SORTS).map(([name, [text]]) => [name, text]), (value) => {
        this.sort = value;
        this.apply();
      }));
      this.status = make("span", { role: "status" });
      this.bar = make("progress", { "aria-label": "Reviewed or corrected", max: "1", value: "0" });
      this.handBack = button("Hand back", () => this.showHandBack(), this.isToMake ? {} : { class: "main" });
      this.maker = this.isToMake ? button("Make the page", () => this.makePage(), { class: "main" }) : "";
      this.abreast = make("p", { class: "status", hidden: true }, "Every stale segment is corrected or reviewed: ",
        make("code", {}, `diglot stamp ${data.path} --method human`), " says that the page is made from today’s source.");
      return make("section", { class: "tools", "aria-label": "Filters" },
        make("div", { class: "line" }, this.search, ...selects, make("span", { class: "space" }), this.maker, this.handBack,
          button("?", () => this.showHelp(), { title: "Keys", "aria-label": "Keys", "aria-keyshortcuts": "?" })),
        make("div", { class: "line filters" }, ...chips), make("p", { class: "status" }, this.status, " ", this.bar), this.abreast);
    }

    none() {
      this.nothing = make("p", { class: "empty", hidden: true }, "No segment is like that. ",
        button("Show all", () => this.reset()));
      return this.nothing;
    }

    reset() {
      this.filters.clear();
      this.needle = this.rule = this.search.value = "";
      for (const select of this.root.querySelectorAll(".tools select[aria-label=Rule]")) select.value = "";
      for (const [chip] of this.chips.values()) chip.setAttribute("aria-pressed", "false");
      this.apply();
    }

    toggle(name) {
      if (!this.filters.delete(name)) this.filters.add(name);
      this.chips.get(name)[0].setAttribute("aria-pressed", String(this.filters.has(name)));
      this.apply();
    }

    apply() {
      const value = SORTS[this.sort][1];
      // What somebody is writing stays in sight.
      const fitting = this.rows.filter((row) => row.draft || row.matches(this.filters, this.rule, this.needle));
      const keys = new Map(fitting.map((row) => [row, value(row)]));
      this.lay(fitting.sort((one, other) => keys.get(one) - keys.get(other) || one.order - other.order));
      this.nothing.hidden = fitting.length > 0;
      const total = plural(this.rows.length, "segment", "segments");
      this.told = fitting.length === this.rows.length ? total : `${fitting.length} of ${total}`;
      this.tell();
    }

    tell() {
      const { work } = this;
      const open = this.rows.filter((row) => row.segment.unit);
      const done = open.filter((row) => !row.traits.has("open")).length;
      this.bar.max = Math.max(open.length, 1);
      this.bar.value = done;
      if (this.maker) this.maker.disabled = open.some((row) => !row.text);
      const what = this.isToMake ? "translated" : "reviewed or corrected";
      this.status.textContent = `${this.told}; ${done} of ${open.length} ${what}`;
      const stale = this.rows.filter((row) => row.traits.has("stale") || row.traits.has("new"));
      const isAbreast = stale.length > 0 && stale.every((row) => row.segment.unit && !row.traits.has("open"));
      this.abreast.hidden = !(isAbreast && this.data.state === "stale" && this.data.links?.save);
      this.handBack.textContent = work.size ? `Hand back (${work.size})` : "Hand back";
      if (!work.isKept) this.complain("This browser keeps nothing for this page: hand back before you leave it.");
    }

    // After rows have changed: the numbers on the filters, and what they show.
    changed() {
      for (const [name, [chip, count]] of this.chips) {
        const number = this.rows.filter((row) => row.traits.has(name)).length;
        count.textContent = `${number}`;
        chip.hidden = !number && !this.filters.has(name);
      }
      // What was just reviewed stays where it is until a filter is touched.
      if (this.told === undefined) this.apply();
      else this.tell();
    }

    // After another tab has worked on the same page.
    reread() {
      this.work = new Work(this.data);
      for (const row of this.rows) row.refresh();
      this.changed();
    }

    complain(...parts) {
      this.troubles.hidden = false;
      this.troubles.replaceChildren(...parts);
    }

    // Keys -----------------------------------------------------------------------------------------------------------

    current() {
      return document.activeElement?.closest?.(".row")?.row ?? null;
    }

    // The first row below the filters, which may stay at the top of the window.
    first() {
      const tools = this.root.querySelector(".tools");
      const top = getComputedStyle(tools).position === "sticky" ? tools.getBoundingClientRect().bottom : 0;
      return document.elementFromPoint(this.list.getBoundingClientRect().left + 20, top + 10)?.closest(".row")?.row;
    }

    move(step, test = () => true) {
      const here = this.current();
      const at = this.shown.indexOf(here ?? this.first());
      // From nowhere the row at the top of the window is the next one.
      for (let to = here ? at + step : Math.max(at, 0); this.shown[to]; to += step) {
        if (test(this.shown[to])) {
          this.go(this.shown[to]);
          return;
        }
      }
      this.status.textContent = step > 0 ? "No such segment below" : "No such segment above";
    }

    go(row) {
      // Rows that are not filled yet are about to change their height: those around come first.
      const piece = row.element.parentElement;
      for (const each of [piece.previousElementSibling, piece, piece.nextElementSibling]) if (each) this.fillPiece(each);
      const { element } = row;
      element.focus({ preventScroll: true });
      element.scrollIntoView({ block: "center" });
      requestAnimationFrame(() => element.scrollIntoView({ block: "center" }));
      if (element.id) history.replaceState(history.state, "", `#${element.id}`);
      this.tell();
    }

    // Goes to a segment by its address, if there is such a one.
    visit(id) {
      const row = this.rows.find((each) => each.element.id === id);
      if (!row) return;
      if (!this.shown.includes(row)) this.reset();
      this.go(row);
    }

    press(event) {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest("input, textarea, select, dialog") || !this.data.segments?.length) return;
      if (storage.read("diglot.keys") === "off" && event.key !== "?") return;
      const row = this.current();
      const actions = {
        n: () => this.move(1, (each) => each.isFlagged),
        p: () => this.move(-1, (each) => each.isFlagged),
        s: () => this.move(1, (each) => each.traits.has("stale") || each.traits.has("new")),
        j: () => this.move(1),
        k: () => this.move(-1),
        e: () => row?.edit(),
        r: () => {
          row?.review();
          row?.element.focus({ preventScroll: true });
        },
        c: () => row?.remark(),
        "/": () => this.search.focus(),
        "?": () => this.showHelp(),
      };
      if (!Object.hasOwn(actions, event.key)) return;
      event.preventDefault();
      actions[event.key]();
    }

    // Dialogs --------------------------------------------------------------------------------------------------------

    dialog(title, ...parts) {
      const box = make("dialog", { "aria-label": title, onclose: () => box.remove() },
        make("h2", {}, title), ...parts,
        make("div", { class: "actions" }, button("Close", () => box.close())));
      document.body.append(box);
      box.showModal();
      return box;
    }

    showHelp() {
      const keys = KEYS.map(([key, text]) => make("tr", {}, make("th", { scope: "row" }, ...key.split(" ").flatMap((each, at) => [at ? " + " : "", make("kbd", {}, each)])), make("td", {}, text)));
      const isOff = storage.read("diglot.keys") === "off";
      const box = make("input", { type: "checkbox", checked: !isOff, onchange: (event) => storage.write("diglot.keys", event.target.checked ? null : "off") });
      this.dialog("Keys", make("table", { class: "keys" }, make("tbody", {}, ...keys)),
        make("p", {}, make("label", {}, box, " Single letters are keys")),
        make("p", {}, "Filters of one kind widen what is shown, those of different kinds narrow it: stale or doubtful, and open. What you write is kept in this browser until you hand it back."));
    }

    showHandBack() {
      const { work, data } = this;
      const parts = [[isCorrected, "correction", "corrections"], [(entry) => entry.reviewed, "reviewed", "reviewed"], [(entry) => entry.comment, "comment", "comments"]]
        .map(([test, one, many]) => plural(work.count(test), one, many));
      const name = fileName(data);
      const box = this.dialog("Hand back",
        make("p", {}, work.size ? `${parts.join(", ")} on this page.` : "Nothing has been corrected, reviewed or commented on this page yet."),
        ...(data.links?.save ? [make("p", {}, data.hash
          ? "Corrections go into the file when you keep them; the review file has your comments and what you reviewed, too."
          : "The page is made when all of its texts are translated; the review file has what there is.")] : []),
        make("p", {}, "Whoever has the repository puts the file into the pages with ", make("code", {}, `diglot import ${name}.review.json`),
          "; it takes the XLIFF just as well, which a program for translators can go on with. ",
          make("code", {}, "diglot export"), " writes whole pages, with proposals and notes."),
        make("div", { class: "actions" },
          button("Download the review file", () => download(`${name}.review.json`, "application/json", `${JSON.stringify(review([[this.data, this.work]]), null, 2)}\n`),
            { class: "main", disabled: !work.size }),
          button("Download XLIFF", () => download(`${name}.xlf`, "application/xliff+xml", xliff(this.data, this.work)), { disabled: !work.size }),
          button("Delete what is kept here", () => {
            this.work.clear();
            for (const row of this.rows) row.refresh();
            this.changed();
            box.close();
          }, { disabled: !work.size && !work.strays.length })));
    }

    // To `diglot review` ---------------------------------------------------------------------------------------------

    // Sends what was corrected in these rows, and shows the page as it is then: one after the other, since the answer to
    // each has the page that the next is for.
    async send(rows) {
      this.queue.push(rows);
      for (const row of rows) this.sending.add(row);
      for (const row of rows) row.refresh();
      if (this.queue.length > 1) return;
      while (this.queue.length) await this.sendFirst();
    }

    async sendFirst() {
      const { data } = this;
      // Some may have been taken back, or have gone, while they waited.
      const rows = this.queue[0].filter((row) => isCorrected(row.entry));
      if (!rows.length) {
        this.next();
        return;
      }
      const sent = new Map(rows.map((row) => [row, this.work.get(row.segment)]));
      this.status.textContent = "Writing to the file …";
      let answer;
      try {
        const segments = new Map([...sent].map(([row, entry]) => [row.segment.unit, entry]));
        const response = await fetch(data.links.save, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify(review([[data, { segments }]])),
        });
        answer = response.ok ? await response.json() : { message: await response.text() };
      } catch (error) {
        this.next();
        for (const row of rows) row.refresh();
        this.changed();
        this.complain(make("p", {}, `Not written: ${error.message}. What you wrote is kept in this browser; is diglot review still running?`));
        return;
      }
      this.next();
      const comments = rows.map((row) => row.entry.comment);
      if (answer.done) {
        for (const [row, { target }] of sent) this.work.written(row.segment.unit, target);
        this.work.write();
      }
      const focus = document.activeElement;
      const isHere = rows.length === 1 && (focus === document.body || rows[0].element === focus.closest(".row"));
      const top = window.scrollY;
      const heirs = answer.data ? this.again(answer.data) : new Map(rows.map((row) => [row, row]));
      if (!answer.data) for (const row of rows) row.refresh();
      const own = rows.map((row) => heirs.get(row));
      if (answer.done) {
        own.forEach((row, at) => row?.segment.unit && row.keep({ reviewed: true, comment: comments[at] }));
        this.status.textContent = "Written to the file";
      } else {
        for (const row of own) if (row?.isUnsent) row.keep({ refused: answer.message });
        this.explain(answer, [...sent.values()][0]);
      }
      window.scrollTo({ top });
      if (isHere && !own[0]?.draft) own[0]?.element.focus({ preventScroll: true });
    }

    // Takes the first off the queue; a row may be in it more than once.
    next() {
      this.queue.shift();
      this.sending = new Set(this.queue.flat());
    }

    // Why a correction was not written, with both versions.
    explain(answer, mine) {
      const about = { lang: this.data.locale, dir: this.data.dir };
      const isListed = this.work.strays.length > 0; // with both versions
      const versions = answer.theirs === undefined || isListed ? [] : [make("dl", {},
        make("dt", {}, "Yours"), make("dd", about, mine.target),
        make("dt", {}, "It now stands there"), make("dd", about, answer.theirs))];
      this.complain(make("p", {}, make("strong", {}, "Not written: "), answer.message),
        make("p", {}, "What you wrote is kept in this browser."), ...versions);
      this.troubles.scrollIntoView({ block: "center" });
    }

    // The same page with other data: filters stay, and what is being written. Returns the new row of each old one, where
    // it has one.
    again(data) {
      const { filters, search, rule, sort, rows } = this;
      const focus = document.activeElement;
      const [from, to] = [focus.selectionStart, focus.selectionEnd];
      this.watcher.disconnect();
      this.told = undefined;
      this.take(data);
      const heirs = new Map(rows.map((row) => [row, this.heir(row)]));
      this.queue = this.queue.map((each) => each.map((row) => heirs.get(row)).filter(Boolean));
      this.sending = new Set(this.queue.flat());
      for (const row of this.sending) row.refresh();
      let box = focus === search ? this.search : null;
      for (const old of rows.filter((row) => row.draft)) {
        const row = heirs.get(old);
        const text = old.draft.box.value;
        if (row?.segment.unit) row[old.draft.method](text);
        else this.complain(make("p", {}, "The segment that you were writing to has gone. You wrote: ", make("bdi", {}, text)));
        if (focus === old.draft.box) box = row?.draft?.box;
      }
      this.search.value = search.value;
      this.rule = rule;
      this.filters = filters;
      for (const name of filters) this.chips.get(name)[0].setAttribute("aria-pressed", "true");
      for (const select of this.root.querySelectorAll(".tools select")) {
        select.value = select.getAttribute("aria-label") === "Rule" ? rule : sort;
      }
      this.sort = sort;
      this.apply();
      box?.focus({ preventScroll: true });
      box?.setSelectionRange(from, to);
      return heirs;
    }

    // The row that a row of the page as it was has become: at its place, or else the one that reads as it did.
    heir({ segment, order }) {
      const near = this.rows[order];
      if (near?.segment.source === segment.source && near.segment.key === segment.key) return near;
      return this.rows.find((row) => row.segment.source === segment.source && row.segment.target === segment.target);
    }
  }

  const fileName = (data) => `${data.article.replace(/\.md$/i, "").replace(/[^\p{L}\p{N}._-]+/gu, "-")}.${data.locale}`;

  // A review file: tools/diglot/reports/schema/review.json says what is in it.
  const review = (pages) => ({
    format: 1,
    pages: pages.map(([data, work]) => ({
      path: data.path,
      hash: data.hash,
      segments: [...work.segments]
        .map(([unit, { source, was, target, reviewed, comment }]) => ({
          unit,
          source,
          was,
          target: target ?? null,
          reviewed: Boolean(reviewed),
          comment: comment ?? "",
        })),
    })),
  });

  // XLIFF 2.1 of what was corrected, reviewed and commented. Its texts are Markdown as it is: an import takes codes in
  // either form.
  const xliff = (data, work) => {
    const space = "urn:oasis:names:tc:xliff:document:2.0";
    const tree = document.implementation.createDocument(space, "xliff");
    const add = (parent, name, about = {}, text = "") => {
      const element = tree.createElementNS(space, name);
      for (const [key, value] of Object.entries(about)) element.setAttribute(key, value);
      element.append(text.replace(UNHELD, ""));
      parent.append("\n", element);
      return element;
    };
    const root = tree.documentElement;
    for (const [key, value] of [["version", "2.1"], ["srcLang", data.source_locale], ["trgLang", data.locale]]) {
      root.setAttribute(key, value);
    }
    const file = add(root, "file", { id: "f1", original: data.path.replaceAll("%", "%25") });
    file.setAttributeNS("http://www.w3.org/XML/1998/namespace", "xml:space", "preserve");
    for (const [id, { source, was, target, reviewed, comment }] of work.segments) {
      const unit = add(file, "unit", { id, canResegment: "no" });
      if (comment) add(add(unit, "notes"), "note", {}, comment);
      const segment = add(unit, "segment", { id: "s1", state: reviewed ? "reviewed" : "translated" });
      add(segment, "source", {}, source);
      if (target ?? was) add(segment, "target", {}, target ?? was);
    }
    return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(tree)}\n`;
  };

  const download = (name, type, text) => {
    const place = URL.createObjectURL(new Blob([text], { type }));
    make("a", { href: place, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(place), 1000);
  };

  // Light and dark ---------------------------------------------------------------------------------------------------

  const showTheme = () => {
    const chosen = storage.read("diglot.theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  };

  const themeButton = () =>
    button("◐", () => {
      const root = document.documentElement;
      const isDark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = isDark ? "light" : "dark";
      storage.write("diglot.theme", root.dataset.theme);
    }, { class: "theme", title: "Light or dark", "aria-label": "Light or dark" });

  // ------------------------------------------------------------------------------------------------------------------

  let bench = null;

  // What `reports/packing.py` made short, as it was.
  const unpacked = (data) => {
    const { locale, article } = data;
    data.dir ??= "ltr";
    data.source_dir ??= "ltr";
    data.path ??= `${locale}/${article}`;
    data.file ??= data.folder + data.path;
    if (data.facts) data.facts.source ??= `${data.folder}${data.source_locale}/${article}`;
    if (data.findings) data.findings = rowsOf(data.findings);
    if (data.segments) data.segments = rowsOf(data.segments);
    for (const row of data.segments ?? []) {
      if (row.words) row.source ??= row.words.filter(([kind]) => kind !== "added").map(([, words]) => words).join(" ");
    }
    return data;
  };

  const rowsOf = ([count, columns]) => {
    const rows = Array.from({ length: count }, () => ({}));
    for (const [name, column] of Object.entries(columns)) {
      rows.forEach((row, at) => {
        const value = Array.isArray(column) || Object.hasOwn(column, at) ? column[at] : column[""];
        if (value !== undefined && value !== null) row[name] = value;
      });
    }
    return rows;
  };

  const show = (text, prefix = "") => {
    bench?.end();
    const data = unpacked(JSON.parse(text));
    const findings = document.getElementById("bench-findings");
    if (findings) data.findings ??= rowsOf(JSON.parse(findings.textContent));
    bench = new Bench(data, document.getElementById("bench"), prefix);
  };

  // One file with all articles: the part of the address behind `#` says which is shown.
  const route = () => {
    const [, key, segment] = /^#(a\d+)(s\d+)?$/.exec(location.hash) ?? [];
    const stored = key ? document.getElementById(`data-${key}`) : null;
    const overview = document.getElementById("overview");
    const heading = document.getElementById("title");
    if (!stored) {
      bench?.end();
      bench = null;
      document.getElementById("bench").replaceChildren();
      heading.textContent = heading.dataset.title;
    } else if (bench?.prefix !== key) {
      show(stored.textContent, key);
      heading.textContent = `${bench.data.article} · ${bench.data.locale}`;
      window.scrollTo({ top: 0 });
    }
    overview.hidden = Boolean(stored);
    document.getElementById("back").hidden = !stored;
    document.title = heading.textContent;
    if (stored && segment) bench.visit(key + segment);
  };

  const start = () => {
    document.querySelector(".top nav")?.append(themeButton());
    document.addEventListener("keydown", (event) => bench?.press(event));
    window.addEventListener("storage", (event) => event.key === bench?.work.key && bench.reread());
    window.addEventListener("beforeprint", () => {
      for (const row of bench?.shown ?? []) row.fill();
    });
    const own = document.getElementById("bench-data");
    if (own) {
      show(own.textContent);
      const visit = () => /^#s\d+$/.test(location.hash) && bench.visit(location.hash.slice(1));
      window.addEventListener("hashchange", visit);
      visit();
    } else {
      window.addEventListener("hashchange", route);
      route();
    }
    performance.mark("bench-ready");
  };

  showTheme();
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
