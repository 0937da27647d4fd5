/*
 * Keeps a page live. <… data-live="address"> asks the address every two seconds; each [data-part] in the answer takes
 * the place of the one on the page. In a part with data-keyed only the children that changed are exchanged, by their id.
 * A form with data-live-send is sent without leaving the page; [data-live-lost] is shown while nothing can be reached.
 * Without script the forms and links do the same, and loading the page again shows what is new.
 */

const EVERY = 2_000;
const AFTER_A_FAULT = 5_000;

/* Whoever has the focus keeps it: on the same thing, under its id, in what came in its place. */
const exchange = (old, fresh) => {
  const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
  old.replaceWith(fresh);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
};

/* Somebody who types in a part keeps it as it is. */
const isWrittenIn = (part) => part.contains(document.activeElement) && document.activeElement.matches("textarea, input:not([type=hidden]), select");

const bringKeyed = (here, part) => {
  const known = new Map([...here.children].map((child) => [child.id, child]));
  let place = null;
  for (const fresh of [...part.children]) {
    const old = known.get(fresh.id);
    known.delete(fresh.id);
    let now = old || fresh;
    if (old && old.outerHTML !== fresh.outerHTML && !isWrittenIn(old)) { exchange(old, fresh); now = fresh; }
    const next = place ? place.nextElementSibling : here.firstElementChild;
    if (now !== next) here.insertBefore(now, next);
    place = now;
  }
  known.forEach((gone) => gone.remove());
};

const bring = (region, fresh) => {
  for (const part of fresh.querySelectorAll("[data-part]")) {
    const here = region.querySelector(`[data-part="${part.dataset.part}"]`);
    if (!here || here.outerHTML === part.outerHTML) continue;
    if ("keyed" in part.dataset) bringKeyed(here, part);
    else if (!isWrittenIn(here)) exchange(here, part);
  }
  region.dispatchEvent(new Event("live:changed", { bubbles: true }));
};

class Live {
  constructor(region) {
    this.region = region;
    this.etag = "";
    this.timer = setTimeout(() => this.go(), EVERY);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.now(); });
    region.addEventListener("submit", (event) => { if (event.target.matches("[data-live-send]")) this.send(event); });
  }

  now() { clearTimeout(this.timer); this.go(); }

  async go() {
    let pause = EVERY;
    try {
      if (!document.hidden) pause = await this.ask();
      this.lost(pause === AFTER_A_FAULT);
    } catch { pause = AFTER_A_FAULT; this.lost(true); }
    if (pause) { clearTimeout(this.timer); this.timer = setTimeout(() => this.go(), pause); }
  }

  /* The pause until the next question; 0 where there is nothing to ask any more. */
  async ask() {
    const headers = this.etag ? { "If-None-Match": this.etag } : {};
    const answer = await fetch(this.region.dataset.live, { cache: "no-store", redirect: "error", headers });
    if (answer.status === 304) return EVERY;
    if ([403, 404].includes(answer.status)) return 0;
    if (!answer.ok) return AFTER_A_FAULT;
    this.etag = answer.headers.get("ETag") || "";
    bring(this.region, new DOMParser().parseFromString(await answer.text(), "text/html"));
    return EVERY;
  }

  lost(yes) { document.querySelectorAll("[data-live-lost]").forEach((note) => { note.hidden = !yes; }); }

  /* An answer that leads on means done; any other is a form with its faults, which the page itself shows. */
  async send(event) {
    const form = event.target;
    event.preventDefault();
    if (form.dataset.sending) return;
    form.dataset.sending = "yes";
    const body = new FormData(form, event.submitter);
    try {
      const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
      if (answer.type !== "opaqueredirect") { form.submit(); return; }
      if ("liveClear" in form.dataset) this.clear(form);
      this.now();
    } catch { this.lost(true); }
    finally { delete form.dataset.sending; }
  }

  /* Ready for the next: empty, under a key of its own. */
  clear(form) {
    form.reset();
    const key = form.querySelector("[name$=form_key]");
    if (key) key.value = crypto.getRandomValues(new Uint32Array(4)).reduce((text, n) => text + n.toString(16).padStart(8, "0"), "");
    form.querySelector("textarea")?.focus();
  }
}

document.querySelectorAll("[data-live]").forEach((region) => new Live(region));
