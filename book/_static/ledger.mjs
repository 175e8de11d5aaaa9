// Search, filters and order of the ledger; its state is the address. Without this file the table shows every claim.

const form = document.querySelector(".ledger-form");
const body = document.querySelector("#ledger tbody");
const count = form.querySelector(".ledger-count");
const none = document.querySelector(".ledger-none");
const filters = [...form.querySelectorAll("select")].map(({ name }) => name).filter((name) => name !== "sort");
const order = ["contradicted", "partly", "supported", "not yet due", "unresolved", "not checkable"];

const rows = [...body.rows].map((row, place) => ({
  row,
  place,
  data: row.dataset,
  text: `${row.id} ${row.textContent}`.toLowerCase().replace(/\s+/g, " "),
}));

/** What a claim is ordered by; a smaller key comes first. */
const keys = {
  verdict: ({ data }) => order.indexOf(data.verdict),
  speaker: ({ data }) => data.speaker,
  theme: ({ data }) => data.theme,
  kind: ({ data }) => data.kind,
  date: ({ data }) => data.date,
};

function state() {
  const given = new FormData(form);
  return Object.fromEntries([...given].filter(([, value]) => value !== ""));
}

function matches({ data, text }, { q = "", ...wanted }) {
  const words = q.toLowerCase().trim().split(/\s+/);
  return filters.every((name) => !wanted[name] || data[name] === wanted[name]) && words.every((word) => text.includes(word));
}

let ordered = "";

function arrange(sort) {
  if (sort === ordered) return;
  const key = keys[sort] ?? (({ place }) => place);
  const compare = (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.place - b.place);
  body.append(...[...rows].sort(compare).map(({ row }) => row));
  ordered = sort;
}

function apply() {
  const wanted = state();
  let shown = 0;
  for (const item of rows) {
    const fits = matches(item, wanted);
    if (item.row.hidden === fits) item.row.hidden = !fits;
    shown += fits;
  }
  arrange(wanted.sort ?? "");
  count.value = shown === rows.length ? `${shown} claims` : `${shown} of ${rows.length} claims`;
  none.hidden = shown > 0;
}

function remember() {
  const query = new URLSearchParams(state()).toString();
  history.replaceState(null, "", `${location.pathname}${query && `?${query}`}${location.hash}`);
}

function restore() {
  const query = new URLSearchParams(location.search);
  for (const field of form.elements) if (field.name) field.value = query.get(field.name) ?? "";
  for (const field of form.querySelectorAll("select")) if (field.selectedIndex < 0) field.value = "";
}

/** Show the claim that the address names, whatever is filtered. */
function visit() {
  const target = rows.find(({ row }) => row.id === decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  if (target.row.hidden) {
    form.reset();
    apply();
  }
  target.row.querySelector("details").open = true;
  target.row.scrollIntoView();
}

let timer;
form.addEventListener("input", () => {
  apply();
  clearTimeout(timer);
  timer = setTimeout(remember, 200);
});
form.addEventListener("reset", () => setTimeout(() => (apply(), remember())));
form.addEventListener("submit", (event) => event.preventDefault());
addEventListener("hashchange", visit);
addEventListener("popstate", () => (restore(), apply()));

form.hidden = false;
restore();
apply();
visit();
