/*
 * Saves <form data-self-saving="what"> a moment after something in it changed, and says so in [data-self-saving-state]. With what it
 * sends goes the mark of what its reader has seen: what was changed elsewhere meanwhile is not replaced unseen, but
 * [data-self-saving-clash] asks first. What could not be sent stays on the page and on this device until it could; without script the
 * form has a button, [data-self-saving-button].
 * It stands before the modules that draw what the form holds: they find what was kept on the device.
 */

const AFTER_A_CHOICE = 500;
const AFTER_A_LETTER = 1_500;
const AGAIN = 5_000;

const quietly = (run) => { try { return run(); } catch { return null; } }; // a full or forbidden storage

class SelfSaving {
  constructor(form) {
    this.form = form;
    this.key = `unsaved:${form.dataset.selfSaving}`;
    this.seen = form.elements.read;
    this.state = form.querySelector("[data-self-saving-state]");
    this.clash = form.querySelector("[data-self-saving-clash]");
    this.kept = this.content();
    form.querySelector("[data-self-saving-button]").hidden = true;
    this.restore();
    if (!this.isChanged) this.say(form.dataset.saidFirst);
    form.addEventListener("change", () => this.changed(AFTER_A_CHOICE));
    form.addEventListener("input", (event) => { if (event.target.matches("textarea")) this.changed(AFTER_A_LETTER); });
    form.addEventListener("submit", (event) => { event.preventDefault(); this.save(); });
    this.clash.querySelector("[data-self-saving-replace]").addEventListener("click", () => this.replace());
    addEventListener("pagehide", () => this.save(true));
    addEventListener("online", () => this.save());
    this.others = quietly(() => new BroadcastChannel(this.key));
    this.others?.addEventListener("message", ({ data }) => { if (data !== this.seen.value) this.ask(form.dataset.saidChanged, data); });
  }

  /* All that somebody chose or wrote, as it is sent. */
  content() { return new URLSearchParams([...new FormData(this.form)].filter(([name]) => name !== "read" && name !== "csrfmiddlewaretoken")).toString(); }
  get isChanged() { return this.content() !== this.kept; }
  say(words) { if (this.state.textContent !== words) this.state.textContent = words; }
  later(pause) { clearTimeout(this.timer); this.timer = setTimeout(() => this.save(), pause); }

  changed(pause) {
    if (!this.isChanged) return;
    quietly(() => localStorage.setItem(this.key, JSON.stringify([this.seen.value, this.content()])));
    if (!this.clash.hidden) return;
    this.say(this.form.dataset.saidSaving);
    this.later(pause);
  }

  forget() { quietly(() => localStorage.removeItem(this.key)); }

  /* Only on top of what it was chosen on: whoever changed it elsewhere meanwhile knows better. */
  restore() {
    const [seen, content] = quietly(() => JSON.parse(localStorage.getItem(this.key))) || [];
    if (seen !== this.seen.value) { this.forget(); return; }
    for (const [name, value] of new URLSearchParams(content)) {
      const field = this.form.elements[name];
      if (field) field.value = value;
    }
    this.changed(AFTER_A_CHOICE);
  }

  ask(words, theirs) {
    clearTimeout(this.timer);
    this.theirs = theirs;
    this.say(words);
    this.clash.hidden = false;
  }

  replace() {
    this.seen.value = this.theirs;
    this.clash.hidden = true;
    this.kept = null;
    this.save();
    this.state.focus();
  }

  /* While the page goes nobody waits for an answer that is still out. */
  async save(keepalive = false) {
    clearTimeout(this.timer);
    if (!this.isChanged || !this.clash.hidden) return;
    if (this.busy && !keepalive) { this.again = true; return; }
    this.busy = true;
    const sent = this.content();
    try {
      const headers = { Accept: "application/json" };
      const answer = await fetch(this.form.action, { method: "POST", body: new FormData(this.form), headers, keepalive, redirect: "error" });
      if (answer.status >= 400 && answer.status < 500) this.say(this.form.dataset.saidGone);
      else if (!answer.ok) throw new Error(answer.status);
      else this.told(await answer.json(), sent);
    } catch { this.say(this.form.dataset.saidLost); this.later(AGAIN); }
    finally { this.busy = false; }
    if (this.again) { this.again = false; this.later(0); }
  }

  told(answer, sent) {
    if (answer.state === "changed") { this.ask(answer.said, answer.read); return; }
    this.say(answer.said);
    if (answer.state !== "saved") return;
    this.kept = sent;
    this.seen.value = answer.read;
    this.others?.postMessage(answer.read);
    if (this.isChanged) this.changed(AFTER_A_CHOICE);
    else this.forget();
  }
}

document.querySelectorAll("[data-self-saving]").forEach((form) => new SelfSaving(form));
