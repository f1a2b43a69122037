// Notes kept on this phone where there is no signal. Without it a page that cannot be sent is the browser's to tell.
const { who } = document.querySelector("[data-who]").dataset;
const phone = navigator.serviceWorker;
const SOON = 1_000;
let leave, timer, pause;

// Asks the worker, which keeps the notes, and answers what it says.
export const ask = (what) => phone.ready.then(({ active }) => new Promise((done) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => done(data);
  active?.postMessage({ who, ...what }, [port2]);
}));

const tell = (what) => ask(what).then((said) => {
  leave = said.leave;
  document.querySelector("[data-bar]")?.remove();
  if (leave && !document.querySelector("[data-notes]")) document.querySelector("main").insertAdjacentHTML("afterbegin", said.bar);
});
// A phone says that it is online before it is: what could not be sent is tried again, less and less often.
async function send(event) {
  if (document.hidden) return;
  clearTimeout(timer);
  pause = event ? SOON : 2 * pause;
  await tell({ do: "send" });
  if (leave && navigator.onLine) timer = setTimeout(send, pause);
}

function begin() {
  phone.register("/sw.js").catch(() => {});
  tell({ do: "hello" }).then(() => send("load"));
}

if (phone) {
  const idle = () => (window.requestIdleCallback ?? setTimeout)(begin);
  document.readyState === "complete" ? idle() : addEventListener("load", idle);
  addEventListener("online", send);
  document.addEventListener("visibilitychange", send);
  document.addEventListener("timebank:keep", ({ detail }) => {
    tell({ do: "keep", note: { ...detail, fields: [...new URLSearchParams(detail.fields)] } });
  });
  document.addEventListener("formdata", ({ target, formData }) => target.dataset.keep && formData.set("about", target.dataset.keep));
  document.addEventListener("submit", (event) => {
    if (leave && event.target.action.endsWith("/sign-out") && !confirm(leave)) event.preventDefault();
  });
}
