// Asks the phone for a passkey and sends its answer with the page's own form. Without it the page says what else there is.
const form = document.querySelector("[data-passkey]");
const [asked, field] = [JSON.parse(form.dataset.passkey), form.elements.passkey];
const say = (name) => form.querySelectorAll("[data-say]").forEach((part) => { part.hidden = part.dataset.say !== name; });

// Octets as base64url, which WebAuthn is spoken in, and back.
const octets = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
const listed = (passkeys) => passkeys?.map((passkey) => ({ ...passkey, id: octets(passkey.id) }));

function options() {
  const { challenge, user, excludeCredentials, allowCredentials } = asked;
  const read = { ...asked, challenge: octets(challenge) };
  if (user) return { ...read, user: { ...user, id: octets(user.id) }, excludeCredentials: listed(excludeCredentials) };
  return { ...read, allowCredentials: listed(allowCredentials) };
}

function written({ id, rawId, type, response }) {
  const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const said = names.filter((name) => response[name]).map((name) => [name, text(response[name])]);
  return JSON.stringify({ id, rawId: text(rawId), type, response: Object.fromEntries(said) });
}

async function ask(event) {
  event.preventDefault();
  say("nothing");
  try {
    const publicKey = options();
    field.value = written(await navigator.credentials[asked.user ? "create" : "get"]({ publicKey }));
    form.submit();
  } catch {
    say("again");
  }
}

form.addEventListener("submit", ask);
form.querySelector("[data-button]").hidden = !window.PublicKeyCredential;
if (!window.PublicKeyCredential) say("elsewhere");
