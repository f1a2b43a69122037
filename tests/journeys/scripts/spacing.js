// Spaces text as far as WCAG 1.4.12 says a page must bear.
() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }" +
    "p { margin-block-end: 2em !important }",
  );
  document.adoptedStyleSheets = [sheet];
}
