/*
 * Inside [data-keys], while the focus is on a [data-keys-item] or in it: a letter presses what carries it as [data-key], in the item or
 * else on the page; n and p go to the next and the previous item that is [data-keys-open]. A field that is written in keeps its letters.
 * Unfolding brings the focus into the field that was unfolded.
 */

const WRITES = "input, textarea, select, [contenteditable]";

const go = (item, step) => {
  const items = [...document.querySelectorAll("[data-keys-item]")];
  const open = items.filter((other) => other === item || "keysOpen" in other.dataset);
  const next = open[open.indexOf(item) + step];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
};

document.addEventListener("keydown", (event) => {
  const item = event.target.closest?.("[data-keys] [data-keys-item]");
  if (!item || event.ctrlKey || event.metaKey || event.altKey || event.target.matches(WRITES)) return;
  if (event.key === "n" || event.key === "p") {
    event.preventDefault();
    return go(item, event.key === "n" ? 1 : -1);
  }
  const found = `[data-key="${CSS.escape(event.key)}"]`;
  const pressed = item.querySelector(found) || document.querySelector(`[data-keys] :not([data-keys-item] *)${found}`);
  if (!pressed) return;
  event.preventDefault();
  pressed.click();
  pressed.closest("details[open]")?.querySelector("textarea, input[type=text]")?.focus();
});
