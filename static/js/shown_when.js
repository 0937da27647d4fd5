/*
 * Shows a question only while another one has the answer it hangs on:
 * controls with data-shown-when="<name of the other field>" data-shown-answer="<its answer>".
 * The server decides by the same rule what it reads; without this script the condition is said in words.
 */

const questions = new Map(); // the question's box: what it hangs on
for (const control of document.querySelectorAll("[data-shown-when]")) {
  const box = control.closest(".field");
  if (box && control.form !== null) {
    questions.set(box, { name: control.dataset.shownWhen, answer: control.dataset.shownAnswer });
  }
}

const has = (form, { name, answer }) =>
  [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)].some(
    (input) => input.checked && input.value === answer && !input.closest("[hidden]"),
  );

/* In the page's order, over and over until nothing changes: a hidden question hides those that hang on it. */
const draw = () => {
  for (let changed = true, left = questions.size; changed && left >= 0; left -= 1) {
    changed = false;
    for (const [box, condition] of questions) {
      const hidden = !has(box.closest("form"), condition);
      if (box.hidden !== hidden) {
        box.hidden = hidden;
        changed = true;
      }
    }
  }
};

for (const form of new Set([...questions.keys()].map((box) => box.closest("form")))) {
  form.addEventListener("change", draw);
}
draw();
