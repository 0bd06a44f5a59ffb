// What is drawn now: nodes and groups under the filters, given to vis-network without physics.
let network = null;
let visNodes = null;
let visEdges = null;
let drawn = { nodes: new Map(), edges: new Map() }; // drawn id -> what it stands for
const MANY = 1500;

// Which items of an edge pass the time and amount filters.
function passing(edge) {
  const { from, to, least } = state;
  if (from === -Infinity && to === Infinity && least === 0) return edge.items;
  // Only money is filtered by time and amount: a tie is a standing fact, not an event.
  if (edge.kind !== MONEY) return edge.items;
  return edge.items.filter((item) => {
    if (item[TIME] !== null && (item[TIME] < from || item[TIME] > to)) return false;
    return item[AMOUNT] === null || least === 0 || Number(item[AMOUNT]) >= least;
  });
}
const filtering = () => state.from !== -Infinity || state.to !== Infinity || state.least > 0 || state.edgesOff.size > 0;

let visible = { nodes: new Set(), edges: new Map() };
function findVisible() {
  const kept = new Map();
  const reached = new Set();
  for (const edge of edges.values()) {
    if (state.edgesOff.has(edge.kind)) continue;
    if (state.kindsOff.has(nodes.get(edge.from).kind) || state.kindsOff.has(nodes.get(edge.to).kind)) continue;
    const items = passing(edge);
    if (items.length === 0) continue;
    kept.set(edge.id, items);
    reached.add(edge.from).add(edge.to);
  }
  const seen = new Set();
  for (const node of nodes.values()) {
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
    const key = whole ? id : `${from}>${to}>${edge.kind === MONEY ? 1 : 0}`;
    const found = shownEdges.get(key);
    if (found) found.edges.push(edge), found.items.push(...items);
    else shownEdges.set(key, { id: key, from, to, money: edge.kind === MONEY, edges: [edge], items: whole ? items : [...items] });
  }
  // Ties between folded rings say little and hide much; money between them stays.
  if (isRings) for (const [key, edge] of shownEdges) if (!edge.money && edge.from[0] === "g" && edge.to[0] === "g") shownEdges.delete(key);
  const pairs = new Map();
  for (const edge of shownEdges.values()) {
    edge.sum = edge.money ? sum(edge.items) : 0n;
    edge.carried = edge.money && !isRings ? sum(edge.items, CARRIED) : null;
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
  const at = Math.log10(Math.max(1, Number(edge.sum)));
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
  const logs = moneyEdges.map((edge) => Math.log10(Math.max(1, Number(edge.sum))));
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

// Marks keep a least size on the screen, so that a whole case still reads as one.
let unit = 1; // pixels of the target for one pixel of a screen: paper has more
let viewScale = 1;
const leastSize = () => Math.max(1, Math.min(2.2, (0.36 * unit) / viewScale));

function sizeOf(id) {
  const { node } = drawn.nodes.get(id) || {};
  if (!node) return cardSize();
  if (!isRings) return ACCOUNT_CARD;
  const [wide, high] = OUTLINES[kindOf.get(node.kind).mark];
  const size = leastSize() * weightyRole(node);
  return [wide * size, high * size];
}
const weightyRole = (node) => (node.role && node.role !== "member" && node.role !== "seller" ? 1.12 : 1);
// vis-network asks a mark for its size only once, and before it knows it: say it at each zoom,
// or clicks would miss.
function tellSizes(net) {
  for (const [id, node] of Object.entries(net.body.nodes)) {
    const [wide, high] = sizeOf(id);
    if (node.shape.customSizeWidth === wide && node.shape.customSizeHeight === high && node.shape.width === wide) continue;
    node.shape.customSizeWidth = wide;
    node.shape.customSizeHeight = high;
    node.shape.refreshNeeded = true;
  }
}
function renderNode({ ctx, id, x, y, state: { selected, hover } }) {
  const { node } = drawn.nodes.get(id) || {};
  const kind = kindOf.get(node ? node.kind : "unknown");
  const size = leastSize() * (node ? weightyRole(node) : 1);
  const [wide, high] = OUTLINES[kind.mark];
  return {
    drawNode() {
      if (!node) return;
      ctx.save();
      ctx.globalAlpha = dimmed(id) ? 0.16 : 1;
      drawMark(ctx, kind.mark, kind.c, x, y, size);
      const chosen = state_is(node.id);
      if (chosen || hover || selected) ring(ctx, kind.mark, x, y, size, look().accent, chosen ? 3 * leastSize() : 1.6);
      badge(ctx, node, x, y, size, wide, high);
      ctx.restore();
    },
    nodeDimensions: { width: wide * size, height: high * size },
  };
}
// On a trail an account is a card with its name inside: columns stay legible when all is shown.
const ACCOUNT_CARD = [290, 48];
function renderAccount({ ctx, id, x, y, state: { hover } }) {
  const { node } = drawn.nodes.get(id) || {};
  const [wide, high] = ACCOUNT_CARD;
  return {
    drawNode() {
      if (!node) return;
      ctx.save();
      ctx.globalAlpha = dimmed(id) ? 0.18 : 1;
      accountCard(ctx, node, x, y, wide, high, state_is(node.id) || hover);
      ctx.restore();
    },
    nodeDimensions: { width: wide, height: high },
  };
}
function accountCard(c, node, x, y, wide, high, chosen) {
  const theme = look();
  const kind = kindOf.get(node.kind);
  const scale = viewScale / unit;
  const left = x - wide / 2, top = y - high / 2;
  c.beginPath();
  c.roundRect(left, top, wide, high, 9);
  c.fillStyle = theme.card;
  c.fill();
  c.lineWidth = chosen ? 3.5 : Math.max(1.4, 0.7 / scale);
  c.strokeStyle = chosen ? theme.accent : kind.c;
  const out = (node.ends || []).some(([end]) => end === "left_data");
  if (out && !chosen) c.setLineDash([8, 5]);
  c.stroke();
  c.setLineDash([]);
  drawMark(c, kind.mark, kind.c, left + 30, y, 0.95);
  c.textAlign = "left";
  c.textBaseline = "middle";
  const [who, number] = lines(node);
  const room = wide - 66;
  if (scale < 0.62) {
    const size = Math.max(18, Math.min(29, 11.5 / scale));
    c.font = `600 ${size}px ${FONT}`;
    c.fillStyle = theme.ink;
    const last = tail(node);
    const name = fitting(c, who, room - (last ? size * 2.9 : 0));
    c.fillText(name, left + 58, y);
    const used = measured(c, name);
    c.font = `${size * 0.86}px ${FONT}`;
    c.fillStyle = theme.soft;
    if (last) c.fillText(fitting(c, shown(last), room - used - 8), left + 66 + used, y);
    return;
  }
  c.font = `600 14.5px ${FONT}`;
  c.fillStyle = theme.ink;
  const through = shortMoney(throughput(node));
  c.fillText(fitting(c, who, room - 84), left + 58, y - 10);
  c.textAlign = "right";
  c.font = `600 13px ${FONT}`;
  c.fillText(through, left + wide - 10, y - 10);
  c.textAlign = "left";
  c.font = `12.5px ${FONT}`;
  c.fillStyle = theme.soft;
  c.fillText(fitting(c, number, room - 80), left + 58, y + 11);
  c.textAlign = "right";
  c.font = `600 11.5px ${FONT}`;
  const end = (node.ends || []).map(([name]) => say(rest.ends[name])).join(" · ");
  c.fillStyle = out ? theme.warn : theme.ok;
  c.fillText(fitting(c, end, 110), left + wide - 10, y + 11);
}
// Money of the drawn trails through an account: what comes in, or at a start what goes out.
function throughput(node) {
  let into = 0n, out = 0n;
  for (const edge of touching.get(node.id)) {
    const items = visible.edges.get(edge.id);
    if (!items || edge.kind !== MONEY) continue;
    if (edge.to === node.id) into += sum(items, CARRIED);
    else out += sum(items, CARRIED);
  }
  return into > out ? into : out;
}
const state_is = (id) => state.selected !== null && state.selected.type === "node" && state.selected.id === id;

function badge(c, node, x, y, size, wide, high) {
  const scale = viewScale / unit;
  const letters = Math.min(Math.max(9.5, 8.5 / scale), 17);
  if (!ROLE_COLOURS[node.role] || letters * scale < 6.5 || (node.role === "seller" && scale < 0.8)) return;
  pill(c, say(rest.roles[node.role]), x + (wide / 2) * size, y - (high / 2 + 4) * size, letters, ROLE_COLOURS[node.role]);
}

// Names: most important first, each only where it covers nothing.
let ranked = null;
function rank() {
  if (ranked) return ranked;
  const weight = new Map();
  for (const edge of drawn.edges.values())
    for (const id of [edge.from, edge.to]) weight.set(id, (weight.get(id) || 0) + 1);
  const roles = { dealer: 500, collector: 400, cash_out: 300, transit: 200 };
  for (const [id, { node }] of drawn.nodes) if (node && roles[node.role]) weight.set(id, (weight.get(id) || 0) + roles[node.role]);
  const order = [...drawn.nodes].filter(([, { node }]) => node).map(([id, { node }]) => ({ id, node, weight: weight.get(id) || 0 }));
  order.sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1));
  const money = [...drawn.edges.values()].filter((edge) => edge.money && edge.from !== edge.to).sort((a, b) => (a.sum < b.sum ? 1 : a.sum > b.sum ? -1 : a.id < b.id ? -1 : 1));
  ranked = { order, money };
  return ranked;
}

class Room {
  // Rectangles already taken, in cells, in world units.
  constructor(cell) {
    this.cell = cell;
    this.cells = new Map();
  }
  *keys(x, y, wide, high) {
    for (let cx = Math.floor(x / this.cell); cx <= Math.floor((x + wide) / this.cell); cx++)
      for (let cy = Math.floor(y / this.cell); cy <= Math.floor((y + high) / this.cell); cy++) yield cx * 100003 + cy;
  }
  free(x, y, wide, high) {
    for (const key of this.keys(x, y, wide, high))
      for (const [a, b, c, d] of this.cells.get(key) || []) if (x < a + c && a < x + wide && y < b + d && b < y + high) return false;
    return true;
  }
  take(x, y, wide, high) {
    for (const key of this.keys(x, y, wide, high)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push([x, y, wide, high]);
    }
  }
}

function drawNames(c, net) {
  const scale = viewScale / unit;
  const size = scale >= 1 ? 12.5 : Math.min(12.5 / scale, 34) ;
  if (size * scale < 7) return drawGroupNames(c, null);
  const { order, money } = rank();
  const room = new Room(140);
  const corner = net.DOMtoCanvas({ x: 0, y: 0 });
  const far = net.DOMtoCanvas({ x: net.body.container.clientWidth, y: net.body.container.clientHeight });
  const inView = ([x, y]) => x > corner.x - 80 && x < far.x + 80 && y > corner.y - 80 && y < far.y + 80;
  const near = [];
  const grow = leastSize();
  if (!isRings) {
    for (const { at, wide, high } of cardsShown()) room.take(at[0] - wide / 2, at[1] - high / 2, wide, high);
    c.textAlign = "center";
    c.lineJoin = "round";
    return drawAmounts(c, net, money, room, size, scale);
  }
  for (const one of order) {
    const at = placeOf(one.node);
    if (!inView(at)) continue;
    const [wide, high] = OUTLINES[kindOf.get(one.node.kind).mark];
    room.take(at[0] - (wide / 2) * grow, at[1] - (high / 2) * grow, wide * grow, high * grow);
    near.push({ ...one, at, box: groupOf(one.node) === null ? null : groupBox(groupOf(one.node)), wide: wide * grow, high: high * grow });
  }
  drawGroupNames(c, room);
  c.textAlign = "center";
  c.textBaseline = "top";
  c.lineJoin = "round";
  const first = (one) => state_is(one.id) || (state.lit !== null && state.lit.nodes.has(one.id));
  for (const one of [...near.filter(first), ...near.filter((other) => !first(other))]) {
    if (dimmed(one.id)) continue;
    const [who, number] = lines(one.node);
    const texts = [[who, `600 ${size}px ${FONT}`, look().ink]];
    if (number && scale > 0.5) texts.push([number, `${size * 0.86}px ${FONT}`, look().soft]);
    let wide = 0;
    for (const [text, font] of texts) (c.font = font), (wide = Math.max(wide, measured(c, text)));
    const high = size * 1.22 * texts.length;
    const place = [
      [one.at[0], one.at[1] + one.high / 2 + 4],
      [one.at[0], one.at[1] - one.high / 2 - 4 - high],
      [one.at[0] + one.wide / 2 + wide / 2 + 6, one.at[1] - high / 2],
      [one.at[0] - one.wide / 2 - wide / 2 - 6, one.at[1] - high / 2],
    ].find(([x, y]) => room.free(x - wide / 2 - 2, y, wide + 4, high) && inside(one.box, x - wide / 2, y, wide, high));
    if (!place) continue;
    const [x, y] = place;
    room.take(x - wide / 2 - 2, y, wide + 4, high);
    texts.forEach(([text, font, ink], line) => written(c, text, font, ink, x, y + line * size * 1.2, size));
  }
  drawAmounts(c, net, money, room, size, scale);
}
// A name stays inside its ring, unless its mark was dragged out.
function inside(box, x, y, wide, high) {
  if (box === null) return true;
  return x > box[0] && y > box[1] && x + wide < box[0] + box[2] && y + high < box[1] + box[3];
}
function cardsShown() {
  return [...drawn.nodes.values()].map(({ node, group }) => {
    const [wide, high] = node ? ACCOUNT_CARD : cardSize();
    return { at: node ? placeOf(node) : groupPlace(group), wide, high };
  });
}
function written(c, text, font, ink, x, y, size) {
  c.font = font;
  c.lineWidth = size / 3.6;
  c.strokeStyle = look().halo;
  c.strokeText(text, x, y);
  c.fillStyle = ink;
  c.fillText(text, x, y);
}
function drawAmounts(c, net, money, room, size, scale) {
  if (scale < (isRings ? 0.42 : 0.5)) return;
  const small = size * 0.84;
  c.font = `${small}px ${FONT}`;
  c.textBaseline = "middle";
  let left = 220;
  for (const edge of money) {
    if (left === 0) break;
    if (state.lit !== null && !edge.edges.some((one) => state.lit.edges.has(one.id))) continue;
    const [middle, long] = isRings ? middleOf(net, edge.id) : [middleOfCurves(edge), 450];
    if (!middle) continue;
    const text = (isRings ? shortMoney(edge.sum) : shortMoney(edge.carried)) + (edge.items.length > 1 ? ` · ${t("times", edge.items.length)}` : "");
    const wide = measured(c, text) + 8;
    if (long < wide * 1.1) continue;
    const x = middle.x - wide / 2, y = middle.y - small * 0.7;
    if (!room.free(x, y, wide, small * 1.4)) continue;
    room.take(x, y, wide, small * 1.4);
    left -= 1;
    written(c, text, c.font, look().soft, middle.x, middle.y, small * 1.3);
  }
}

function middleOf(net, id) {
  const line = net.body.edges[id];
  if (!line || !line.from || !line.to) return [null, 0];
  return [line.edgeType.getPoint(0.5), Math.hypot(line.from.x - line.to.x, line.from.y - line.to.y)];
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
