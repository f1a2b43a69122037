// Keeps what could not be sent, and sends it when it can; its key makes a second time count once.
const octets = () => [...crypto.getRandomValues(new Uint8Array(16))].map((each) => each.toString(16).padStart(2, "0")).join("");
let sending = Promise.resolve();

// "Today" is the day on which it was noted, whenever it is sent.
function dated(fields, made_at) {
  const back = { today: 0, yesterday: 1 }[fields.find(([name]) => name === "when")?.[1]];
  if (back === undefined) return fields;
  const noted = new Date(made_at);
  const named = new Date(Date.UTC(noted.getFullYear(), noted.getMonth(), noted.getDate() - back)).toISOString().slice(0, 10);
  return [...fields.filter(([name]) => name !== "when" && name !== "day"), ["when", "other"], ["day", named]];
}

async function keep({ action, fields, about }) {
  const who = (await known("who")) ?? "";
  if (who === "-") return false;
  const value = (name) => fields.find((each) => each[0] === name)?.[1];
  const [key, made_at] = [value("key") ?? octets(), Number(value("noted_at")) || Date.now()];
  const sent = fields.filter(([name]) => !["csrf_token", "about", "kept", "noted_at", "key"].includes(name));
  await write({ key, action, about, who, made_at, fields: [...dated(sent, made_at), ["key", key]] });
  await self.registration.sync?.register("notes").catch(() => {});
  return true;
}

async function token() {
  const answer = await fetch("/token");
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

// One after the other: whoever asks while an attempt fails for want of signal gets an attempt of their own.
function sendAll(chosen) {
  sending = sending.then(() => each(chosen)).catch(() => {});
  return sending;
}

// What the phone begins in the background it begins again by and by, as long as this fails.
async function sendInBackground() {
  await sendAll();
  if ((await notes()).some((note) => !note.refused && !note.waits)) throw new Error("no signal");
}

async function each(chosen) {
  const waiting = (await notes()).filter((note) => !note.refused || note.key === chosen);
  if (!waiting.length) return;
  const { token: csrf_token, who } = await token();
  for (const note of waiting) {
    if (note.who && note.who !== who) await write({ ...note, waits: "sign in" });
    else if (!(await one(note, csrf_token))) return;
  }
}

// Answers whether the next may be tried.
async function one(note, csrf_token) {
  const body = new URLSearchParams([...note.fields, ["csrf_token", csrf_token], ["noted_at", note.made_at]]);
  const answer = await fetch(note.action, { method: "POST", body, headers: { "Timebank-Note": note.who || "1" } });
  if (answer.status >= 500 || answer.status === 429) return false;
  const went = answer.headers.get("Timebank-Went");
  if (went?.includes("/sign-in")) await write({ ...note, waits: "sign in" });
  else if (went) await remove(note.key);
  else await write({ ...note, refused: told(await answer.text()) });
  return true;
}
