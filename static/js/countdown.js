/*
 * Turns hours into minutes that are left: <time datetime data-countdown data-said-…>; also those that come later.
 * What the page said before the script came is kept beside it, for as long as the beginning is far away.
 */

const MINUTE = 60_000;
const SOON = 180; // minutes before the start from which a countdown says more than the hours
const hours = new WeakMap();

const say = (clock, sentence, minutes) => {
  const words = sentence.replace("{minutes}", minutes);
  if (clock.textContent !== words) clock.textContent = words;
};

const show = (clock) => {
  if (!hours.has(clock)) hours.set(clock, clock.textContent);
  const ahead = Math.ceil((new Date(clock.dataset.countdown) - Date.now()) / MINUTE);
  const left = Math.ceil((new Date(clock.dateTime) - Date.now()) / MINUTE);
  if (ahead > SOON) say(clock, hours.get(clock));
  else if (ahead > 0) say(clock, clock.dataset.saidBefore, ahead);
  else if (left > 0) say(clock, clock.dataset.saidLeft, left);
  else say(clock, clock.dataset.saidOver);
};

const tick = () => document.querySelectorAll("[data-countdown]").forEach(show);

tick();
setInterval(tick, MINUTE / 4);
document.addEventListener("live:changed", tick);
