// Lists, by their place in the page, the elements that the Tab key should come to, in the page's own order.
() => {
  const all = [...document.querySelectorAll("*")];
  const groups = new Set();
  const isStop = (element) => {
    if (!element.matches("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]")) return false;
    if (element.tabIndex < 0 || element.disabled || !element.checkVisibility({ visibilityProperty: true })) return false;
    if (element.type !== "radio") return true;
    const group = all.filter((other) => other.type === "radio" && other.name === element.name && other.form === element.form);
    return element === (group.find((radio) => radio.checked) ?? group[0]);
  };
  return all.filter(isStop).map((element) => all.indexOf(element));
}
