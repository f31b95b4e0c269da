/* Proposals under the search field: a combobox. Without this file the form still searches.
   The list follows the text, but nothing is decided while a syllable is being composed; answers that come late are
   dropped; Esc keeps the text. Recent searches stay in this browser and can be cleared. */
"use strict";

(() => {
  const form = document.querySelector("[data-search][data-suggest]");
  if (!form) return;
  const box = form.querySelector("input[type=search]");
  const WAIT = 120;
  const RECENT = "ocop-recent-searches";
  let hits = [], active = -1, turn = 0, timer = 0, closing = false, announced = "", asked = null, request = null;

  const list = document.createElement("ul");
  Object.assign(list, { id: "site-search-list", hidden: true, className: "suggest" });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.labels[0]?.textContent.trim() ?? "");
  const status = document.createElement("p");
  status.className = "u-hidden";
  status.setAttribute("role", "status");
  form.append(list, status);
  const roles = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" };
  for (const [name, value] of Object.entries(roles)) box.setAttribute(name, value);

  const recent = () => {
    try { return JSON.parse(localStorage.getItem(RECENT)) ?? []; } catch { return []; }
  };
  const forget = () => {
    try { localStorage.removeItem(RECENT); } catch { /* nothing was kept */ }
    close();
    status.textContent = announced = form.dataset.forgotten;
  };
  const remember = (text) => {
    if (!text) return;
    try {
      localStorage.setItem(RECENT, JSON.stringify([text, ...recent().filter((old) => old !== text)].slice(0, 6)));
    } catch { /* private window: nothing is remembered */ }
  };

  const close = () => {
    list.hidden = true;
    active = -1;
    status.textContent = announced = "";
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const mark = (index) => {
    active = index;
    [...list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === index)));
    if (index < 0) return box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-activedescendant", list.children[index].id);
    list.children[index].scrollIntoView({ block: "nearest" });
  };
  const row = (hit, index) => {
    const item = document.createElement("li");
    item.id = `site-search-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const label = document.createElement("span");
    for (const [text, marked] of hit.parts ?? [[hit.label, false]]) {
      const part = document.createElement(marked ? "mark" : "span");
      part.textContent = text;
      label.append(part);
    }
    if (hit.kind === "forget") label.className = "suggest__forget";
    const note = document.createElement("span");
    note.className = "mini soft";
    note.textContent = hit.note;
    item.append(label, note);
    item.addEventListener("mousedown", (event) => event.preventDefault());
    item.addEventListener("click", () => pick(index));
    return item;
  };
  const show = (found) => {
    hits = found;
    list.replaceChildren(...hits.map(row));
    list.hidden = !hits.length;
    box.setAttribute("aria-expanded", String(hits.length > 0));
    mark(-1);
    const count = hits.filter((hit) => hit.kind !== "forget").length;
    const words = count === 1 ? form.dataset.one : count ? form.dataset.many.replace("{n}", count) : "";
    if (words !== announced) status.textContent = announced = words;
  };
  const pick = (index) => {
    const hit = hits[index];
    if (hit.kind === "forget") return forget();
    remember(hit.kind === "recent" ? hit.label : box.value.trim());
    close();
    window.location.assign(hit.url);
  };
  const ask = async () => {
    const text = box.value.trim();
    if (text === asked) return;
    asked = text;
    const mine = ++turn;
    request?.abort();
    if (text.length < 2) return text ? close() : showRecent();
    request = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(text)}`, { signal: request.signal });
      if (answer.ok && mine === turn && document.activeElement === box) show((await answer.json()).hits);
    } catch { /* offline, or a newer question was asked */ }
  };
  const again = () => {
    asked = null;
    ask();
  };
  const showRecent = () => {
    if (box.value.trim()) return;
    const address = (text) => `${form.action}?q=${encodeURIComponent(text)}`;
    const found = recent().map((text) => ({ kind: "recent", label: text, note: form.dataset.recent, url: address(text) }));
    show(found.length ? [...found, { kind: "forget", label: form.dataset.forget, note: "" }] : []);
  };
  const later = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, WAIT);
  };

  box.addEventListener("compositionend", later);
  box.addEventListener("input", later);
  box.addEventListener("focus", showRecent);
  box.addEventListener("blur", close);
  form.addEventListener("submit", (event) => {
    if (closing) return event.preventDefault();
    remember(box.value.trim());
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) {
      // This Enter ends a syllable. Safari ends the composition first and would then send the form.
      closing = event.key === "Enter" || event.code === "Enter";
      if (closing) window.setTimeout(() => { closing = false; });
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !list.hidden) {
      event.preventDefault();
      const places = hits.length + 1;
      mark(((active + 1 + step + places) % places) - 1);
    } else if (step === 1) {
      event.preventDefault();
      again();
    } else if (event.key === "Enter" && active >= 0 && !list.hidden) {
      event.preventDefault();
      pick(active);
    } else if (event.key === "Escape") {
      event.preventDefault();
      turn += 1;
      close();
    }
  });
})();
