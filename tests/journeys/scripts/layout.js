// Lists what does not fit: a page wider than its window, controls smaller than a fingertip, words cut off.
() => {
  const FINGERTIP = 44;
  const page = document.documentElement;
  const named = (element) => `${element.localName}.${element.className} “${element.textContent.trim().slice(0, 30)}”`;
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(".visually-hidden");

  const isInSentence = (element) =>
    element.localName === "a" && getComputedStyle(element).display === "inline" &&
    element.parentElement.textContent.trim().length > element.textContent.trim().length;
  const isSmall = (element) => {
    const box = (element.closest("label") ?? element).getBoundingClientRect();
    return box.width < FINGERTIP - 0.5 || box.height < FINGERTIP - 0.5;
  };
  const controls = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")];
  const small = controls.filter((element) => isSeen(element) && !isInSentence(element) && isSmall(element));

  const cuts = (element) => {
    const { overflowX, overflowY } = getComputedStyle(element);
    return [overflowX, overflowY].some((overflow) => ["hidden", "clip"].includes(overflow)) && element !== document.body;
  };
  const isCut = (rectangle, element) => {
    const edge = element.getBoundingClientRect();
    return rectangle.left < edge.left - 1 || rectangle.right > edge.right + 1 ||
      rectangle.top < edge.top - 1 || rectangle.bottom > edge.bottom + 1;
  };
  const edges = (element) => (element === page ? [] : [...(cuts(element) ? [element] : []), ...edges(element.parentElement)]);
  const rectangles = (text) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    return [...range.getClientRects()];
  };
  const isCutOff = (text) => edges(text.parentElement).some((edge) => rectangles(text).some((one) => isCut(one, edge)));
  const isOutside = (text) => rectangles(text).some((one) => one.right > page.clientWidth + 1 || one.left < -1);
  const cut = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.data.trim() || !isSeen(text.parentElement) || text.parentElement.closest(".skip, thead")) continue;
    if (isCutOff(text) || isOutside(text)) cut.push(text.data.trim().slice(0, 40));
  }
  return [
    ...(page.scrollWidth > page.clientWidth ? [`${page.scrollWidth} px wide in a window of ${page.clientWidth}`] : []),
    ...small.map((element) => `small: ${named(element)}`),
    ...cut.map((words) => `cut off: “${words}”`),
  ];
}
