/*
 * In the admin, a [data-drag="group"] is dragged to another [data-drop="group"]: that fills in the [data-drag-field] of the form that it
 * stands in, or that its own place has, and presses the form's [data-drag-press]. Into the field goes the place's data-drop-value or,
 * where it has none, by how many places the thing moves on. Without script the form's fields and buttons do the same.
 *
 * The browser's own dragging shows what is dragged and scrolls a long page. Packages with such scripts (SortableJS, dragula) are on
 * npm alone, and none moves things by keyboard, as these forms and rank_list.js do.
 */

let dragged = null;

const placeOf = (node) => node.closest?.("[data-drop]");
const placesFor = (item) => [...document.querySelectorAll(`[data-drop="${CSS.escape(item.dataset.drag)}"]`)];
const takes = (place) => dragged && place && place !== placeOf(dragged) && place.dataset.drop === dragged.dataset.drag;
const mark = (place) => document.querySelectorAll("[data-drop]").forEach((other) => other.classList.toggle("is-over", other === place));

const send = (item, target) => {
  const own = placeOf(item), places = placesFor(item);
  const form = item.closest("form") || own.querySelector("form");
  form.querySelector("[data-drag-field]").value = target.dataset.dropValue ?? places.indexOf(target) - places.indexOf(own);
  const choice = item.querySelector("input[type=radio]");
  if (choice) choice.checked = true;
  form.querySelector("[data-drag-press]").click();
};

const make = () => {
  for (const item of document.querySelectorAll("[data-drag]")) item.draggable = placesFor(item).some((place) => place !== placeOf(item));
};
make();
document.addEventListener("htmx:afterSettle", make);
document.querySelectorAll("[data-drag-hint]").forEach((hint) => { hint.hidden = false; });

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-drag]");
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.textContent.trim());
  dragged.classList.add("is-dragged");
});
document.addEventListener("dragover", (event) => {
  const place = placeOf(event.target);
  mark(takes(place) ? place : null);
  if (takes(place)) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  const place = placeOf(event.target);
  if (!takes(place)) return;
  event.preventDefault();
  send(dragged, place);
});
document.addEventListener("dragend", () => {
  dragged?.classList.remove("is-dragged");
  dragged = null;
  mark(null);
});
