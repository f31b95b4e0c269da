/* Copy buttons and the time that is left; the page says all of it without script. */
"use strict";

(() => {
  const said = document.querySelector("[data-copied]");
  for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      said.textContent = said.dataset.copied;
      said.classList.remove("u-hidden");
    });
  }

  // Hidden from screen readers: the moment stands beside it in words.
  const clock = document.querySelector("[data-until]");
  const show = () => {
    const left = Math.max(0, Math.floor((new Date(clock.dataset.until) - Date.now()) / 1000));
    const two = (number) => String(number).padStart(2, "0");
    clock.textContent = `(${Math.floor(left / 3600)}:${two(Math.floor(left / 60) % 60)}:${two(left % 60)})`;
  };
  if (clock) {
    show();
    window.setInterval(show, 1000);
  }
})();
