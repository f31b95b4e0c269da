/* Commune field: proposals while typing. Without this file the text box and the two lists still work.
   Typing Vietnamese: nothing is decided while a syllable is being composed; answers that come late are dropped. */
"use strict";
(() => {
  const WAIT = 150;
  let fields = 0;

  const enhance = (root) => {
    if (root.dataset.ready) return;
    root.dataset.ready = "1";
    const box = root.querySelector("input[type=text]");
    const code = root.querySelector("[data-commune-code]");
    const list = document.createElement("ul");
    const status = document.createElement("p");
    const id = `commune-${++fields}`;
    let hits = [], active = -1, asked = 0, timer = 0, announced = "";

    Object.assign(list, { id, hidden: true, className: "commune__list" });
    list.setAttribute("role", "listbox");
    if (box.labels.length) list.setAttribute("aria-label", box.labels[0].textContent.trim());
    status.className = "u-hidden";
    status.setAttribute("role", "status");
    box.after(list, status);
    for (const [key, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false" })) box.setAttribute(key, value);

    const say = (count) => {
      const words = count === 0 ? root.dataset.none : count === 1 ? root.dataset.one : root.dataset.many.replace("{n}", count);
      if (words !== announced) status.textContent = announced = words;
    };
    const close = () => {
      list.hidden = true;
      active = -1;
      box.setAttribute("aria-expanded", "false");
      box.removeAttribute("aria-activedescendant");
    };
    const mark = (index) => {
      active = index;
      [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === index)));
      if (index < 0) return box.removeAttribute("aria-activedescendant");
      box.setAttribute("aria-activedescendant", list.children[index].id);
      list.children[index].scrollIntoView({ block: "nearest" });
    };
    const item = (hit, index) => {
      const row = document.createElement("li");
      const label = document.createElement("span");
      Object.assign(row, { id: `${id}-${index}`, className: "commune__hit" });
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", "false");
      label.textContent = hit.label;
      row.append(label);
      if (hit.note) {
        const note = document.createElement("span");
        Object.assign(note, { className: "commune__note", textContent: hit.note });
        row.append(note);
      }
      row.addEventListener("mousedown", (event) => event.preventDefault());
      row.addEventListener("click", () => pick(index));
      return row;
    };
    const show = (found) => {
      hits = found;
      list.replaceChildren(...hits.map(item));
      list.hidden = !hits.length;
      box.setAttribute("aria-expanded", String(!!hits.length));
      mark(-1);
      say(hits.length);
    };
    const pick = (index) => {
      clearTimeout(timer);
      asked += 1;
      box.value = hits[index].label;
      if (code) code.value = hits[index].code;
      close();
      box.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const ask = async () => {
      const text = box.value.trim();
      const turn = ++asked;
      if (text.length < 2) { announced = ""; return close(); }
      try {
        const answer = await fetch(`${root.dataset.suggest}?q=${encodeURIComponent(text)}`);
        if (answer.ok && turn === asked && document.activeElement === box) show((await answer.json()).hits);
      } catch { /* no network: the text is understood when the form is sent */ }
    };

    box.addEventListener("input", () => {
      if (code) code.value = "";
      root.querySelectorAll("input[type=radio]").forEach((radio) => { radio.checked = false; });
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    box.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && !list.hidden) {
        event.preventDefault();
        const places = hits.length + 1;
        mark(((active + 1 + step + places) % places) - 1);
      } else if (step === 1) {
        event.preventDefault();
        ask();
      } else if (event.key === "Enter" && active >= 0 && !list.hidden) {
        event.preventDefault();
        pick(active);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      }
    });
    box.addEventListener("blur", close);
    // Pages that depend on the commune (delivery quote) listen to this: a proposal picked, a list used, a text left.
    box.addEventListener("change", () => root.dispatchEvent(new CustomEvent("commune:chosen", { bubbles: true })));

    const province = root.querySelector("[data-commune-province]");
    const communes = root.querySelector("[data-commune-list]");
    let filled = 0;
    root.querySelector("[data-commune-fill]").hidden = true;
    province.addEventListener("change", async () => {
      const turn = ++filled;
      box.value = "";
      if (code) code.value = "";
      communes.length = 1;
      if (!province.value) return;
      const answer = await fetch(`${root.dataset.communes}?province=${encodeURIComponent(province.value)}`);
      if (!answer.ok || turn !== filled) return;
      for (const row of (await answer.json()).communes) communes.add(new Option(row.label, row.code));
    });
    communes.addEventListener("change", () => {
      if (!communes.value) return;
      box.value = `${communes.selectedOptions[0].text}, ${province.selectedOptions[0].text.replace(/ \(.*/, "")}`;
      if (code) code.value = communes.value;
      box.dispatchEvent(new Event("change", { bubbles: true }));
    });
  };

  const start = (scope) => scope.querySelectorAll("[data-commune]").forEach(enhance);
  start(document);
  document.addEventListener("htmx:load", (event) => start(event.detail.elt));
})();
