// The switch between editions leads to the place that the reader is at. Without this file it leads to the page.

const TOP = 200; // a part that begins above this line, in pixels, is the one being read

/** The part of the page that is being read; nothing at the top of the page. */
function partInSight() {
  const parts = document.querySelectorAll(".bd-article section[id], .bd-article figure[id], .wager-table-block[id]");
  const above = [...parts].filter((part) => part.getBoundingClientRect().top < TOP);
  return scrollY > TOP ? (above.at(-1)?.id ?? "") : "";
}

for (const link of document.querySelectorAll("a[data-edition]")) {
  link.addEventListener("click", () => (link.hash = partInSight()));
}
