/*
 * Around [data-parts], whose forms htmx sends to put parts of the answer in place of parts of this page: an answer that is another page
 * (signed out, gone) is shown whole, and where no answer comes, [data-parts-lost] says so. Whose button is gone with the part goes on at
 * the part's heading. Without script each form loads its page anew.
 */

const lost = (shown) => document.querySelectorAll("[data-parts-lost]").forEach((words) => { words.hidden = !shown; });

let hadFocus = false;

document.addEventListener("htmx:beforeSwap", (event) => {
  lost(false);
  hadFocus = document.activeElement !== document.body;
  const wanted = event.detail.target.id;
  if (event.detail.xhr.status < 400 && event.detail.serverResponse.includes(`id="${wanted}"`)) return;
  event.detail.shouldSwap = false;
  location.assign(event.detail.xhr.responseURL || location.href);
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (!hadFocus || document.activeElement !== document.body) return;
  const part = document.getElementById(event.detail.target.id), place = part?.querySelector("h2, h3") || part;
  if (!place) return;
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
});
for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, () => lost(true));
