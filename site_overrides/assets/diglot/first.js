// What has to be done before the page is painted, so that nothing moves later and nothing is loaded for naught.
(() => {
  "use strict";

  // The theme tells its style that there are scripts when all of them are there; then the box for search comes, late.
  const root = document.documentElement;
  root.classList.replace("no-js", "js");

  // A page that is painted while it is read has not got the box for search yet, which pushes its neighbours aside.
  root.toggleAttribute("data-dg-coming", true);
  addEventListener("DOMContentLoaded", () => root.removeAttribute("data-dg-coming"));

  // Who reads in another view than the translation sees the page when it stands so.
  let view = null;
  try {
    view = localStorage.getItem("diglot.view");
  } catch {
    // storage is switched off: nothing was remembered
  }
  root.toggleAttribute("data-dg-pending", view === "sentence" || view === "side");

  // The theme asks for the index of search, megabytes on a large site, on every page. It gets it when search is used:
  // opened, or named by the address, whose words are to be marked in the text.
  const INDEX = /\/search\/search_index\.json$/;
  const { open, send } = XMLHttpRequest.prototype;
  const indexes = new WeakSet();
  let waiting = new URL(location.href).searchParams.has("h") ? null : [];

  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    if (INDEX.test(url)) indexes.add(this);
    return open.call(this, method, url, ...rest);
  };
  XMLHttpRequest.prototype.send = function (body) {
    if (waiting && indexes.has(this)) waiting.push(() => send.call(this, body));
    else send.call(this, body);
  };

  const use = (event) => {
    if (!waiting || !(event.target instanceof Element) || !event.target.closest("#__search, .md-search")) return;
    const held = waiting;
    waiting = null;
    for (const ask of held) ask();
  };
  addEventListener("change", use);
  addEventListener("focusin", use);
})();
