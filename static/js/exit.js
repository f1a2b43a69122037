// Hides the page and goes elsewhere, by the button or by Shift three times in five seconds. Without it the button is a link.
const button = document.querySelector("[data-exit]");
const [presses, longest] = [3, 5000];
let pressed = [];

function leave(event) {
  event.preventDefault();
  document.documentElement.hidden = true;
  document.title = button.hostname;
  // The other site isn't told where from.
  document.head.append(Object.assign(document.createElement("meta"), { name: "referrer", content: "no-referrer" }));
  location.replace(button.href);
}

function count(event) {
  // Held down it is one press, and with a letter it is a capital.
  if (event.repeat) return;
  const recent = pressed.filter((time) => event.timeStamp - time < longest);
  pressed = event.key === "Shift" ? [...recent, event.timeStamp] : [];
  if (pressed.length === presses) leave(event);
}

button.addEventListener("click", leave);
document.addEventListener("keydown", count);
button.setAttribute("aria-label", button.dataset.exit);
