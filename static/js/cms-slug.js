/* Wagtail makes a slug from the title while the editor types; its table reads ạ and ả as nothing and Đ as Dj.
   The title is folded before Wagtail sees it: "Đặc sản" becomes dac-san, as on the server. */
"use strict";

for (const name of ["w-sync:check", "w-sync:apply"]) {
  document.addEventListener(
    name,
    ({ detail }) => {
      if (typeof detail?.value !== "string") return;
      detail.value = detail.value.replace(/[đĐ]/g, "d").normalize("NFD").replace(/\p{Mn}/gu, "");
    },
    true,
  );
}
