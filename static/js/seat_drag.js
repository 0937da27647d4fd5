/*
 * On the seating page, a person's name is dragged from one break-out to another: that fills in and sends the form
 * of the room where the name was. After any press the page stays where it was, with the same rooms open.
 */

const root = document.querySelector("[data-seat-drag]");
const PLACE = `seating ${location.pathname}`;

/* --- Staying in place --- */
const rooms = () => [...document.querySelectorAll("[data-seat-room]")];

const keepPlace = () => {
  const open = rooms().filter((room) => room.open).map((room) => room.id);
  sessionStorage.setItem(PLACE, JSON.stringify({ top: scrollY, open }));
};

const takePlace = () => {
  const kept = JSON.parse(sessionStorage.getItem(PLACE) || "null");
  sessionStorage.removeItem(PLACE);
  const said = document.querySelector("[data-seat-said]");
  if (!kept || !said) return;
  for (const room of rooms()) room.open = room.open || kept.open.includes(room.id);
  scrollTo(0, kept.top);
  said.focus({ preventScroll: true });
};

document.addEventListener("submit", (event) => { if (event.target.matches("[data-seat-form]")) keepPlace(); });
if (document.readyState === "complete") takePlace();
else addEventListener("load", takePlace);

/* --- Dragging --- */
let dragged = null;

const roomOf = (node) => node.closest("[data-seat-room]");
const takesDrop = (room) => dragged && room && room !== roomOf(dragged) && room.dataset.seatRoom !== "none";
const mark = (room) => {
  for (const other of rooms()) other.classList.toggle("is-over", other === room);
};

const send = (person, room) => {
  const form = person.closest("form");
  form.elements.breakout.value = room.dataset.seatRoom;
  person.querySelector("[name=registration]").checked = true;
  form.requestSubmit(form.querySelector("[value=move]"));
};

if (root && root.querySelector("[name=registration]")) {
  root.querySelector("[data-seat-hint]").hidden = false;
  for (const person of root.querySelectorAll("[data-seat-person]")) person.draggable = true;

  root.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-seat-person]");
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.textContent.trim());
    dragged.classList.add("is-dragged");
  });
  root.addEventListener("dragover", (event) => {
    const room = roomOf(event.target);
    mark(takesDrop(room) ? room : null);
    if (takesDrop(room)) event.preventDefault();
  });
  root.addEventListener("drop", (event) => {
    const room = roomOf(event.target);
    if (!takesDrop(room)) return;
    event.preventDefault();
    send(dragged, room);
  });
  root.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    dragged = null;
    mark(null);
  });
}
