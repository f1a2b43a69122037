// Lists the notes kept on this phone, each to be opened, sent or removed. Without the worker there are none.
const { ask } = await import(document.querySelector("script[data-who]").src);
const list = document.querySelector("[data-notes]");
const [none, template] = [document.querySelector("[data-none]"), document.querySelector("template")];
none.hidden = true;

function row(note) {
  const made = template.content.cloneNode(true);
  for (const name of ["about", "at", "state"]) made.querySelector(`[data-${name}]`).textContent = note[name];
  const button = (name) => made.querySelector(`[data-do=${name}]`);
  const [removing, send] = [button("remove"), button("send")];
  send.addEventListener("click", async () => { send.disabled = true; await ask({ do: "send", key: note.key }); show(); });
  removing.addEventListener("click", async () => {
    if (!confirm(removing.dataset.sure)) return;
    await ask({ do: "remove", key: note.key });
    show();
  });
  return made;
}

async function show() {
  const notes = await ask({ do: "list" });
  none.hidden = notes.length > 0;
  list.replaceChildren(...notes.map(row));
}

async function sendAndShow() {
  await show();
  await ask({ do: "send" });
  await show();
}

addEventListener("online", sendAndShow);
sendAndShow();
