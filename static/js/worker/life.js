// What the worker is asked, from its first day on.
const mine = (time) => (time === undefined || Date.now() - time > OFTEN);

async function hello(who) {
  if (who === ((await known("who")) ?? "")) return;
  await caches.delete(PAGES);
  for (const name of ["name", "fetched"]) await know(name, undefined);
  await know("who", who);
}

async function fetchPages() {
  const who = await known("who");
  if (!who || who === "-" || !mine(await known("fetched"))) return;
  const { who: now, name, pages } = await token();
  if (now !== who) return;
  await know("name", name);
  await know("fetched", Date.now());
  for (const path of pages) await store(path, await fetch(path, { redirect: "error" }));
}

const ASKED = {
  hello: async ({ who }) => { await hello(who); fetchPages().catch(() => {}); return bar(); },
  send: async ({ key }) => { await sendAll(key); return bar(); },
  list: listed,
  remove: async ({ key }) => { await remove(key); return bar(); },
  keep: async ({ note }) => { await keep(note); return bar(); },
};

self.addEventListener("install", (event) => {
  const wanted = [...FILES, ...STILL, ...OPEN].map((path) => new Request(path, { credentials: "omit" }));
  event.waitUntil(caches.open(SHELL).then((shell) => shell.addAll(wanted)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => names.filter((name) => ![SHELL, PAGES].includes(name)));
  event.waitUntil(old.then((names) => Promise.all(names.map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});
self.addEventListener("message", (event) => event.waitUntil(ASKED[event.data.do](event.data).then((said) => event.ports[0].postMessage(said))));
self.addEventListener("sync", (event) => event.waitUntil(sendInBackground()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (FILES.includes(url.pathname)) event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
  else if (request.mode !== "navigate") return;
  else if (request.method === "GET") event.respondWith(page(event, url));
  else if (request.method === "POST") event.respondWith(press(request));
});
