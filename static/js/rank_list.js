/*
 * Lets people put their wishes in order by dragging (mouse or finger), by buttons and by arrow keys.
 * The numbers in the <select> elements stay the truth: they are what the form sends.
 * Dragging is by pointer events, unlike in drag.js: participants come with phones, where the browser itself drags nothing.
 */

const fill = (sentence, words) => sentence.replace(/\{(\w+)\}/g, (_, word) => words[word]);

class RankList {
  constructor(root) {
    this.root = root;
    const part = (name) => root.querySelector(`[data-rank-${name}]`);
    [this.wishes, this.rest, this.hint, this.heading, this.said] = ["wishes", "rest", "hint", "heading", "said"].map(part);
    this.items = [...root.querySelectorAll("[data-rank-item]")];
    this.ranks = [...this.select(this.items[0]).options].map((option) => option.value).filter(Boolean);

    const rank = (item) => Number(this.select(item).value) || Infinity;
    this.chosen = this.items.filter((item) => rank(item) < Infinity).sort((a, b) => rank(a) - rank(b));
    root.classList.add("rank-ready");
    root.addEventListener("click", (event) => this.press(event));
    root.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("pointerdown", (event) => this.grab(event));
    this.draw();
  }

  select(item) { return item.querySelector("select"); }
  title(item) { return item.querySelector("[data-rank-title]").textContent.trim(); }

  /* Bring the page in line with `this.chosen`. */
  draw() {
    const others = this.items.filter((item) => !this.chosen.includes(item));
    this.wishes.append(...this.chosen);
    this.rest.append(...others);
    this.items.forEach((item) => { this.select(item).value = ""; this.select(item).tabIndex = -1; });
    this.chosen.forEach((item, index) => {
      this.select(item).value = this.ranks[index];
      item.querySelector("[data-rank-place]").textContent = this.ranks[index];
      this.allow(item, "up", index > 0);
      this.allow(item, "down", index < this.chosen.length - 1);
    });
    others.forEach((item) => this.allow(item, "add", !this.isFull()));
    this.hint.hidden = this.chosen.length > 0;
    this.wishes.hidden = this.chosen.length === 0;
    this.rest.hidden = this.heading.hidden = others.length === 0;
  }

  isFull() { return this.chosen.length >= this.ranks.length; }

  /* Not `disabled`: a button that goes out of use must not drop the focus of whoever just pressed it. */
  allow(item, act, yes) { item.querySelector(`[data-rank-do="${act}"]`).setAttribute("aria-disabled", String(!yes)); }

  /* Put an item at a place among the wishes, or among the rest with `place` null; false if it stays where it is. */
  move(item, place) {
    const known = this.chosen.includes(item);
    if (place !== null && !known && this.isFull()) { this.said.textContent = this.root.dataset.saidFull; return false; }
    const wishes = this.chosen.filter((other) => other !== item);
    if (place !== null) wishes.splice(Math.max(0, Math.min(place, wishes.length)), 0, item);
    if (wishes.length === this.chosen.length && wishes.every((other, index) => other === this.chosen[index])) return false;
    this.chosen = wishes;
    this.draw();
    const words = { title: this.title(item), rank: wishes.indexOf(item) + 1, count: wishes.length };
    this.said.textContent = fill(place === null ? this.root.dataset.saidRest : this.root.dataset.saidWish, words);
    this.root.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  }

  act(item, act) {
    const here = this.chosen.indexOf(item);
    const place = { add: this.chosen.length, up: here - 1, down: here + 1, drop: null }[act];
    if (act === "up" && here < 1) return;
    if (!this.move(item, place)) return;
    const again = { add: "up", drop: "add" }[act] || act;
    item.querySelector(`[data-rank-do="${again}"]`).focus();
  }

  press(event) {
    const button = event.target.closest("[data-rank-do]");
    if (button) this.act(button.closest("[data-rank-item]"), button.dataset.rankDo);
  }

  key(event) {
    const button = event.target.closest("[data-rank-do]");
    const act = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    if (!button || !act) return;
    event.preventDefault();
    const item = button.closest("[data-rank-item]");
    if (this.chosen.includes(item)) this.act(item, act);
  }

  grab(event) {
    const item = event.target.closest("[data-rank-item]");
    if (!item || event.button !== 0 || event.target.closest("button, select, a, details")) return;
    if (event.pointerType !== "mouse" && !event.target.closest("[data-rank-grip]")) return;
    event.preventDefault();
    const drag = { item, from: event.clientY, place: undefined };
    const follow = (moved) => this.drag(drag, moved.clientY);
    const end = (ended) => {
      removeEventListener("pointermove", follow);
      removeEventListener("pointerup", end);
      removeEventListener("pointercancel", end);
      removeEventListener("keydown", escape);
      item.classList.remove("is-dragged");
      item.style.transform = "";
      this.mark(null);
      if (ended.type === "pointerup" && drag.place !== undefined) this.move(item, drag.place);
    };
    const escape = (pressed) => { if (pressed.key === "Escape") end(pressed); };
    addEventListener("pointermove", follow);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
    addEventListener("keydown", escape);
  }

  drag(drag, y) {
    if (drag.place === undefined && Math.abs(y - drag.from) < 4) return;
    drag.item.classList.add("is-dragged");
    drag.item.style.transform = `translateY(${y - drag.from}px)`;
    const middle = (box) => (box.top + box.bottom) / 2;
    const others = this.chosen.filter((other) => other !== drag.item);
    const above = others.filter((other) => middle(other.getBoundingClientRect()) < y).length;
    const border = (this.heading.hidden ? this.root : this.heading).getBoundingClientRect();
    const isOut = y > (this.heading.hidden ? border.bottom + 24 : middle(border));
    drag.place = isOut ? null : above;
    this.mark(isOut ? null : others[above] || others.at(-1), above >= others.length);
  }

  mark(item, after) {
    this.items.forEach((other) => other.classList.remove("is-before", "is-after"));
    if (item) item.classList.add(after ? "is-after" : "is-before");
  }
}

document.querySelectorAll("[data-rank-list]").forEach((root) => {
  if (root.querySelector("[data-rank-item]")) new RankList(root);
});
