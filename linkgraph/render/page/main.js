// Wiring: language, tabs, keys, the mouse, and the first picture.
let hintTimer = 0;
function hint(text, forMs = 0) {
  const box = byId("hint");
  clearTimeout(hintTimer);
  box.textContent = text;
  box.hidden = !text;
  if (forMs) hintTimer = setTimeout(() => hint(pickWords()), forMs);
}
function pickWords() {
  if (!state.picking) return "";
  if (state.picking.what === "follow") return t("pickfollow");
  return state.picking.first ? t("picktwo", title(nodes.get(state.picking.first))) : t("pickone");
}
function pick(picking) {
  state.picking = picking;
  hint(pickWords());
  byId("picture").classList.toggle("picking", picking !== null);
}
function doFollow() {
  const what = state.selected;
  if (what && (what.type === "node" || what.type === "edge")) return startFollow(what);
  pick({ what: "follow" });
}
function startPath(first = null) {
  switchTab("picture");
  pick({ what: "path", first });
}
const doPath = () => startPath(state.selected && state.selected.type === "node" ? state.selected.id : null);
function picked(what) {
  const { what: goal, first } = state.picking;
  if (goal === "follow") {
    pick(null);
    return startFollow(what);
  }
  if (what.type !== "node") return hint(pickWords());
  if (!first) return pick({ what: "path", first: what.id });
  if (first === what.id) return hint(pickWords());
  pick(null);
  findPath(first, what.id);
}

function sayAll() {
  document.documentElement.lang = state.lang === "zh" ? "zh-CN" : "en";
  document.title = shown(say(rest.title));
  byId("title").textContent = shown(say(rest.title));
  byId("title").title = shown(say(rest.title));
  byId("provenance").textContent = `${shown(say(rest.provenance))}　${t("pagehint")}`;
  byId("provenance").title = shown(say(rest.provenance));
  byId("find").placeholder = t("find");
  byId("find").setAttribute("aria-label", t("find"));
  byId("picture").setAttribute("aria-label", `${t("picture")}: ${say(rest.title)}`);
  byId("panel").setAttribute("aria-label", t("details"));
  for (const element of document.querySelectorAll("[data-say]")) {
    element.textContent = t(element.dataset.say === "dark" && state.dark ? "light" : element.dataset.say);
    if (element.dataset.key) {
      element.title = `${element.textContent} (${element.dataset.key})`;
      element.setAttribute("aria-keyshortcuts", element.dataset.key);
    }
  }
  if (isPatterns) byId("notes-box").querySelector("h2").textContent = t("notes");
  for (const node of nodes.values()) if (node.kind === "end") node.name = say(rest.ends[node.state]);
  byId("do-follow").hidden = !edgesHaveMoney() || !canFollow;
  byId("do-fold").hidden = groupsHere().length === 0;
  showHelp();
  showLegend();
  showNotes();
  showList();
  showPanel();
  showFilters();
  showTally();
  showTable();
  showSums();
  showBands();
  sayPlay();
}
const edgesHaveMoney = () => amountSpan !== null;
function showHelp() {
  const rows = HELP.map(([keys, words]) => make("tr", {}, make("th", { scope: "row" }, ...keys.split(" / ").flatMap((key, at) => (at ? [" / ", make("kbd", { text: key })] : [make("kbd", { text: key })]))), make("td", { text: say(words) })));
  byId("help").replaceChildren(make("h2", { id: "help-title", text: t("help") }), make("table", {}, make("tbody", {}, ...rows)), make("p", { class: "soft", text: t("widths") }), isPatterns ? "" : make("p", { class: "soft", text: `${t("followed")}：${t(isRings ? "followrule" : isTrace ? "followtrace" : "followfifo", isTrace ? say(money_.rule_words) : "")}` }), make("button", { type: "button", text: "Esc", on: { click: () => byId("help").close() } }));
}
const toggleHelp = () => (byId("help").open ? byId("help").close() : byId("help").showModal());
function setLang(lang) {
  state.lang = lang;
  sayAll();
  refresh();
}
function setDark(dark) {
  state.dark = dark;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  sayAll();
  refresh();
}
function switchTab(tab) {
  state.tab = tab;
  for (const name of ["picture", "table", "bands"]) {
    byId(`${name}-tab`).hidden = name !== tab;
    byId(`tab-${name}`).setAttribute("aria-selected", String(name === tab));
    byId(`tab-${name}`).tabIndex = name === tab ? 0 : -1;
  }
  document.body.dataset.tab = tab;
  if (tab === "table") showTable();
  else if (tab === "bands") showBands();
  else if (network) network.redraw();
}

function escape_() {
  if (byId("help").open) return byId("help").close();
  if (state.picking) return pick(null);
  if (state.lit) return clearLit(), showPanel();
  select(null);
}
function nextNode(step) {
  const ids = [...drawn.nodes.keys()];
  if (!ids.length) return;
  const now = state.selected && (state.selected.type === "node" ? state.selected.id : state.selected.type === "group" ? `g${state.selected.id}` : null);
  const id = ids[(ids.indexOf(now) + step + ids.length) % ids.length];
  const at = drawn.nodes.get(id);
  select(at.node ? { type: "node", id } : { type: "group", id: at.group });
  const [x, y] = at.node ? placeOf(at.node) : groupPlace(at.group);
  moveView({ position: { x, y }, scale: network.getScale() });
}
function toggleSelected() {
  const what = state.selected;
  if (!what) return;
  if (what.type === "group") toggleGroup(what.id), select(what);
  else if (what.type === "node" && groupOf(nodes.get(what.id)) !== null) {
    const at = groupOf(nodes.get(what.id));
    toggleGroup(at, false);
    select({ type: "group", id: at });
  }
}
function zoom(by) {
  moveView({ position: network.getViewPosition(), scale: Math.min(4, Math.max(0.01, network.getScale() * by)) });
}
function pan(dx, dy) {
  const { x, y } = network.getViewPosition();
  const step = 80 / network.getScale();
  moveView({ position: { x: x + dx * step, y: y + dy * step }, scale: network.getScale() });
}
const KEYS = {
  "/": () => (byId("find").focus(), byId("find").select()),
  f: () => canFollow && doFollow(), p: doPath, n: () => nextNode(1), N: () => nextNode(-1), Enter: toggleSelected, c: toggleAll, 0: fitAll,
  "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8),
  ArrowLeft: () => pan(-1, 0), ArrowRight: () => pan(1, 0), ArrowUp: () => pan(0, -1), ArrowDown: () => pan(0, 1),
  t: () => switchTab(state.tab === "table" ? "picture" : "table"), s: saveSheet,
  r: play, ",": () => step(-1), ".": () => step(1), b: () => isTrace && switchTab(state.tab === "bands" ? "picture" : "bands"),
  d: () => setDark(!state.dark), l: () => setLang(state.lang === "zh" ? "en" : "zh"), "?": toggleHelp, Escape: escape_,
};
function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const where = event.target;
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(where.tagName);
  if (typing && event.key !== "Escape" && !(where.type !== "search" && /^[a-zA-Z/?]$/.test(event.key))) return;
  // Buttons and links keep Enter; scrolled parts keep the arrows.
  if (event.key === "Enter" && where.tagName === "BUTTON") return;
  if (event.key.startsWith("Arrow") && where !== byId("picture") && where !== document.body) return;
  if (byId("help").open && event.key !== "?" && event.key !== "Escape") return;
  const act = KEYS[event.key] || KEYS[event.key.length === 1 && event.key !== "N" ? event.key.toLowerCase() : event.key];
  if (!act || (where.type === "search" && event.key === "Escape")) return;
  event.preventDefault();
  byId("tip").hidden = true;
  act();
}

function clicked({ nodes: [id], edges: [visEdgeId], pointer }) {
  byId("tip").hidden = true;
  const edge = isRings || id !== undefined ? visEdgeId : curveAt(pointer.canvas) || undefined;
  const at = id === undefined ? null : drawn.nodes.get(id);
  const what = at ? (at.node ? { type: "node", id } : { type: "group", id: at.group }) : edge === undefined ? null : { type: "edge", id: edge };
  if (state.picking && what) return picked(what);
  if (what === null && state.lit === null) return select(null);
  if (what !== null) select(what);
}
function doubleClicked({ nodes: [id] }) {
  const at = id === undefined ? null : drawn.nodes.get(id);
  if (!at || state.picking) return;
  if (!at.node) return toggleGroup(at.group, true), select({ type: "group", id: at.group });
}
function tip(lines_, { x, y }) {
  const box = byId("tip");
  box.replaceChildren(...lines_.filter(Boolean).map((text, at) => make(at ? "div" : "b", { text: shown(clipped(text, 80)), dir: "auto" })));
  box.hidden = false;
  const stage = byId("picture");
  box.style.left = `${Math.min(x + 14, stage.clientWidth - box.offsetWidth - 8)}px`;
  box.style.top = `${Math.min(y + 14, stage.clientHeight - box.offsetHeight - 8)}px`;
}
function edgeTip(id, at) {
  const edge = drawn.edges.get(id);
  if (!edge) return;
  const [from, to] = [edge.from, edge.to].map((end) => (drawn.nodes.get(end).node ? title(drawn.nodes.get(end).node) : say(groups[drawn.nodes.get(end).group].title)));
  const words = edge.rests ? money(edge.carried) : isTrace && edge.money ? `${t("carried")} ${money(edge.carried)} · ${t("amount")} ${money(edge.sum)} · ${t("times", edge.items.length)}` : edge.money ? `${money(edge.sum)} · ${t("times", edge.items.length)}` : [...new Set(edge.edges.map((one) => say(rest.edges[one.kind])))].join("、");
  tip([`${from} → ${to}`, words, edge.sure ? "" : t("possible")], at);
}
function hoverTips() {
  network.on("hoverNode", ({ node: id, pointer }) => {
    const { node, group } = drawn.nodes.get(id) || {};
    if (node) tip([node.name || say(kindOf.get(node.kind).caption), madeUp(node.key) ? "" : node.key, node.bank, node.role ? say(rest.roles[node.role]) : node.lead || !isTrace ? "" : nodeTier(node)], pointer.DOM);
    else if (group !== undefined) tip([say(groups[group].title), isRings ? groupLine(group) : say(groups[group].shared), t("startfold")], pointer.DOM);
  });
  network.on("hoverEdge", ({ edge, pointer }) => edgeTip(edge, pointer.DOM));
  if (!isRings) watchCurves();
  for (const event of ["blurNode", "blurEdge", "dragStart", "zoom"]) network.on(event, () => (byId("tip").hidden = true));
}

function wire() {
  const on = (id, act, event = "click") => byId(id).addEventListener(event, act);
  on("do-follow", doFollow), on("do-path", doPath), on("do-fit", fitAll), on("do-fold", toggleAll), on("do-png", saveSheet);
  on("do-print", () => window.print());
  on("do-dark", () => setDark(!state.dark)), on("do-lang", () => setLang(state.lang === "zh" ? "en" : "zh")), on("do-help", toggleHelp);
  on("do-copy", copyTable), on("do-reset", resetFilters);
  on("tab-picture", () => switchTab("picture")), on("tab-table", () => switchTab("table")), on("tab-bands", () => switchTab("bands"));
  on("do-play", play), on("do-back", () => step(-1)), on("do-next", () => step(1)), on("whose", () => chooseWhose(byId("whose").value), "change");
  on("bands", bandsClicked), on("bands", (event) => (event.key === "Enter" || event.key === " ") && (event.preventDefault(), bandsClicked(event)), "keydown");
  byId("tab-bands").hidden = !isTrace;
  on("time-from", () => readTime(byId("time-from")), "input"), on("time-to", () => readTime(byId("time-to")), "input"), on("amount", readAmount, "input");
  on("find", search, "input"), on("find", searchKeys, "keydown"), on("find", () => byId("find").value.trim() && search(), "focus"), on("find", closeHits, "blur");
  on("find", () => (composing = true), "compositionstart");
  on("find", () => ((composing = false), search()), "compositionend");
  byId("left").addEventListener("scroll", ({ target }) => target.scrollTop + target.clientHeight > target.scrollHeight - 400 && moreList());
  byId("list").addEventListener("scroll", ({ target }) => target.scrollTop + target.clientHeight > target.scrollHeight - 300 && moreList());
  byId("table-scroll").addEventListener("scroll", ({ target }) => target.scrollTop + target.clientHeight > target.scrollHeight - 600 && moreRows());
  document.addEventListener("keydown", keys);
  addEventListener("beforeprint", preparePaper);
  addEventListener("afterprint", () => byId("paper").replaceChildren());
  addEventListener("resize", () => (drawBins(), showBands()));
}

function begin() {
  document.documentElement.dataset.theme = state.dark ? "dark" : "light";
  visNodes = new vis.DataSet();
  visEdges = new vis.DataSet();
  measureSpans();
  switchTab("picture");
  refresh();
  network = new vis.Network(byId("picture"), { nodes: visNodes, edges: visEdges }, options());
  hookPaint(network, 1);
  network.on("click", clicked);
  network.on("doubleClick", doubleClicked);
  for (const event of ["zoom", "dragStart"]) network.on(event, () => (fitted = false));
  network.on("dragEnd", ({ nodes: ids }) => {
    for (const id of ids) {
      const { x, y } = network.getPosition(id);
      moved.set(id, [Math.round(x), Math.round(y)]);
    }
  });
  hoverTips();
  fitAll();
  network.once("afterDrawing", () => requestAnimationFrame(() => performance.mark("linkgraph-first-picture")));
  wire();
  sayAll();
  fitAll();
  network.redraw();
}
// A way in for tests and for other scripts on the page's own console: what is drawn, and where.
window.linkgraph = Object.freeze({
  nodes: () => [...drawn.nodes.keys()],
  edges: () => [...drawn.edges.values()].map(({ id, from, to, sum: fen, carried, items, sure }) => ({ id, from, to, fen: String(fen), carried: carried === null ? null : String(carried), items: items.length, sure })),
  where_money: (to = Infinity, whose = null) => {
    const { paid, ends } = whereAt(to, whose);
    return { paid: String(paid), ends: Object.fromEntries([...ends].map(([end, fen]) => [end, String(fen)])) };
  },
  lit: () => (state.lit === null ? null : { nodes: [...state.lit.nodes], edges: [...state.lit.edges.keys()] }),
  position: (id) => (drawn.nodes.has(id) ? (drawn.nodes.get(id).node ? placeOf(drawn.nodes.get(id).node) : groupPlace(drawn.nodes.get(id).group)) : null),
  // Pixels from the corner of the window, for a node or for the middle of a line.
  where(id) {
    const at = drawn.nodes.has(id) ? this.position(id) : null;
    const edge = drawn.edges.get(id);
    const point = at ? { x: at[0], y: at[1] } : edge ? (isRings ? middleOf(network, id)[0] : middleOfCurves(edge)) : null;
    if (point === null) return null;
    const { x, y } = network.canvasToDOM(point);
    const box = byId("picture").getBoundingClientRect();
    return [x + box.left, y + box.top];
  },
  at: (x, y) => network.getNodeAt({ x: x - byId("picture").getBoundingClientRect().left, y: y - byId("picture").getBoundingClientRect().top }),
});
begin();
