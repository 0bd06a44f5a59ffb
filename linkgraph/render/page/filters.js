// Time, amount and kind: what passes is drawn, listed, summed and exported.
let timeSpan = null; // [first, last] of all dated items, µs
let amountSpan = null; // [least, most] of all amounts, fen
let binned = null;
function measureSpans() {
  timeSpan = amountSpan = binned = null;
  for (const edge of edgesHere())
    for (const item of edge.kind === MONEY ? edge.items : []) {
      if (item[TIME] !== null) timeSpan = timeSpan ? [Math.min(timeSpan[0], item[TIME]), Math.max(timeSpan[1], item[TIME])] : [item[TIME], item[TIME]];
      const fen = item[AMOUNT] === null ? 0 : Number(item[AMOUNT]);
      if (fen > 0) amountSpan = amountSpan ? [Math.min(amountSpan[0], fen), Math.max(amountSpan[1], fen)] : [fen, fen];
    }
}
const STEPS = 1000;
const timeAt = (step) => timeSpan[0] + Math.round(((timeSpan[1] - timeSpan[0]) * step) / STEPS);
// Amounts move by powers, so that small ones are not squeezed into one step.
function amountAt(step) {
  if (step === 0) return 0;
  const [least, most] = amountSpan;
  const fen = least * (most / least) ** (step / 200);
  const digits = 10 ** Math.max(0, Math.floor(Math.log10(fen)) - 1);
  return step === 200 ? most : Math.max(least, Math.round(fen / digits) * digits);
}

let pending = 0;
function soon() {
  // One redraw a frame, however fast the slider moves.
  if (pending) return;
  pending = requestAnimationFrame(() => {
    pending = 0;
    filtersChanged();
  });
}
function filtersChanged() {
  refresh();
  showFilters();
  showTally();
  showTable();
  showSums();
  showBands();
  if (state.selected && !(isTrace && replay.timer)) showPanel();
}
function readTime(moved) {
  const from = byId("time-from"), to = byId("time-to");
  if (isTrace) stopReplay();
  if (Number(from.value) > Number(to.value)) (moved === from ? to : from).value = moved.value;
  state.from = Number(from.value) === 0 ? -Infinity : timeAt(Number(from.value));
  state.to = Number(to.value) === STEPS ? Infinity : timeAt(Number(to.value));
  soon();
}
function readAmount() {
  state.least = amountAt(Number(byId("amount").value));
  soon();
}
function resetFilters() {
  if (isTrace) stopReplay();
  if (state.whose !== null) (state.whose = null), showList();
  byId("time-from").value = 0;
  byId("time-to").value = STEPS;
  byId("amount").value = 0;
  (state.from = -Infinity), (state.to = Infinity), (state.least = 0);
  state.kindsOff.clear();
  state.edgesOff.clear();
  showLegend();
  filtersChanged();
}
const timeWords = () =>
  timeSpan === null ? t("notimes") : `${when(Math.max(state.from, timeSpan[0]), 1)} — ${when(Math.min(state.to, timeSpan[1]), 1)}`;
function showFilters() {
  byId("time-words").textContent = timeWords();
  byId("amount-words").textContent = t("least", money(state.least));
  byId("amount").setAttribute("aria-valuetext", t("least", money(state.least)));
  if (timeSpan) {
    byId("time-from").setAttribute("aria-valuetext", when(Math.max(state.from, timeSpan[0]), 1));
    byId("time-to").setAttribute("aria-valuetext", when(Math.min(state.to, timeSpan[1]), 1));
  }
  byId("time-from").setAttribute("aria-label", `${t("timeall")} ≥`);
  byId("time-to").setAttribute("aria-label", `${t("timeall")} ≤`);
  byId("time-box").hidden = timeSpan === null || timeSpan[0] === timeSpan[1];
  byId("amount-box").hidden = amountSpan === null;
  byId("sliders").hidden = timeSpan === null && amountSpan === null;
  byId("do-reset").hidden = !filtering() && state.kindsOff.size === 0;
  drawBins();
}
function filterWords() {
  const words = [];
  if (timeSpan && (state.from !== -Infinity || state.to !== Infinity)) words.push(timeWords());
  if (state.whose !== null) words.push(`${t("victim")} ${shown(victimName(state.whose))}`);
  if (state.least > 0) words.push(t("least", money(state.least)));
  for (const kind of state.kindsOff) words.push(t("kindsoff", say(kindOf.get(kind).caption)));
  for (const kind of state.edgesOff) words.push(t("kindsoff", say(rest.edges[kind])));
  return words;
}
const BINS = 80;
function drawBins() {
  if (timeSpan === null) return;
  if (binned === null) {
    binned = new Array(BINS).fill(0);
    const width = timeSpan[1] - timeSpan[0] || 1;
    for (const edge of edgesHere())
      for (const item of edge.kind === MONEY ? edge.items : []) if (item[TIME] !== null) binned[Math.min(BINS - 1, Math.floor(((item[TIME] - timeSpan[0]) / width) * BINS))] += 1;
  }
  const canvas = byId("bins");
  const wide = canvas.clientWidth || 400, high = 34;
  canvas.width = wide * devicePixelRatio;
  canvas.height = high * devicePixelRatio;
  const c = canvas.getContext("2d");
  c.scale(devicePixelRatio, devicePixelRatio);
  const most = Math.max(...binned);
  const inset = 8, step = (wide - 2 * inset) / BINS;
  binned.forEach((count, at) => {
    if (!count) return;
    const middle = timeSpan[0] + ((at + 0.5) / BINS) * (timeSpan[1] - timeSpan[0]);
    c.fillStyle = middle >= state.from && middle <= state.to ? (state.dark ? "#5b9bd5" : "#3e7cb8") : state.dark ? "#344354" : "#cfd8e3";
    const tall = 3 + (high - 5) * Math.sqrt(count / most);
    c.fillRect(inset + at * step + 0.5, high - tall, Math.max(1, step - 1), tall);
  });
}

function showLegend() {
  const box = byId("legend");
  const counts = new Map(), ties = new Map();
  for (const node of nodesHere()) counts.set(node.kind, (counts.get(node.kind) || 0) + 1);
  for (const edge of edgesHere()) ties.set(edge.kind, (ties.get(edge.kind) || 0) + 1);
  const entry = (key, off, caption, count, sign) =>
    make("label", { class: "entry", "data-kind": key },
      make("input", { type: "checkbox", checked: !off.has(key), on: { change: (event) => (event.target.checked ? off.delete(key) : off.add(key), filtersChanged()) } }),
      sign, make("span", { text: caption }), make("span", { class: "count", text: count.toLocaleString("en-US") }));
  const kinds = rest.kinds.filter((kind) => counts.has(kind.key)).map((kind) => entry(kind.key, state.kindsOff, say(kind.caption), counts.get(kind.key), markSign(kind)));
  const lineKinds = Object.keys(rest.edges).filter((key) => ties.has(key)).map((key) => entry(key, state.edgesOff, say(rest.edges[key]), ties.get(key), make("i", { class: key === MONEY ? "line money" : key === REST ? "line rest" : "line" })));
  box.replaceChildren(...kinds, make("hr"), ...lineKinds, make("p", { class: "soft", text: t("widths") }));
}
function markSign(kind, side = 24) {
  const canvas = make("canvas", { width: side * 2, height: side * 1.5, class: "sign", "aria-hidden": "true" });
  const c = canvas.getContext("2d");
  drawMark(c, kind.mark, kind.c, side, side * 0.75, (side / 24) * 0.82);
  return canvas;
}
function showTally() {
  byId("tally").textContent = t("shown", ...tally());
  const none = byId("empty");
  const bare = nodes.size === 0;
  none.replaceChildren(
    make("h2", { text: bare ? t(emptyWords()) : t("allhidden") }),
    bare ? make("p", { text: t("emptywhy") }) : make("button", { text: t("reset"), on: { click: resetFilters } }),
  );
}
const emptyWords = () => (isRings ? "emptyrings" : isTrace ? "emptytrace" : isPatterns ? "emptypatterns" : "emptychains");
const tally = () => [visible.nodes.size, nodesHere().length, visible.edges.size, edgesHere().length].map((count) => count.toLocaleString("en-US"));
