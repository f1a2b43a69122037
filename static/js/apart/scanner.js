// Reads time cards with the camera of a host's phone and checks their holders in. Without it a number is typed.
const form = document.querySelector("[data-reader]");
const part = (name) => document.querySelector(`[data-part="${name}"]`);
const [video, start, stop, photo, said] = ["video", "start", "stop", "photo", "said"].map(part);
const canvas = document.createElement("canvas");
const pen = canvas.getContext("2d", { willReadFrequently: true });
// A square that cannot be made out at one size is often clear at another; pixels.
const [FILM_SIZES, PHOTO_SIZES] = [[800, 560, 1100], [1000, 700, 450, 300, 1600]];
const [PAUSE, SAME_CARD] = [120, 3000]; // milliseconds
const keys = new Map();
let stream, read, sound, last, seenAt;

const wait = (time) => new Promise((resolve) => { setTimeout(resolve, time); });
const show = (shown, ...hidden) => { shown.hidden = false; hidden.forEach((each) => { each.hidden = true; }); };

function freshKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (octet) => octet.toString(16).padStart(2, "0")).join("");
}

// The browser's own reader where it has one for QR squares, else the one that comes with this page.
async function reader() {
  const formats = await window.BarcodeDetector?.getSupportedFormats() ?? [];
  if (formats.includes("qr_code")) {
    const own = new BarcodeDetector({ formats: ["qr_code"] });
    return async () => (await own.detect(canvas))[0]?.rawValue;
  }
  await import(form.dataset.reader);
  return async () => window.jsQR(pen.getImageData(0, 0, canvas.width, canvas.height).data, canvas.width, canvas.height)?.data;
}

function draw(picture, width, height, most) {
  const scale = Math.min(1, most / Math.max(width, height));
  [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
}

function beep(pitch) {
  if (!sound) return;
  const tone = sound.createOscillator();
  tone.frequency.value = pitch;
  tone.connect(sound.destination);
  tone.start();
  tone.stop(sound.currentTime + 0.12);
}

function say(words, isIn) {
  const line = document.createElement("p");
  line.className = "notice";
  line.textContent = words;
  said.replaceChildren(line);
  beep(isIn ? 880 : 220);
  navigator.vibrate?.(isIn ? 80 : [60, 60, 60]);
}

function tokenIn(text) {
  try {
    const { origin, pathname } = new URL(text);
    const isHere = [location.origin, new URL(form.dataset.address).origin].includes(origin);
    return isHere ? pathname.match(/^\/C\/([0-9A-Z]+)$/i)?.[1] : undefined;
  } catch {
    return undefined;
  }
}

async function tell(text) {
  const code = tokenIn(text);
  if (!code) return say(form.dataset.notOurs, false);
  if (!keys.has(code)) keys.set(code, freshKey());
  const body = new FormData(form);
  Object.entries({ code, card: "", key: keys.get(code) }).forEach(([name, value]) => body.set(name, value));
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" });
    const told = await answer.json();
    return say(told.said, answer.ok);
  } catch {
    last = undefined;
    return say(form.dataset.lost, false);
  }
}

async function watch() {
  const mine = stream;
  for (let frame = 0; stream === mine; frame += 1) {
    draw(video, video.videoWidth, video.videoHeight, FILM_SIZES[frame % FILM_SIZES.length]);
    const text = await read();
    const isAnother = text !== last || Date.now() - seenAt > SAME_CARD;
    if (text) {
      [last, seenAt] = [text, Date.now()];
      if (isAnother) await tell(text);
    }
    await wait(PAUSE);
  }
}

function close() {
  stream?.getTracks().forEach((track) => track.stop());
  stream = undefined;
  show(start, stop, video);
}

async function open() {
  sound ??= new AudioContext();
  try {
    read ??= await reader();
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
    video.srcObject = stream;
    await video.play();
  } catch {
    close();
    show(photo, start);
    return;
  }
  show(video, start);
  show(stop);
  watch();
}

async function lookAt(file) {
  read ??= await reader();
  const picture = await createImageBitmap(file).catch(() => undefined);
  for (const size of picture ? PHOTO_SIZES : []) {
    draw(picture, picture.width, picture.height, size);
    const text = await read();
    if (text) return tell(text);
  }
  return say(form.dataset.noSquare, false);
}

start.addEventListener("click", open);
stop.addEventListener("click", close);
photo.querySelector("input").addEventListener("change", ({ target }) => target.files[0] && lookAt(target.files[0]));
addEventListener("pagehide", close);
document.addEventListener("visibilitychange", () => { if (document.hidden) close(); });
show(navigator.mediaDevices ? start : photo);
