/*
 * Tells readers a webinar's time in their own zone, where it differs from the webinar's:
 * "(11:00–13:30 your time)" after each <time datetime data-until data-said>; of a point in time,
 * which ends when it begins, the one clock time.
 */

const language = document.documentElement.lang || undefined;
const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short" });

/* Minutes east of Greenwich, as the event's own time is written: "2021-10-18T10:00:00+02:00". */
const offset = (iso) => {
  const [, sign, hours, minutes] = iso.match(/([+-])(\d\d):(\d\d)$/) || [, "+", 0, 0];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
};

for (const time of document.querySelectorAll("time[data-until]")) {
  const starts = new Date(time.dateTime);
  const ends = new Date(time.dataset.until);
  if (offset(time.dateTime) === -starts.getTimezoneOffset()) continue;
  const isSameDay = String(starts.getDate()) === String(Number(time.dateTime.slice(8, 10)));
  const span = `${isSameDay ? "" : `${day.format(starts)}, `}${clock.format(starts)}${time.dateTime === time.dataset.until ? "" : `–${clock.format(ends)}`}`;
  const said = document.createElement("span");
  said.className = "muted one-piece";
  said.textContent = time.dataset.said.replace("{time}", span);
  time.after(" ", said);
}
