// Says things in the words that came with the worker.
const fill = (words, parts) => words.replace(/\{(\w+)\}/g, (_, name) => parts[name]);
const day = (time) => new Date(time).toLocaleDateString(LANGUAGE, { weekday: "long", day: "numeric", month: "long" });

function clock(time) {
  const shown = new Date(time).toLocaleTimeString(LANGUAGE, { hour: "numeric", minute: "2-digit", hour12: true });
  return shown.replace(/\s/g, "");
}

const when = (time) => (day(time) === day(Date.now()) ? clock(time) : `${clock(time)}, ${day(time)}`);
const counted = (count, one, many) => (count === 1 ? one : fill(many, { count }));

function state(note) {
  if (note.refused) return fill(WORDS.refused, { why: note.refused });
  if (Date.now() - note.made_at > LONG) return WORDS.show;
  return note.waits === "sign in" ? WORDS.sign_in : WORDS.waits;
}

async function listed() {
  const found = (await notes()).sort((one, other) => one.made_at - other.made_at);
  return found.map((note) => ({ key: note.key, about: note.about, at: fill(WORDS.noted, { when: when(note.made_at) }), state: state(note) }));
}

async function bar() {
  const { length } = await notes();
  if (!length) return {};
  const leave = counted(length, WORDS.leave_one, WORDS.leave_many);
  const [words, see] = [counted(length, WORDS.one, WORDS.many), counted(length, WORDS.see_one, WORDS.see)];
  return { bar: `<div class="notices" data-bar><p class="notice" role="status">${words} <a href="/notes">${see}</a></p></div>`, leave };
}

// Takes the words out of a page that says what is to be mended.
function told(html) {
  const [, heading, sentence] = html.match(/<h1[^>]*>([^]*?)<\/h1>\s*<p[^>]*>([^]*?)<\/p>/) ?? ["", "", ""];
  const words = html.match(/id="error-summary"[^]*?<ul>([^]*?)<\/ul>/)?.[1] ?? `${heading}. ${sentence}`;
  const letters = { amp: "&", lt: "<", gt: ">", "#39": "'", "#34": '"', quot: '"' };
  const plain = words.replace(/<[^>]*>/g, " ").replace(/&(#?\w+);/g, (whole, name) => letters[name] ?? whole);
  return plain.replace(/\s+/g, " ").trim();
}
