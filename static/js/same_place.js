/* After a [data-same-place] form was sent, the page stays where it was, with the same drawers open and the focus on [data-said]. */

const KEY = `place ${location.pathname}`;
const drawers = () => [...document.querySelectorAll("details[id]")];

const keep = () => {
  const open = drawers().filter((drawer) => drawer.open).map((drawer) => drawer.id);
  sessionStorage.setItem(KEY, JSON.stringify({ top: scrollY, open }));
};

const take = () => {
  const kept = JSON.parse(sessionStorage.getItem(KEY) || "null");
  sessionStorage.removeItem(KEY);
  const said = document.querySelector("[data-said]");
  if (!kept || !said) return;
  for (const drawer of drawers()) drawer.open = drawer.open || kept.open.includes(drawer.id);
  scrollTo(0, kept.top);
  said.focus({ preventScroll: true });
};

document.addEventListener("submit", (event) => { if (event.target.matches("[data-same-place]")) keep(); });
if (document.readyState === "complete") take();
else addEventListener("load", take);
