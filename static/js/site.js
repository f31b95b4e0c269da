/* What every page needs of script; each page works without it. */
"use strict";

(() => {
  // The badge is a fragment: pages are cached whole, and most visitors have no basket.
  const badge = document.querySelector("[data-basket-badge]");
  const takeCount = (place) => {
    const count = place.querySelector("template[data-basket-count]");
    if (badge && count) badge.replaceChildren(count.content.cloneNode(true));
    return Boolean(count);
  };
  const refreshBadge = async () => {
    if (!badge || !/(?:^|; )has_basket=1/.test(document.cookie)) return;
    try {
      const answer = await fetch(badge.dataset.basketBadge, { credentials: "same-origin" });
      if (answer.ok) badge.innerHTML = await answer.text();
    } catch {
      // Offline: the link to the basket still works.
    }
  };
  if (!takeCount(document)) refreshBadge();  // a page that shows the basket says the number itself
  window.addEventListener("pageshow", (event) => event.persisted && refreshBadge());
  document.addEventListener("basket:changed", refreshBadge);

  // Into the basket without leaving the page; when anything goes wrong the form is sent as without script.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-add]") || form.hasAttribute("data-plain")) return;
    event.preventDefault();
    if (form.hasAttribute("data-busy")) return;
    form.setAttribute("data-busy", "");
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "HX-Request": "true" },
      });
      if (!answer.ok && answer.status !== 422) throw new Error(answer.statusText);
      const said = document.querySelector("[data-added]");
      said.innerHTML = await answer.text();
      takeCount(said);
      said.scrollIntoView({ block: "nearest" });
    } catch {
      form.setAttribute("data-plain", "");
      form.requestSubmit();
    } finally {
      form.removeAttribute("data-busy");
    }
  });

  // One press, one order: the button stays as it is but does not answer a second time.
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (event.defaultPrevented || !button || event.target.method !== "post") return;
    if (button.hasAttribute("data-busy")) {
      event.preventDefault();
      return;
    }
    button.setAttribute("data-busy", "");
    window.setTimeout(() => button.removeAttribute("data-busy"), 8000);
  });
  window.addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("[data-busy]")) button.removeAttribute("data-busy");
  });

  // A select or tick that sends its form by itself (the button stays for those without script).
  document.addEventListener("change", (event) => {
    const field = event.target.closest("[data-autosubmit]");
    if (field) field.form.requestSubmit();
  });

  // Plus and minus beside a number field.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (!button) return;
    const field = button.parentElement.querySelector("input");
    if (button.dataset.step === "up") field.stepUp();
    else field.stepDown();
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // After a failed check the reader lands on the list of errors.
  const alertBox = document.querySelector("[data-focus]");
  if (alertBox) alertBox.focus();
})();

/* Typing Vietnamese goes through a composition (Telex, VNI, phone keyboards): half a syllable is not a query.
   whenTyped(field, call, wait) calls with the value once typing rests and no composition is open. */
window.whenTyped = (field, call, wait = 150) => {
  let composing = false;
  let timer = 0;
  const later = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => composing || call(field.value), wait);
  };
  field.addEventListener("compositionstart", () => { composing = true; });
  field.addEventListener("compositionend", () => { composing = false; later(); });
  field.addEventListener("input", (event) => event.isComposing || later());
};
