// A long list of boxes to tick gets a field above it that hides what does not hold its words.
// The boxes are marked with `data-narrow-list`, which holds the field's label.
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function narrow(boxes) {
  const list = boxes[0].closest("fieldset, .mb-3, div[id^='div_id_']");
  if (!list || boxes.length < 8) return;
  const label = document.createElement("label");
  const field = document.createElement("input");
  field.type = "search";
  field.className = "form-control";
  label.textContent = boxes[0].dataset.narrowList;
  label.className = "small muted";
  field.id = label.htmlFor = `narrow_${boxes[0].name}`;
  list.querySelector("legend, label")?.after(label, field);
  field.addEventListener("input", () => {
    const words = folded(field.value).split(/\s+/);
    for (const box of boxes) {
      const text = folded(box.parentElement.textContent);
      box.parentElement.hidden = !box.checked && !words.every((word) => text.includes(word));
    }
  });
}

const lists = new Map();
for (const box of document.querySelectorAll("input[data-narrow-list]")) {
  lists.set(box.name, [...(lists.get(box.name) ?? []), box]);
}
for (const boxes of lists.values()) narrow(boxes);
