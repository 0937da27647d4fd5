/*
 * Keeps <form data-autosave> while somebody types: a moment after the last letter, on leaving the field, and with the page.
 * Each time it sends the text that the writer began with, so that the server can join what two people wrote. Where both
 * changed the same words, [data-clash] shows both, and nothing is sent until the writer has decided.
 * What could not be sent stays on this device until it could. In a form with data-autosave="ask"
 * [data-unsent] shows it, and it waits until its writer saves or drops it. Without script the form has a button.
 */

const PAUSE = 1_500;
const AGAIN = 5_000;
const BEFORE = 24; // letters before the caret by which its place is found again

const quietly = (run) => { try { return run(); } catch { return null; } }; // a full or forbidden storage

/* Where the caret stands in a text that others wrote in, too. */
const placeIn = (text, before, at) => {
  if (text.startsWith(before.slice(0, at))) return at;
  const here = before.slice(Math.max(0, at - BEFORE), at);
  const found = here ? text.indexOf(here) : -1;
  return found < 0 ? Math.max(0, text.length - (before.length - at)) : found + here.length;
};

class Autosave {
  constructor(form) {
    this.form = form;
    this.field = form.querySelector("textarea");
    this.base = form.querySelector("[name$=base]");
    this.state = form.querySelector("[data-autosave-state]");
    this.panel = document.querySelector("[data-clash]");
    this.offer = document.querySelector("[data-unsent]");
    this.key = `unsaved:${form.action}`;
    this.offered = `offered:${form.action}`;
    this.known = { ...this.written?.dataset };
    this.theirs = this.panel.hidden ? null : this.base.value; // clashes with the field's, until the writer has decided
    if (form.dataset.autosave === "ask") this.layAside(); else this.restore();
    this.ask();
    this.field.addEventListener("input", () => { this.say(form.dataset.saidNot); this.keep(); this.later(PAUSE); });
    this.field.addEventListener("blur", () => this.save());
    form.addEventListener("submit", (event) => { event.preventDefault(); this.decide(); });
    addEventListener("pagehide", () => this.save(true));
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.save(); });
    document.addEventListener("live:changed", () => this.take());
    this.offer.querySelector("[data-unsent-save]").addEventListener("click", () => this.accept());
    this.offer.querySelector("[data-unsent-drop]").addEventListener("click", () => this.drop());
    for (const choice of document.querySelectorAll("[data-clash-take]")) choice.addEventListener("submit", (event) => this.choose(event));
  }

  get written() { return document.querySelector("[data-written]"); }
  get isChanged() { return this.field.value !== this.base.value; }
  say(words) { if (this.state.textContent !== words.trim()) this.state.textContent = words.trim(); }
  later(pause) { clearTimeout(this.timer); this.timer = setTimeout(() => this.save(), pause); }

  read(key) { return quietly(() => JSON.parse(localStorage.getItem(key))) || []; }
  write(key, pairs) { quietly(() => localStorage.setItem(key, JSON.stringify(pairs))); }
  keep() { this.write(this.key, [this.base.value, this.field.value]); }
  forget() { quietly(() => localStorage.removeItem(this.key)); }
  isUnsent([base, text]) { return Boolean(text?.trim()) && text !== base && text !== this.field.value; }

  restore() {
    const unsent = this.read(this.key);
    if (this.isChanged) return;
    if (!this.isUnsent(unsent)) { this.forget(); return; }
    this.fill(unsent);
    this.later(PAUSE);
  }

  fill([base, text]) {
    [this.base.value, this.field.value] = [base, text];
    this.keep();
    this.say(this.form.dataset.saidNot);
    this.form.closest("details")?.setAttribute("open", "");
  }

  get offers() { return this.read(this.offered).filter((pair) => this.isUnsent(pair)); }

  layAside() {
    const unsent = this.read(this.key);
    if (!this.isUnsent(unsent)) return;
    this.write(this.offered, [...this.offers, unsent]);
    this.forget();
  }

  /* One text after the other, the oldest first. */
  ask() {
    const [first] = this.offers;
    this.offer.hidden = !first;
    if (!first) return;
    this.offer.querySelector("[data-unsent-text]").textContent = first[1];
    this.form.closest("details")?.setAttribute("open", "");
  }

  /* What stands in the field goes first; where that cannot be saved, the offer stays. */
  async accept() {
    if (this.isChanged) await this.save();
    if (this.isChanged) return;
    const [first] = this.offers;
    this.drop();
    if (!first) return;
    this.fill(first);
    this.save();
  }

  drop() {
    this.write(this.offered, this.offers.slice(1));
    this.ask();
    this.field.focus();
  }

  /* What others saved comes into a field that nobody has changed. */
  take() {
    const news = this.written?.dataset;
    if (!news || this.busy || (news.code === this.known.code && Number(news.version) <= Number(this.known.version))) return;
    this.known = { ...news };
    if (news.written === this.base.value) return;
    if (this.isChanged) { this.say(this.form.dataset.saidBeside.replace("{name}", news.name)); return; }
    this.put(news.written);
    this.say(news.said);
  }

  put(text) {
    const { value: before, selectionStart: start, selectionEnd: end, scrollTop } = this.field;
    this.field.value = this.base.value = text;
    if (document.activeElement !== this.field || text === before) return;
    this.field.setSelectionRange(placeIn(text, before, start), placeIn(text, before, end));
    this.field.scrollTop = scrollTop;
  }

  /* The writer has seen both texts: the field's stands for both. */
  decide() {
    if (this.theirs !== null) this.base.value = this.theirs;
    this.theirs = null;
    if (!this.isChanged) { this.panel.hidden = true; this.forget(); this.say(this.written?.dataset.said || this.form.dataset.saidNot); return; }
    this.save(false, true);
  }

  choose(event) {
    event.preventDefault();
    const choice = event.target;
    this.field.value = choice.querySelector("[name$=text]").value;
    if (this.theirs === null) this.base.value = choice.querySelector("[name$=base]").value;
    this.decide();
    this.panel.hidden = true;
    this.field.focus();
  }

  /* While the page goes nobody waits for an answer that is still out. */
  async save(keepalive = false, evenEmpty = false) {
    clearTimeout(this.timer);
    if (this.theirs !== null || !this.isChanged || !(evenEmpty || this.field.value.trim())) return;
    if (this.busy && !keepalive) { this.again = true; return; }
    this.busy = true;
    const sent = this.field.value;
    try {
      const headers = { Accept: "application/json" };
      const answer = await fetch(this.form.action, { method: "POST", body: new FormData(this.form), headers, keepalive, redirect: "error" });
      if (!answer.ok) throw new Error(answer.status);
      this.told(await answer.json(), sent);
    } catch { this.say(this.form.dataset.saidLost); this.later(AGAIN); }
    finally { this.busy = false; }
    this.take(); // what came while the answer was out
    if (this.again) { this.again = false; this.save(); }
  }

  told(answer, sent) {
    this.say(answer.said);
    if (answer.state === "refused") return;
    this.known = { code: answer.code, version: answer.version };
    if (answer.state === "clash") { this.clash(answer); return; }
    this.panel.hidden = true;
    if (this.field.value === sent) { this.put(answer.text); this.forget(); return; }
    this.base.value = sent; // the next save joins what was typed since with what the server has made of it
    this.keep();
    this.later(PAUSE);
  }

  clash(answer) {
    this.theirs = answer.theirs;
    this.panel.querySelector("[data-clash-said]").textContent = answer.said;
    for (const choice of this.panel.querySelectorAll("[data-clash-take]")) {
      const text = answer[choice.dataset.clashTake];
      choice.querySelector("[data-clash-text]").textContent = text;
      choice.querySelector("[name$=text]").value = text;
      choice.querySelector("[name$=base]").value = answer.theirs;
    }
    this.panel.hidden = false;
    this.form.closest("details")?.setAttribute("open", "");
  }
}

document.querySelectorAll("[data-autosave]").forEach((form) => new Autosave(form));
