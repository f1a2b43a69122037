// Says, as the form is filled in, what will be recorded. Without it the next page says it.
const form = document.querySelector("[data-sentence-form]");
const sentence = form.querySelector("[data-sentence]");
const button = form.querySelector("[data-button]");
const asked = sentence.textContent;
const recording = button.textContent;

const chosen = (name) => form.querySelector(`[name="${name}"]:checked`);
// A label is a picture, or initials, and then its words.
const words = (input) => input.nextElementSibling.lastChild.textContent.trim();
const either = (name, typed) => {
  const input = chosen(name);
  return !input || input.value === "other" ? form.elements[typed].value.trim() : words(input);
};
const fill = (pattern, parts) => pattern.replace(/\{(\w+)\}/g, (_, name) => parts[name]);

function say() {
  const way = chosen("way")?.value;
  const parts = { who: either("who", "someone"), time: either("time", "another"), when: either("when", "day").toLowerCase() };
  const whole = way && Object.values(parts).every(Boolean);
  if (whole) form.dataset.keep = fill(sentence.dataset[way], parts);
  sentence.textContent = whole ? fill(sentence.dataset[way], parts) : asked;
  button.textContent = parts.time ? fill(button.dataset.words, parts) : recording;
}

form.addEventListener("input", say);
say();
