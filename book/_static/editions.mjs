// The switch between editions leads to the place that the reader is at. Without this file it leads to the page.

/** The last part of the page that begins in the upper half of the window; nothing at the top of the page. */
function partInSight() {
  const parts = document.querySelectorAll(".bd-article section[id], .bd-article figure[id], .wager-table-block[id]");
  const above = [...parts].filter((part) => part.getBoundingClientRect().top < innerHeight / 2);
  return scrollY > innerHeight / 4 ? (above.at(-1)?.id ?? "") : "";
}

for (const link of document.querySelectorAll("a[data-edition]")) {
  link.addEventListener("click", () => (link.hash = partInSight()));
}
