/*
 * Keeps what is typed in a <textarea data-draft> until it is sent: reloading the page, or losing it, loses no words.
 * It stays in this tab, for this page alone, and goes with it.
 */

const keyOf = (field) => `draft:${location.pathname}:${field.name}`;

/* A browser without storage, or with a full one, keeps nothing; the form works all the same. */
const quietly = (run) => { try { return run(); } catch { return null; } };
const forget = (form) => form.querySelectorAll("[data-draft]").forEach((field) => quietly(() => sessionStorage.removeItem(keyOf(field))));

for (const field of document.querySelectorAll("textarea[data-draft]")) {
  const kept = quietly(() => sessionStorage.getItem(keyOf(field)));
  if (kept && !field.defaultValue) field.value = kept;
  field.addEventListener("input", () => quietly(() => {
    if (field.value) sessionStorage.setItem(keyOf(field), field.value);
    else sessionStorage.removeItem(keyOf(field));
  }));
}
document.addEventListener("live:sent", (event) => forget(event.target));
document.addEventListener("submit", (event) => { if (!event.defaultPrevented) forget(event.target); });
