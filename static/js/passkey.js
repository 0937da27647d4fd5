/*
 * Passkeys by the library's script: data-passkey on a form names what it does there, its [data-passkey-button] begins it, and what the
 * browser is asked stands in #passkey-data. Where it fails, which the library tells the console alone, [data-passkey-failed] is shown; or
 * [data-passkey-unsupported] where the browser knows no passkeys or allows none on a site like this one.
 */

const show = (name) => {
  for (const said of document.querySelectorAll("[data-passkey-failed], [data-passkey-unsupported]")) said.hidden = !said.hasAttribute(name);
};

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const known = window.PublicKeyCredential && event.detail.exception?.name !== "SecurityError";
  show(known ? "data-passkey-failed" : "data-passkey-unsupported");
});

for (const form of document.querySelectorAll("[data-passkey]")) {
  const button = form.querySelector("[data-passkey-button]").id;
  const { credential, passwordless } = form.elements;
  const ids = { add: button, authenticate: button, login: button, signup: button, credential: credential.id, passwordless: passwordless?.id, data: "passkey-data" };
  window.allauth.webauthn.forms[form.dataset.passkey]({ ids });
}
