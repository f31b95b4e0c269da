/* The print button shows itself only where it can work; the browser's own menu prints the page as well. */
"use strict";

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
