/*
 * The children of [data-turns-of="seconds"] come in turn where the page has no room for all: as many as fit without scrolling, then the
 * next ones. [data-turns-buttons] is shown then, with [data-turns] that go back, pause and go on (arrow keys and the space bar do the
 * same), and [data-turns-said] says which are shown. Without script all stand one below the other.
 */

let first = 0, shown = 0, paused = false, since = Date.now();

const list = () => document.querySelector("[data-turns-of]");
const buttons = document.querySelector("[data-turns-buttons]");
const said = document.querySelector("[data-turns-said]");
const fits = () => document.documentElement.scrollHeight <= window.innerHeight;

const say = (all) => {
  const words = shown === 1 ? said.dataset.one : said.dataset.said;
  said.textContent = words.replace("{first}", first + 1).replace("{last}", first + shown).replace("{all}", all);
};

const show = () => {
  const items = [...(list()?.children ?? [])];
  for (const item of items) item.hidden = false;
  buttons.hidden = true;
  shown = items.length;
  if (fits() || items.length < 2) { first = 0; return; }
  buttons.hidden = false;
  first = Math.min(first, items.length - 1);
  for (const item of items) item.hidden = true;
  shown = 0;
  for (const item of items.slice(first)) {
    item.hidden = false;
    if (shown && !fits()) { item.hidden = true; break; }
    shown += 1;
  }
  say(items.length);
};

const go = (step) => {
  const all = list()?.children.length || 1;
  first = step > 0 ? first + shown : first - 1;
  if (first >= all) first = 0;
  if (first < 0) first = all - 1;
  since = Date.now();
  show();
};

const pause = () => {
  paused = !paused;
  buttons.querySelector("[data-turns=pause]").setAttribute("aria-pressed", paused);
};

const deeds = { back: () => go(-1), on: () => go(1), pause };
const keys = { ArrowLeft: "back", ArrowRight: "on", " ": "pause" };

buttons.addEventListener("click", (event) => deeds[event.target.closest("[data-turns]")?.dataset.turns]?.());
document.addEventListener("keydown", (event) => {
  if (buttons.hidden || event.target.matches("button") || !(event.key in keys)) return;
  event.preventDefault();
  deeds[keys[event.key]]();
});
setInterval(() => {
  if (!buttons.hidden && !paused && Date.now() - since >= list().dataset.turnsOf * 1000) go(1);
}, 500);
document.addEventListener("live:changed", show);
addEventListener("resize", show);
show();
