/*
 * Around [data-parts], whose forms htmx sends to put parts of the answer in place of parts of this page: an answer that is another page
 * (signed out, gone) is shown whole, and where no answer comes, [data-parts-lost] says so. Without script each form loads its page anew.
 */

const lost = (shown) => document.querySelectorAll("[data-parts-lost]").forEach((words) => { words.hidden = !shown; });

document.addEventListener("htmx:beforeSwap", (event) => {
  lost(false);
  const wanted = event.detail.target.id;
  if (event.detail.xhr.status < 400 && event.detail.serverResponse.includes(`id="${wanted}"`)) return;
  event.detail.shouldSwap = false;
  location.assign(event.detail.xhr.responseURL || location.href);
});
for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, () => lost(true));
