// Tells what has the keyboard, whether that can be seen, and whether a bar lies over it; nothing where nothing has it.
() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const shown = element.matches(".chip > input") ? element.nextElementSibling : element;
  const box = shown.getBoundingClientRect();
  const style = getComputedStyle(shown);
  const meets = (other) =>
    other.left < box.right - 1 && other.right > box.left + 1 && other.top < box.bottom - 1 && other.bottom > box.top + 1;
  const isOnTop = (other) => {
    const bar = other.getBoundingClientRect();
    const x = (Math.max(box.left, bar.left) + Math.min(box.right, bar.right)) / 2;
    const y = (Math.max(box.top, bar.top) + Math.min(box.bottom, bar.bottom)) / 2;
    return other.contains(document.elementFromPoint(x, y));
  };
  const isBar = (other) => ["fixed", "sticky"].includes(getComputedStyle(other).position) && !other.contains(element);
  return {
    place: [...document.querySelectorAll("*")].indexOf(element),
    words: `${element.localName} “${(element.ariaLabel || element.textContent || element.name || "").trim().slice(0, 40)}”`,
    isMarked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    isInView: meets({ left: 0, top: 0, right: innerWidth, bottom: innerHeight }),
    isCovered: [...document.querySelectorAll("*")].some((other) => isBar(other) && meets(other.getBoundingClientRect()) && isOnTop(other)),
  };
}
