/*
 * Minutes and seconds that are left: <time datetime data-timer data-said-left data-said-over>. Ten and five minutes before
 * the [data-room-end] the page turns to its conclusion, once each, and takes nobody out of a field.
 */

const TURNS = [10, 5]; // minutes before the end
let end = 0, told = new Set();

const left = (clock) => Math.ceil((new Date(clock.dateTime) - Date.now()) / 1000);
const show = (clock) => {
  const seconds = left(clock);
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  const words = seconds > 0 ? clock.dataset.saidLeft.replace("{time}", time) : clock.dataset.saidOver;
  if (clock.textContent !== words) clock.textContent = words;
};

/* The sentence stands for minutes, so it says how few they are at most; the clock counts them. */
const remind = (minutes) => {
  const said = document.querySelector("[data-turn]");
  if (!said) return;
  said.hidden = false;
  said.textContent = said.dataset.said.replace("{minutes}", minutes);
};

/* Opens it, and brings it into sight of whoever does not write just now. */
const turn = () => {
  const panel = document.getElementById("console-conclusion");
  if (!panel) return;
  panel.open = true;
  if (!document.activeElement?.matches("textarea, input, select")) panel.scrollIntoView({ block: "center" });
};

const tick = () => {
  document.querySelectorAll("[data-timer]").forEach(show);
  const clock = document.querySelector("[data-room-end]");
  if (!clock) return;
  const seconds = left(clock);
  const due = TURNS.filter((minutes) => seconds > 0 && seconds <= minutes * 60);
  const now = due.at(-1);
  if (+new Date(clock.dateTime) !== end) { // the moderator extended it, or this is the beginning
    end = +new Date(clock.dateTime);
    told = new Set([...told].filter((minutes) => seconds <= minutes * 60));
    if (told.size && now) remind(now);
  }
  if (!now) document.querySelectorAll("[data-turn]").forEach((said) => { said.hidden = true; });
  if (now && !told.has(now)) { remind(now); turn(); }
  due.forEach((minutes) => told.add(minutes));
};

tick();
setInterval(tick, 1_000);
document.addEventListener("live:changed", tick);
