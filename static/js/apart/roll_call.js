// Saves each tick as soon as it is made. Without it the button at the end saves them all.
const form = document.querySelector("[data-roll]");
const list = form.querySelector(".roll");
const sentence = form.querySelector("[data-sentence]");
const status = form.querySelector("[data-status]");
const search = document.querySelector("[role='search']");
// What was kept on this phone and not yet sent, by person.
const kept = new Map();
let last = Promise.resolve();

const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const find = (row, name) => row.querySelector(`[name^="${name}"]`);
const nameOf = (row) => row.querySelector(".name b").textContent;

function stayOf(row) {
  const [here, leads, minutes] = [find(row, "here"), find(row, "leads"), row.querySelector("[name^='minutes-']:checked")];
  return here.checked ? `${minutes.value}${leads.checked ? " leads" : ""}` : "";
}

function fieldsOf(row, now) {
  const person = find(row, "shown").value;
  const [minutes, leads] = now.split(" ");
  return {
    shown: person,
    [`was-${person}`]: kept.get(person) ?? find(row, "was-").value,
    ...(now && { here: person, [`minutes-${person}`]: minutes }),
    ...(leads && { leads: person }),
  };
}

function keep(fields, about) {
  const detail = { action: form.dataset.tick, fields, about: form.dataset.about.replace("{name}", about) };
  document.dispatchEvent(new CustomEvent("timebank:keep", { detail }));
  status.textContent = status.dataset.kept.replace("{name}", about);
}

// Answers with what was said, or nothing where there is no signal.
async function send(more, about) {
  const fields = { csrf_token: form.elements.csrf_token.value, key: newKey(), ...more };
  let answer;
  try {
    answer = await fetch(form.dataset.tick, { method: "POST", body: new URLSearchParams(fields), credentials: "same-origin" });
  } catch {
    keep(fields, about);
    return null;
  }
  // Signed out, or not a host any more: the page itself says so.
  if (answer.redirected || ![200, 422].includes(answer.status)) {
    location.reload();
    return null;
  }
  const said = await answer.json();
  status.textContent = said.errors ? said.errors.join(" ") : status.dataset.saved;
  if (said.sentence) sentence.textContent = said.sentence;
  return said;
}

async function sendRow(row) {
  const [now, person] = [stayOf(row), find(row, "shown").value];
  const said = await send(fieldsOf(row, now), nameOf(row));
  if (!said) kept.set(person, now);
  else if (!said.errors) {
    kept.delete(person);
    find(row, "was-").value = now;
  }
}

function showStay(row) {
  const chips = [...row.querySelectorAll("[name^='minutes-']")];
  const chosen = chips.find((chip) => chip.checked);
  const whole = chips.every((chip) => Number(chip.value) <= Number(chosen.value));
  const time = chosen.nextElementSibling.textContent;
  row.querySelector("[data-stay]").textContent = whole ? "" : form.dataset.stayWords.replace("{time}", time);
}

// Puts those on the list who were not, and ticks whoever was found.
function add(said) {
  const fresh = document.createElement("ul");
  fresh.innerHTML = said.rows;
  for (const row of [...fresh.children]) {
    const there = [...list.children].find((each) => find(each, "shown").value === find(row, "shown").value);
    if (!there) list.prepend(row);
    else if (find(row, "shown").value === said.found) there.replaceWith(row);
  }
}

function typed(box, name, otherwise) {
  last = last.then(async () => {
    const said = await send({ [name]: box.value }, box.value);
    if (said?.errors) otherwise();
    else box.value = "";
    if (said?.rows) add(said);
  });
}

list.addEventListener("change", (event) => {
  const row = event.target.closest("li");
  showStay(row);
  last = last.then(() => sendRow(row));
});

form.addEventListener("submit", (event) => {
  const box = form.elements.newcomer;
  if (!event.submitter?.matches("[data-add]") || !box.value.trim()) return;
  event.preventDefault();
  typed(box, "newcomer", () => form.submit());
});

search.addEventListener("submit", (event) => {
  const box = search.elements.someone;
  if (!box.value.trim()) return;
  event.preventDefault();
  typed(box, "someone", () => search.submit());
});
