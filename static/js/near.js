/* Near me: the position is asked for only after a press, rounded to about a kilometre, and put into an address.
   Without this file, or without a position, the link leads to the page where a commune is chosen. */
"use strict";

(() => {
  const DECIMALS = 2; // of a degree, as search/near.py rounds
  const ASK = { enableHighAccuracy: false, timeout: 10000, maximumAge: 600000 };

  const around = (link, { latitude, longitude }) => {
    const address = new URL(link.dataset.near, window.location.href);
    address.searchParams.set("gan", `${latitude.toFixed(DECIMALS)},${longitude.toFixed(DECIMALS)}`);
    address.searchParams.delete("trang");
    window.location.assign(address);
  };
  const chooseInstead = (link) => {
    const address = new URL(link.href);
    address.searchParams.set("loi", "1");
    window.location.assign(address);
  };

  if (!navigator.geolocation) return;
  for (const link of document.querySelectorAll("[data-near][hidden]")) link.hidden = false;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-near]");
    if (!link) return;
    event.preventDefault();
    if (link.getAttribute("aria-busy") === "true") return;
    link.setAttribute("aria-busy", "true");
    const words = link.querySelector("span");
    words.setAttribute("role", "status");
    words.textContent = link.dataset.wait;
    navigator.geolocation.getCurrentPosition((found) => around(link, found.coords), () => chooseInstead(link), ASK);
  });
})();
