/* Tells the shop which result of a search was opened: text, product and place in the list, nothing about the reader.
   The page does not wait for it; without this file it is not counted. */
"use strict";

(() => {
  const tell = (event) => {
    const link = event.target.closest("[data-clicks] .card__name a");
    if (!link || event.button > 1 || !navigator.sendBeacon) return;
    const list = link.closest("[data-clicks]");
    const cards = [...list.querySelectorAll(":scope > .card")];
    const [, product] = /_(\d+)\/$/.exec(link.pathname) ?? [];
    const place = Number(list.dataset.first) + cards.indexOf(link.closest(".card"));
    navigator.sendBeacon(list.dataset.clicks, new URLSearchParams({ q: list.dataset.text, mon: product, cho: place }));
  };
  document.addEventListener("click", tell);
  document.addEventListener("auxclick", tell);
})();
