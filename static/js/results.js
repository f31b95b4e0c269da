/* The filter form: short addresses, and a sheet that closes when its list is asked for. Works without this file. */
"use strict";

(() => {
  const form = document.getElementById("loc");
  if (!form) return;

  document.body.addEventListener("htmx:configRequest", (event) => {
    const data = event.detail.formData || event.detail.parameters;
    for (const name of [...data.keys?.() ?? Object.keys(data)]) {
      if (data.get ? data.get(name) === "" : data[name] === "") data.delete ? data.delete(name) : delete data[name];
    }
  });

  form.addEventListener("submit", () => {
    if (form.matches(":popover-open")) form.hidePopover();
  });

  // A form sent without htmx keeps its address short too.
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData.entries()]) {
      if (value === "") event.formData.delete(name);
    }
  });
})();
