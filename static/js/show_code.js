// Keeps the screen awake, sends the address with the phone's own menu, and goes on once the other has said yes.
const share = document.querySelector("[data-share]");
const check = document.querySelector("[data-check]");
const pause = 5000;

function stayAwake() {
  if (navigator.wakeLock && !document.hidden) navigator.wakeLock.request("screen").catch(() => {});
}

async function look() {
  const answer = await fetch(location.href, { redirect: "manual" }).catch(() => null);
  if (answer?.type === "opaqueredirect") return location.reload();
  if (answer?.ok) {
    const words = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-check]");
    if (!words) return location.reload();
    if (words.textContent !== check.textContent) check.textContent = words.textContent;
  }
  setTimeout(look, pause);
}

if (check) {
  document.addEventListener("visibilitychange", stayAwake);
  stayAwake();
  setTimeout(look, pause);
}
if (share && navigator.share) {
  share.hidden = false;
  share.addEventListener("click", () => navigator.share({ url: share.dataset.share }).catch(() => {}));
}
