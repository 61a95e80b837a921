// The reader's choice of a locale, made in the switcher, is kept. Who comes to the root of the site from elsewhere is led
// to the locale chosen before: from there every link leads on in it. Without script, or without a choice, the root is
// the home page of the source.
(() => {
  "use strict";

  const KEY = "diglot.locale";

  const kept = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage is switched off: nothing is kept
    }
  };

  // From a page of the site the reader meant to come here.
  const cameFromWithin = () => document.referrer.startsWith(`${location.origin}/`);

  const wayOn = (locale) =>
    [...document.querySelectorAll(".md-select__list[data-dg-root] a")].find(
      (link) => link.hreflang === locale && !link.hasAttribute("aria-current"),
    );

  addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest(".md-select__link[hreflang]");
    if (!link) return;
    try {
      localStorage.setItem(KEY, link.hreflang);
    } catch {
      // storage is switched off: the choice holds for this page
    }
  });

  const onward = cameFromWithin() ? null : wayOn(kept());
  if (onward) location.replace(onward.href);
})();
