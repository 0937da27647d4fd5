/*
 * Keeps figures up to date: <section data-poll-progress="address"> asks the address every two seconds and replaces
 * each data-part that changed, until a part says data-done. Without it the page's own link loads it again.
 */

const EVERY = 2_000;
const AFTER_A_FAULT = 10_000;

for (const region of document.querySelectorAll("[data-poll-progress]")) {
  let etag = "";

  /* A part that holds the focus stays as it is: whoever reads there is not thrown out. */
  const show = (fresh) => {
    for (const part of fresh.querySelectorAll("[data-part]")) {
      const here = region.querySelector(`[data-part="${part.dataset.part}"]`);
      if (!here || here.innerHTML === part.innerHTML || here.contains(document.activeElement)) continue;
      here.replaceChildren(...part.childNodes);
    }
    return fresh.querySelector("[data-done]") !== null;
  };

  /* The pause until the next question; 0 where there is none. */
  const ask = async () => {
    if (document.hidden) return EVERY;
    const answer = await fetch(region.dataset.pollProgress, {
      cache: "no-store", redirect: "error", headers: etag ? { "If-None-Match": etag } : {},
    });
    if (answer.status === 304) return EVERY;
    if (!answer.ok) return 0;
    etag = answer.headers.get("ETag") || "";
    return show(new DOMParser().parseFromString(await answer.text(), "text/html")) ? 0 : EVERY;
  };

  const go_on = async () => {
    const pause = await ask().catch(() => AFTER_A_FAULT);
    if (pause) setTimeout(go_on, pause);
  };
  setTimeout(go_on, EVERY);
}
