// Charts, what-if sliders and the panel behind a number. The page is complete without this file: charts are
// pictures, sliders are hidden behind a note, numbers link to their entry at the end of the page. Browsers do not
// load modules from file://, so a page opened from a folder stays in that state.

const NARROWER = 520; // a plot below this width, in pixels, gets the narrow drawing
const root = document.documentElement;
const isDark = () => root.dataset.theme === "dark";

// --- Charts ------------------------------------------------------------------------------------------------

const charts = new Map(); // figure -> {spec, values, drawn, turn}

/** The specification as Vega should see it now: size, narrow or wide, light or dark. */
function prepared(spec, look, width) {
  const kind = width < NARROWER ? "narrow" : "wide";
  const params = spec.params.map((p) => (p.name === "narrow" ? { ...p, value: kind === "narrow" } : p));
  const height = Math.round((spec.usermeta.heights[kind] * width) / look.widths[kind]);
  return recoloured({ ...spec, params, width, height, config: look.config }, look);
}

function recoloured(value, look) {
  if (!isDark()) return value;
  return JSON.parse(JSON.stringify(value).replace(/#[0-9a-f]{6}/g, (colour) => look.dark[colour] ?? colour));
}

async function draw(figure) {
  const chart = charts.get(figure);
  const plot = figure.querySelector(".figure-plot");
  const width = plot.clientWidth;
  const turn = (chart.turn += 1);
  if (!width) return;
  try {
    const { embed, look } = await import("./vega.mjs");
    const live = document.createElement("div");
    live.className = "figure-live";
    live.setAttribute("role", "img");
    live.setAttribute("aria-label", plot.querySelector("img").alt);
    const canvas = live.appendChild(document.createElement("div")); // Vega-Embed names the element it gets itself
    const options = { mode: "vega-lite", renderer: "svg", actions: false };
    const result = await embed(canvas, prepared(chart.spec, look, width), options);
    if (turn !== chart.turn) return result.finalize(); // a later drawing has begun
    for (const [name, value] of chart.values) result.view.signal(name, value);
    await result.view.runAsync();
    live.querySelector("svg").setAttribute("aria-hidden", "true"); // the label above says what is seen
    chart.result?.finalize();
    plot.querySelector(".figure-live")?.remove();
    plot.append(live);
    Object.assign(chart, { result, drawn: width });
    figure.wagerView = result.view;
    figure.classList.add("is-live");
    answer(figure);
  } catch {
    if (!chart.result) showForm(figure, false); // the picture stays
  }
}

function watch(figure) {
  const spec = JSON.parse(figure.querySelector(".figure-spec").textContent);
  charts.set(figure, { spec, values: new Map(), drawn: 0, turn: 0 });
  near.observe(figure);
  sizes.observe(figure.querySelector(".figure-plot"));
}

const near = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      draw(target);
    }
  },
  { rootMargin: "300px" },
);

let resizing;
const sizes = new ResizeObserver(() => {
  clearTimeout(resizing);
  resizing = setTimeout(() => {
    for (const [figure, { drawn }] of charts) {
      if (drawn && drawn !== figure.querySelector(".figure-plot").clientWidth) draw(figure);
    }
  }, 150);
});

new MutationObserver(() => {
  for (const [figure, { drawn }] of charts) if (drawn) draw(figure);
}).observe(root, { attributeFilter: ["data-theme"] });

// --- What-if sliders ---------------------------------------------------------------------------------------
// Formulas are in the specification, written by the Python functions. Here values go in and answers come out.

function printed(value, { prefix, suffix, scale, decimals, grouping }) {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping: grouping };
  const number = Math.abs(value * scale).toLocaleString("en-US", digits);
  const sign = value < 0 && /[1-9]/.test(number) ? "\u2212" : "";
  return `${sign}${prefix}${number}${suffix}`;
}

function showForm(figure, shown) {
  const form = figure.querySelector(".whatif");
  if (!form) return;
  form.hidden = !shown;
  figure.querySelector(".whatif-note").hidden = shown;
}

/** The first row of the chart's data that has the column. */
function fromData(view, column) {
  const { data } = view.getState({ data: () => true, signals: () => false, recurse: true });
  for (const name of Object.keys(data)) {
    const [row] = view.data(name);
    if (row && column in row) return row[column];
  }
  return null;
}

function answer(figure) {
  const view = figure.wagerView;
  for (const element of figure.querySelectorAll(".whatif-answer strong")) {
    const { name, pattern, otherwise, column } = element.dataset;
    const value = column === undefined ? view.signal(name) : fromData(view, name);
    const text = Number.isFinite(value) ? printed(value, JSON.parse(pattern)) : otherwise;
    if (element.textContent !== text) element.textContent = text;
  }
  const form = figure.querySelector(".whatif fieldset");
  if (form) form.disabled = false;
}

function connect(figure) {
  const form = figure.querySelector(".whatif");
  if (!form) return;
  showForm(figure, true);
  const { values } = charts.get(figure);
  const message = form.querySelector(".whatif-message");
  const rows = [...form.querySelectorAll(".whatif-row")].map((row) => ({
    name: row.dataset.name,
    base: Number(row.dataset.value),
    pattern: JSON.parse(row.dataset.pattern),
    slider: row.querySelector("[type=range]"),
    box: row.querySelector("[type=number]"),
  }));

  const set = async (row, value, from) => {
    const { slider, box, pattern } = row;
    values.set(row.name, value);
    if (from !== slider) slider.value = value * pattern.scale;
    if (from !== box) box.value = (value * pattern.scale).toFixed(pattern.decimals);
    slider.setAttribute("aria-valuetext", printed(value, pattern));
    await figure.wagerView?.signal(row.name, value).runAsync();
    if (figure.wagerView) answer(figure);
  };
  const typed = (row) => {
    const { slider, box, pattern } = row;
    const [low, high] = [Number(slider.min), Number(slider.max)];
    const given = box.value === "" ? NaN : Number(box.value);
    const value = Number.isNaN(given) ? row.base * pattern.scale : Math.min(high, Math.max(low, given));
    if (value !== given) {
      const range = form.querySelector(`#${CSS.escape(slider.id)}-range`).textContent;
      message.textContent = `Allowed: ${range}. Set to ${printed(value / pattern.scale, pattern)}.`;
      box.value = value.toFixed(pattern.decimals);
    }
    return set(row, value / pattern.scale, box);
  };

  for (const row of rows) {
    row.slider.addEventListener("input", () => {
      message.textContent = "";
      set(row, Number(row.slider.value) / row.pattern.scale, row.slider);
    });
    row.box.addEventListener("change", () => {
      message.textContent = "";
      typed(row);
    });
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    message.textContent = "";
    for (const row of rows) set(row, row.base);
  });
}

// --- Where a number comes from -----------------------------------------------------------------------------
// A link to a finding shows the finding's entry beside it: on hover, on focus, on tap. Enter follows the link.

const panel = document.createElement("div");
panel.id = "finding-panel";
panel.className = "finding-panel";
panel.setAttribute("role", "dialog");
panel.setAttribute("popover", "manual");
let shown = null; // the link whose panel is open
let timer;
let quiet = false; // focus moves back to the link after Escape and must not open the panel again
let touched = { type: "mouse", open: false };

const cardOf = (link) => document.getElementById(decodeURIComponent(link.hash.slice(1)));
const findingAt = (target) => {
  const link = target instanceof Element ? target.closest("a.finding") : null;
  return link?.hash && cardOf(link) ? link : null;
};
const inside = (target) => target instanceof Node && (panel.contains(target) || shown?.contains(target));
const later = (action, delay) => {
  clearTimeout(timer);
  timer = setTimeout(action, delay);
};

function open(link) {
  clearTimeout(timer);
  if (shown === link) return;
  close();
  const card = cardOf(link);
  const copy = card.cloneNode(true);
  for (const element of copy.querySelectorAll("[id]")) element.removeAttribute("id");
  const more = document.createElement("a");
  Object.assign(more, { className: "finding-more", href: link.hash, textContent: "Entry at the end of this page" });
  panel.replaceChildren(...copy.childNodes, more);
  panel.setAttribute("aria-label", `Where ${link.textContent.trim()} comes from`);
  panel.dataset.status = card.dataset.status ?? "";
  link.after(panel);
  link.setAttribute("aria-expanded", "true");
  panel.showPopover?.();
  shown = link;
  place();
}

function close() {
  clearTimeout(timer);
  if (!shown) return;
  shown.setAttribute("aria-expanded", "false");
  panel.hidePopover?.();
  panel.remove();
  shown = null;
}

/** Below the number, or above it where there is more room. */
function place() {
  const box = shown.getBoundingClientRect();
  if (box.bottom < 0 || box.top > innerHeight) return close();
  const [above, below] = [box.top - 16, innerHeight - box.bottom - 16];
  panel.style.maxHeight = `${Math.max(above, below)}px`;
  const { width, height } = panel.getBoundingClientRect();
  panel.style.left = `${Math.max(8, Math.min(box.left, root.clientWidth - width - 8))}px`;
  panel.style.top = `${below >= height || below >= above ? box.bottom + 6 : box.top - height - 6}px`;
}

function connectFindings() {
  for (const link of document.querySelectorAll("a.finding")) {
    if (!findingAt(link)) continue;
    link.setAttribute("aria-haspopup", "dialog");
    link.setAttribute("aria-expanded", "false");
  }
  document.addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType !== "mouse") return;
    const link = findingAt(target);
    if (link) later(() => open(link), 150);
    else if (shown && inside(target)) clearTimeout(timer);
    else later(() => inside(document.activeElement) || close(), 250);
  });
  document.addEventListener("pointerdown", ({ target, pointerType }) => {
    touched = { type: pointerType, open: shown !== null && shown === findingAt(target) };
    if (shown && !inside(target)) close();
  });
  document.addEventListener("focusin", ({ target }) => {
    const link = findingAt(target);
    if (link && !quiet) open(link);
    else if (shown && !inside(target)) close();
  });
  document.addEventListener("click", (event) => {
    const link = findingAt(event.target);
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (link && plain && event.detail) {
      event.preventDefault();
      if (touched.type !== "mouse" && touched.open) close();
      else open(link);
    } else if (panel.contains(event.target) && event.target.closest("a")) later(close, 0);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !shown) return;
    const link = shown;
    const back = panel.contains(document.activeElement);
    close();
    quiet = true;
    if (back) link.focus();
    quiet = false;
  });
  addEventListener("scroll", () => shown && place(), { passive: true });
  addEventListener("resize", () => shown && place());
}

for (const figure of document.querySelectorAll(".wager-figure")) {
  watch(figure);
  connect(figure);
}
connectFindings();
