// What the phone keeps: notes by their key, what is known of its owner, pages and files.
function opened() {
  return new Promise((done, fail) => {
    const asked = indexedDB.open("timebank", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("notes", { keyPath: "key" });
      asked.result.createObjectStore("known");
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

async function stored(place, act) {
  const base = await opened();
  const change = base.transaction(place, "readwrite");
  const asked = act(change.objectStore(place));
  await new Promise((done, fail) => {
    change.oncomplete = done;
    change.onabort = () => fail(change.error);
  });
  base.close();
  return asked.result;
}

const notes = () => stored("notes", (place) => place.getAll());
const write = (note) => stored("notes", (place) => place.put(note));
const remove = (key) => stored("notes", (place) => place.delete(key));
const known = (name) => stored("known", (place) => place.get(name));
const know = (name, value) => stored("known", (place) => place.put(value, name));

async function forget() {
  await caches.delete(PAGES);
  await stored("known", (place) => place.clear());
  await stored("notes", (place) => place.clear());
}
