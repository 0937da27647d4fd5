/*
 * In a recap's editor, a sentence is dragged by its number to another place of its part: that sends the sentence's
 * form with the number of places. The buttons Up and Down do the same, one place at a time.
 */

let dragged = null;

const sentenceOf = (node) => node.closest?.("[data-sentence]");
const siblings = (sentence) =>
  [...document.querySelectorAll("[data-sentence]")].filter((other) => other.dataset.sentence === sentence.dataset.sentence);
const takesDrop = (sentence) =>
  dragged && sentence && sentence !== dragged && sentence.dataset.sentence === dragged.dataset.sentence;
const mark = (sentence) => {
  for (const other of document.querySelectorAll("[data-sentence]")) other.classList.toggle("is-over", other === sentence);
};

const add = (form, name, value) => {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = name;
  field.value = value;
  form.append(field);
};

const send = (sentence, target) => {
  const all = siblings(sentence);
  const form = sentence.querySelector("[data-sentence-form]");
  add(form, "deed", "move");
  add(form, "steps", all.indexOf(target) - all.indexOf(sentence));
  form.submit();
};

for (const handle of document.querySelectorAll("[data-sentence-handle]")) {
  if (siblings(sentenceOf(handle)).length > 1) handle.draggable = true;
}

document.addEventListener("dragstart", (event) => {
  if (!event.target.matches?.("[data-sentence-handle]")) return;
  dragged = sentenceOf(event.target);
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", event.target.textContent.trim());
});
document.addEventListener("dragover", (event) => {
  const sentence = sentenceOf(event.target);
  mark(takesDrop(sentence) ? sentence : null);
  if (takesDrop(sentence)) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  const sentence = sentenceOf(event.target);
  if (!takesDrop(sentence)) return;
  event.preventDefault();
  send(dragged, sentence);
});
document.addEventListener("dragend", () => {
  dragged = null;
  mark(null);
});
