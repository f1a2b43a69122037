// Shows how far long work is, until it is done. Without it the page loads itself anew.
const EVERY = 1500;

async function look() {
  try {
    const answer = await fetch(location.href, { cache: "no-store", credentials: "same-origin" });
    if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    // No signal for now; it goes on by itself.
  }
  if (document.querySelector("#errand[data-waiting]")) setTimeout(look, EVERY);
}

function show(page) {
  const fresh = page.getElementById("errand");
  const old = document.getElementById("errand");
  if (!fresh || fresh.innerHTML === old.innerHTML) return;
  old.innerHTML = fresh.innerHTML;
  if (!("waiting" in fresh.dataset)) location.replace(location.href);
}

setTimeout(look, EVERY);
