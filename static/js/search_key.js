/*
 * A key that leads to the search: `<input data-search-key="/">`. Where somebody types it is a letter like any other. Whoever
 * speaks to their device, or presses keys by mistake, turns it off: `<button data-search-key-off>`, which is hidden without us.
 */

const STORED = "search-key-off";
const field = document.querySelector("[data-search-key]");
const button = document.querySelector("[data-search-key-off]");

const is_off = () => localStorage.getItem(STORED) === "1";
const takes_letters = (node) =>
  node?.isContentEditable || node?.matches?.("input, textarea, select, [role=combobox], [role=textbox], [role=searchbox]");

document.addEventListener("keydown", (press) => {
  if (!field || is_off() || press.key !== field.dataset.searchKey) return;
  if (press.ctrlKey || press.metaKey || press.altKey || press.defaultPrevented || takes_letters(press.target)) return;
  press.preventDefault();
  field.focus();
  field.select();
});

const tell = () => {
  button.textContent = is_off() ? button.dataset.turnOn : button.dataset.turnOff;
};
if (button) {
  button.hidden = false;
  tell();
  button.addEventListener("click", () => {
    localStorage.setItem(STORED, is_off() ? "0" : "1");
    tell();
  });
}
