/*
 * Keeps a page live. <… data-live="address"> asks the address every two seconds; each [data-part] in the answer takes
 * the place of the one on the page. In a part with data-keyed only the children that changed are exchanged, by their id;
 * how many came new is said in [data-live-said] (its words in data-one and data-many). What somebody types in stays.
 * An element with data-same holds the place of one that is here already: the ETag tells the server what was brought.
 * A form with data-live-send is sent without leaving the page, and with data-live-reset is as it was before; [data-live-lost] is shown while nothing can be reached,
 * [data-live-gone] when the page is not the reader's any more. An answer with [data-done] is the last.
 * Without script the forms and links do the same, and loading the page again shows what is new.
 *
 * htmx polls, too, but keeps no ETag by itself and exchanges a whole part: what somebody types in or has unfolded would be lost without
 * the code below.
 */

const EVERY = 2_000;
const AFTER_A_FAULT = 5_000;
const TYPED_IN = "textarea, select, input:not([type=hidden], [type=submit], [type=button])";

const isChanged = (field) => {
  if (field === document.activeElement) return true;
  if (field.matches("select")) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return field.matches("[type=checkbox], [type=radio]") ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
};

/* Somebody types in it, or has typed and not sent it yet. */
const isWrittenIn = (part) => [part, ...part.querySelectorAll(TYPED_IN)].some((field) => field.matches(TYPED_IN) && isChanged(field));

/* What was unfolded stays so. */
const exchange = (old, fresh) => {
  for (const drawer of [old, ...old.querySelectorAll("details[id]")]) {
    const next = drawer.id && (fresh.id === drawer.id ? fresh : fresh.querySelector(`#${CSS.escape(drawer.id)}`));
    if (next && drawer.matches("details")) next.open = drawer.open;
  }
  old.replaceWith(fresh);
};

/* Whoever has the focus keeps it: on the same thing, under its id, in what came in its place. */
const keepingFocus = (run) => {
  const focused = document.activeElement?.id;
  run();
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
};

class Live {
  constructor(region) {
    this.region = region;
    this.etag = "";
    this.turn = 0;
    /* As the server wrote each piece: scripts that count or unfold change only what stands on the page. */
    this.written = new WeakMap();
    for (const part of region.querySelectorAll("[data-part]")) {
      for (const piece of [part, ...("keyed" in part.dataset ? part.children : [])]) this.written.set(piece, piece.outerHTML);
    }
    this.timer = setTimeout(() => this.go(), EVERY);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.now(); });
    region.addEventListener("submit", (event) => {
      if (event.target.matches("[data-live-send]") && !event.target.dataset.plainly) this.send(event);
    });
  }

  now() { clearTimeout(this.timer); this.go(); }

  async go() {
    const turn = ++this.turn;
    let pause = EVERY;
    try {
      if (!document.hidden) pause = await this.ask(turn);
      this.show("lost", pause === AFTER_A_FAULT);
    } catch { pause = AFTER_A_FAULT; this.show("lost", true); }
    if (turn !== this.turn) return; // somebody asked again meanwhile, and goes on
    this.show("gone", !pause);
    if (pause) this.timer = setTimeout(() => this.go(), pause);
  }

  /* The pause until the next question; 0 where there is nothing to ask any more. */
  async ask(turn) {
    const headers = this.etag ? { "If-None-Match": this.etag } : {};
    const answer = await fetch(this.region.dataset.live, { cache: "no-store", redirect: "error", headers });
    if (answer.status === 304) return EVERY;
    if ([403, 404].includes(answer.status)) return 0;
    if (!answer.ok) return AFTER_A_FAULT;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (turn !== this.turn) return EVERY; // a later answer knows better
    keepingFocus(() => { this.etag = this.bring(page) ? answer.headers.get("ETag") || "" : ""; });
    return page.querySelector("[data-done]") ? 0 : EVERY;
  }

  /* Whether everything could be brought; what somebody writes in is asked for again. */
  bring(page) {
    let complete = true;
    for (const fresh of page.querySelectorAll("[data-part]")) {
      const here = this.region.querySelector(`[data-part="${CSS.escape(fresh.dataset.part)}"]`);
      if (!here || "same" in fresh.dataset) continue;
      const done = "keyed" in fresh.dataset ? this.bringKeyed(here, fresh) : this.bringPiece(here, fresh);
      complete = done && complete;
    }
    this.region.dispatchEvent(new Event("live:changed", { bubbles: true }));
    return complete;
  }

  bringPiece(here, fresh) {
    const written = fresh.outerHTML;
    if (this.written.get(here) === written) return true;
    if (isWrittenIn(here)) return false;
    exchange(here, fresh);
    this.written.set(fresh, written);
    return true;
  }

  bringKeyed(here, part) {
    const known = new Map([...here.children].map((child) => [child.id, child]));
    let place = null, news = 0, complete = true;
    for (const fresh of [...part.children]) {
      const old = known.get(fresh.id);
      known.delete(fresh.id);
      let now = old || fresh;
      if ("same" in fresh.dataset) {
        if (!old) { complete = false; continue; }
      } else if (!old) { news += 1; this.written.set(fresh, fresh.outerHTML); }
      else if (!this.bringPiece(old, fresh)) complete = false;
      else if (!old.isConnected) now = fresh;
      const next = place ? place.nextElementSibling : here.firstElementChild;
      if (now !== next) here.insertBefore(now, next);
      place = now;
    }
    known.forEach((gone) => gone.remove());
    if (news) this.say(news);
    return complete;
  }

  /* A number, rather than all that was written. */
  say(news) {
    const said = this.region.querySelector("[data-live-said]");
    if (said) said.textContent = (news === 1 ? said.dataset.one : said.dataset.many).replace("{number}", news);
  }

  show(what, yes) { document.querySelectorAll(`[data-live-${what}]`).forEach((note) => { note.hidden = !yes; }); }

  /* An answer that leads on means done; any other is a page with what is wrong, which the browser itself shows. */
  async send(event) {
    const { target: form, submitter } = event;
    event.preventDefault();
    if (form.dataset.sending) return;
    form.dataset.sending = "yes";
    const body = new FormData(form, submitter);
    const address = submitter?.hasAttribute("formaction") ? submitter.formAction : form.action;
    try {
      const answer = await fetch(address, { method: "POST", body, redirect: "manual" });
      if (answer.type !== "opaqueredirect") return this.sendPlainly(form, submitter);
      form.dispatchEvent(new Event("live:sent", { bubbles: true }));
      if ("liveClear" in form.dataset) this.clear(form);
      if ("liveReset" in form.dataset) form.reset();
      this.now();
    } catch { this.show("lost", true); }
    finally { delete form.dataset.sending; }
  }

  sendPlainly(form, submitter) {
    form.dataset.plainly = "yes";
    form.requestSubmit(submitter?.isConnected ? submitter : null);
  }

  /* Ready for the next: without text, with the same choices, under a key of its own. */
  clear(form) {
    form.querySelectorAll("textarea, [data-clear]").forEach((field) => { field.value = field.defaultValue = ""; });
    form.querySelectorAll(".error-summary, .invalid-feedback").forEach((fault) => fault.remove());
    const key = form.querySelector("[name$=form_key]");
    if (key) key.value = crypto.getRandomValues(new Uint32Array(4)).reduce((text, n) => text + n.toString(16).padStart(8, "0"), "");
    form.querySelector("textarea")?.focus();
  }
}

document.querySelectorAll("[data-live]").forEach((region) => new Live(region));
