// Pages as they were last seen, shown where there is no signal, and said to be kept.
async function none() {
  const [still, pages] = [await caches.match("/no-signal"), await caches.open(PAGES)];
  const rows = (await pages.keys()).map(async ({ url }) => {
    const title = (await (await pages.match(url)).text()).match(/<title>([^]*?) – /)[1];
    return `<li><a href="${new URL(url).pathname}"><span class="name"><b>${title}</b></span></a></li>`;
  });
  const list = `<!--end--><p>${WORDS.open}</p><ul class="rows">${(await Promise.all(rows)).join("")}</ul>`;
  const text = await renewed(still);
  return html(rows.length ? text.replace("<!--end-->", list) : text, still.headers);
}

const html = (text, headers) => new Response(text, { headers });
// A page shown again is a new page, for whoever's phone it is: its forms get keys of their own.
async function renewed(kept) {
  const [text, who] = [await kept.text(), (await known("who")) ?? ""];
  const keyed = text.replace(/(<input[^>]*name="key"[^>]*value=")[0-9a-f]{32}"/g, (_, input) => `<input type="hidden" name="kept" value="1">${input}${octets()}"`);
  return keyed.replace(/data-who="[^"]*"/, `data-who="${who}"`);
}

const late = (time) => new Promise((_, fail) => { setTimeout(fail, time); });

async function store(path, answer) {
  const who = answer.headers.get("Timebank-Keep");
  if (!who || who !== (await known("who"))) return;
  const headers = new Headers(answer.headers);
  headers.set("Kept-At", Date.now());
  await (await caches.open(PAGES)).put(path, html(await answer.text(), headers));
}

async function shown(kept) {
  const at = Number(kept.headers.get("Kept-At"));
  const text = await renewed(kept);
  if (!at) return html(text, kept.headers);
  const words = fill(WORDS.kept, { when: when(at) });
  return html(text.replace(/<main[^>]*>/, `$&<div class="notices"><p class="notice" role="status">${words}</p></div>`), kept.headers);
}

async function copyOf(path) {
  const kept = await caches.match(path);
  const at = Number(kept?.headers.get("Kept-At"));
  return at && Date.now() - at > LONG ? undefined : kept;
}

async function page(event, { pathname, search }) {
  if (search.startsWith(TYPED)) return scanned(pathname.slice(3), search);
  const kept = await copyOf(pathname);
  if (kept && STILL.includes(pathname)) return shown(kept);
  const asked = fetch(event.request).then((answer) => noted(event, search ? "" : pathname, kept, answer));
  event.waitUntil(asked.catch(() => {}));
  try {
    return await (kept ? Promise.race([asked, late(PATIENCE)]) : asked);
  } catch {
    if (pathname.startsWith("/S/")) return scanned(pathname.slice(3), search);
    return kept ? shown(kept) : none();
  }
}

// A page that leads elsewhere now is no longer one's own to see.
function noted(event, path, kept, answer) {
  if (answer.ok && path) event.waitUntil(store(path, answer.clone()));
  else if (kept?.headers.has("Kept-At") && !answer.ok && answer.status < 500) event.waitUntil(caches.delete(PAGES));
  return answer;
}

async function scanned(code, search) {
  const [shell, name, now] = [await caches.match("/scanned"), (await known("name")) ?? "", Date.now()];
  const plain = name.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
  let text = (await renewed(shell)).replace('action="/in"', `action="/S/${code.replace(/[^0-9A-Za-z]/g, "")}"`);
  text = text.replace(/<!--when-->[^]*?<!--end-->/, fill(WORDS.scanned, { when: clock(now) }));
  text = text.replace(/(name="noted_at"[^>]*value=")"/, `$1${now}"`);
  const me = text.match(/<template>([^]*?)<\/template>/)[1].replace(/<b>[^<]*</, `<b>${plain}<`);
  if (name && !search.includes("someone")) text = text.replace(/<!--anyone-->[^]*?<!--end-->/, me.replace('href="/in"', `href="${TYPED}&amp;someone=1"`));
  return html(text, shell.headers);
}
