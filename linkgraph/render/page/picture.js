// What is drawn now: nodes and groups under the filters, given to vis-network without physics.
let network = null;
let visNodes = null;
let visEdges = null;
let drawn = { nodes: new Map(), edges: new Map() }; // drawn id -> what it stands for
const MANY = 1500;

// Which items of an edge pass the time and amount filters.
function passing(edge) {
  if (edge.kind === REST) return restItems(edge);
  const { whose } = state;
  if (isTrace && whose !== null) return timely(edge).filter((item) => sharesOf(item).some(([one]) => one === whose));
  return timely(edge);
}
function timely(edge) {
  const { from, to, least } = state;
  if (from === -Infinity && to === Infinity && least === 0) return edge.items;
  // Only money is filtered by time and amount: a tie is a standing fact, not an event.
  if (edge.kind !== MONEY) return edge.items;
  return edge.items.filter((item) => {
    if (item[TIME] !== null && (item[TIME] < from || item[TIME] > to)) return false;
    return item[AMOUNT] === null || least === 0 || Number(item[AMOUNT]) >= least;
  });
}
const filtering = () => state.whose !== null || state.from !== -Infinity || state.to !== Infinity || state.least > 0 || state.edgesOff.size > 0;

let visible = { nodes: new Set(), edges: new Map() };
function findVisible() {
  findNow();
  const kept = new Map();
  const reached = new Set();
  for (const edge of edgesHere()) {
    if (state.edgesOff.has(edge.kind)) continue;
    if (state.kindsOff.has(nodes.get(edge.from).kind) || state.kindsOff.has(nodes.get(edge.to).kind)) continue;
    const items = passing(edge);
    if (items.length === 0) continue;
    kept.set(edge.id, items);
    reached.add(edge.from).add(edge.to);
  }
  const seen = new Set();
  for (const node of nodesHere()) {
    if (state.kindsOff.has(node.kind)) continue;
    // A node whose every tie is filtered away leaves with them; one that never had any stays.
    if (!filtering() || reached.has(node.id) || (isRings && touching.get(node.id).length === 0)) seen.add(node.id);
  }
  visible = { nodes: seen, edges: kept };
}

const standIn = (node) => {
  const group = groupOf(node);
  return group === null || state.open.has(group) ? node.id : `g${group}`;
};

function findDrawn() {
  const shownNodes = new Map();
  for (const id of visible.nodes) {
    const node = nodes.get(id);
    const at = standIn(node);
    if (at === id) shownNodes.set(id, { node });
    else if (!shownNodes.has(at)) shownNodes.set(at, { group: groupOf(node), count: 1 });
    else shownNodes.get(at).count += 1;
  }
  const shownEdges = new Map();
  for (const [id, items] of visible.edges) {
    const edge = edges.get(id);
    const from = standIn(nodes.get(edge.from));
    const to = standIn(nodes.get(edge.to));
    if (from === to && from[0] === "g") continue;
    const whole = from === edge.from && to === edge.to;
    const key = whole ? id : `${from}>${to}>${edge.kind === MONEY || edge.kind === REST ? 1 : 0}`;
    const found = shownEdges.get(key);
    if (found) found.edges.push(edge), found.items.push(...items);
    else shownEdges.set(key, { id: key, from, to, money: edge.kind === MONEY || edge.kind === REST, rests: edge.kind === REST, edges: [edge], items: whole ? items : [...items] });
  }
  // Ties between folded rings say little and hide much; money between them stays.
  if (isRings) for (const [key, edge] of shownEdges) if (!edge.money && edge.from[0] === "g" && edge.to[0] === "g") shownEdges.delete(key);
  const pairs = new Map();
  for (const edge of shownEdges.values()) {
    edge.sum = edge.money ? sum(edge.items) : 0n;
    edge.carried = edge.money && !isRings ? sum(edge.items, CARRIED) : null;
    edge.weight = isTrace ? edge.carried : edge.sum;
    edge.sure = edge.items.some((item) => item[SURE]);
    const pair = edge.from < edge.to ? `${edge.from} ${edge.to}` : `${edge.to} ${edge.from}`;
    if (!pairs.has(pair)) pairs.set(pair, []);
    pairs.get(pair).push(edge);
  }
  for (const side of pairs.values()) side.forEach((edge, at) => (edge.bend = [at, side.length]));
  drawn = { nodes: shownNodes, edges: shownEdges };
}

let amountRange = [0, 0];
const weightOf = (edge) => {
  if (!edge.money) return 1.2;
  const [low, high] = amountRange;
  const at = Math.log10(Math.max(1, Number(edge.weight)));
  return 1.2 + (high > low ? (3.8 * (at - low)) / (high - low) : 1.2);
};

function visNode(id, { node, group }) {
  const at = node ? placeOf(node) : groupPlace(group);
  return { id, x: at[0], y: at[1], shape: "custom", ctxRenderer: !node ? renderGroup : isRings ? renderNode : renderAccount, physics: false };
}
function visEdge(edge) {
  const lit = state.lit;
  const dim = lit !== null && !edge.edges.some((one) => lit.edges.has(one.id));
  const chosen = isSelectedEdge(edge);
  const base = edge.money ? look().money : look().tie;
  const colour = chosen || (lit !== null && !dim) ? look().accent : base;
  const candidate = !edge.sure;
  return {
    id: edge.id,
    from: edge.from,
    to: edge.to,
    width: weightOf(edge) + (chosen ? 1.5 : 0),
    color: { color: colour, highlight: colour, hover: look().accent, opacity: dim ? 0.1 : crossing(edge) && lit === null && !chosen ? 0.38 : edge.money ? 0.85 : 0.8 },
    dashes: candidate ? [7, 5] : false,
    arrows: { to: { enabled: true, scaleFactor: edge.money ? 0.5 : 0.34, type: "triangle" } },
    smooth: bending(edge),
    chosen: false,
    selectionWidth: 0,
    hoverWidth: 0.6,
  };
}
const ringAt = (id) => (drawn.nodes.get(id).node ? groupOf(drawn.nodes.get(id).node) : drawn.nodes.get(id).group);
const crossing = (edge) => ringAt(edge.from) !== ringAt(edge.to);
function bending(edge) {
  const [at, many] = edge.bend;
  if (many === 1) return { enabled: false };
  // Several lines between two nodes fan out; direction decides the side, so they never cover.
  const step = at - (many - 1) / 2;
  if (step === 0) return { enabled: false };
  const clockwise = step > 0 === edge.from < edge.to;
  return { enabled: true, type: clockwise ? "curvedCW" : "curvedCCW", roundness: 0.12 + 0.1 * (Math.abs(step) - 0.5) };
}
// Give vis-network only what changed: moving a slider should not rebuild the picture.
const given = { nodes: new Map(), edges: new Map() };
function pass(data, before, now) {
  const gone = [...before.keys()].filter((id) => !now.has(id));
  const changed = [];
  for (const [id, item] of now) {
    const mark = JSON.stringify(item) + (item.ctxRenderer ? item.ctxRenderer.name : "");
    if (before.get(id) !== mark) changed.push(item), before.set(id, mark);
  }
  for (const id of gone) before.delete(id);
  if (gone.length) data.remove(gone);
  if (changed.length) data.update(changed);
}

// On trails lines run from side to side of the cards, which vis-network cannot do; see curves.js.
const visEdges_ = () => (isRings ? new Map([...drawn.edges].map(([id, edge]) => [id, visEdge(edge)])) : new Map());

function refresh({ fit = false } = {}) {
  findVisible();
  findDrawn();
  arrange();
  const moneyEdges = [...drawn.edges.values()].filter((edge) => edge.money);
  const logs = moneyEdges.map((edge) => Math.log10(Math.max(1, Number(edge.weight))));
  amountRange = logs.length ? [logs.reduce((a, b) => Math.min(a, b)), logs.reduce((a, b) => Math.max(a, b))] : [0, 0];
  ranked = null;
  const nowNodes = new Map([...drawn.nodes].map(([id, at]) => [id, visNode(id, at)]));
  const nowEdges = visEdges_();
  pass(visEdges, given.edges, new Map([...nowEdges].filter(([id]) => given.edges.has(id))));
  pass(visNodes, given.nodes, nowNodes);
  pass(visEdges, given.edges, nowEdges);
  byId("empty").hidden = drawn.nodes.size > 0;
  if (fit) fitAll();
  else if (network) network.redraw();
}

const isSelectedEdge = (edge) =>
  state.selected !== null && state.selected.type === "edge" && (state.selected.id === edge.id || edge.edges.some((one) => one.id === state.selected.id));

function dimmed(id) {
  if (state.lit === null) return false;
  const at = drawn.nodes.get(id);
  if (!at) return false;
  if (at.node) return !state.lit.nodes.has(id);
  return !membersOf[at.group].some((node) => state.lit.nodes.has(node.id));
}

let fitted = true; // the whole is in view, and was not moved since
function fitAll() {
  if (!network || drawn.nodes.size === 0) return;
  const stage = byId("picture");
  network.moveTo(viewOfAll(stage.clientWidth - 24, stage.clientHeight - 24, 1.25));
  fitted = true;
}
function viewOfAll(across, down, most) {
  const [x, y, wide, high] = extent();
  return { position: { x: x + wide / 2, y: y + high / 2 }, scale: Math.max(0.012, Math.min(across / wide, down / high, most)) };
}
function moveView(view) {
  fitted = false;
  network.moveTo(view);
}
// Everything drawn, with room for names and headings.
function extent() {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  const take = (x, y, wide, high) => {
    (left = Math.min(left, x)), (top = Math.min(top, y)), (right = Math.max(right, x + wide)), (bottom = Math.max(bottom, y + high));
  };
  for (const { node, group } of drawn.nodes.values()) {
    const [x, y] = node ? placeOf(node) : groupPlace(group);
    const [wide, high] = !node ? cardSize() : isRings ? [130, 96] : [ACCOUNT_CARD[0] + 20, ACCOUNT_CARD[1] + 12];
    take(x - wide / 2, y - high / 2 + (node && isRings ? 14 : 0), wide, high);
  }
  // Long lines run beside the cards.
  if (!isRings)
    for (const edge of drawn.edges.values())
      for (const [x, y] of edge.edges[0].way || []) {
        const column = Math.round(x / COLUMN);
        take(x + columnShift(column), y + heightShift(column, y) - 8, 1, 16);
      }
  if (isRings) for (const at of openGroups()) take(...groupBox(at));
  else take(left, top - 60, 1, 1);
  return [left, top, right - left, bottom - top];
}

function options() {
  const many = drawn.nodes.size > MANY || drawn.edges.size > MANY * 2;
  return {
    autoResize: true,
    physics: { enabled: false },
    layout: { improvedLayout: false },
    nodes: { shape: "custom", chosen: false },
    edges: { arrowStrikethrough: false, smooth: { enabled: false }, selfReference: { size: 22, angle: 0.8 } },
    interaction: { hover: !many, multiselect: false, selectConnectedEdges: false, hoverConnectedEdges: false, keyboard: false, hideEdgesOnDrag: many, hideEdgesOnZoom: many, dragNodes: true, zoomSpeed: 0.7 },
  };
}
function hookPaint(net, scaleUnit) {
  net.on("beforeDrawing", (c) => {
    unit = scaleUnit;
    viewScale = net.getScale();
    tellSizes(net);
    drawGround(c, net);
  });
  net.on("afterDrawing", (c) => {
    c.save();
    if (drawn.nodes.size) drawNames(c, net);
    if (!isRings && drawn.nodes.size) drawHeadings(c, net);
    c.restore();
  });
}
