/* Turns a break-out's hours into minutes that are left: <time datetime data-countdown data-said-…>. */

const MINUTE = 60_000;
const SOON = 180; // minutes before the start from which a countdown says more than the hours

for (const clock of document.querySelectorAll("[data-countdown]")) {
  const hours = clock.textContent;
  const starts = new Date(clock.dataset.countdown);
  const ends = new Date(clock.dateTime);
  const say = (sentence, minutes) => { clock.textContent = sentence.replace("{minutes}", minutes); };

  const tick = () => {
    const ahead = Math.ceil((starts - Date.now()) / MINUTE);
    const left = Math.ceil((ends - Date.now()) / MINUTE);
    if (ahead > SOON) clock.textContent = hours;
    else if (ahead > 0) say(clock.dataset.saidBefore, ahead);
    else if (left > 0) say(clock.dataset.saidLeft, left);
    else say(clock.dataset.saidOver);
  };
  tick();
  setInterval(tick, MINUTE / 4);
}
