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
  const money = [...drawn.edges.values()].filter((edge) => edge.money && edge.from !== edge.to).sort((a, b) => (a.weight < b.weight ? 1 : a.weight > b.weight ? -1 : a.id < b.id ? -1 : 1));
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
  if (scale < (isRings ? 0.42 : isTrace ? 0.24 : 0.5)) return;
  const small = size * 0.84;
  c.font = `${small}px ${FONT}`;
  c.textBaseline = "middle";
  let left = 220;
  for (const edge of money) {
    if (left === 0) break;
    if (state.lit !== null && !edge.edges.some((one) => state.lit.edges.has(one.id))) continue;
    const [middle, long] = isRings ? middleOf(net, edge.id) : [middleOfCurves(edge), 450];
    if (!middle) continue;
    const items = litItems(edge) || edge.items;
    const text = scale < 0.42 ? shortMoney(edge.carried) : amountWords(edge) + (edge.rests ? "" : items.length > 1 ? ` · ${t("times", items.length)}` : "");
    const wide = measured(c, text) + 8;
    if (long < wide * 1.1) continue;
    const x = middle.x - wide / 2, y = middle.y - small * 0.7;
    if (!room.free(x, y, wide, small * 1.4)) continue;
    room.take(x, y, wide, small * 1.4);
    left -= 1;
    written(c, text, c.font, look().soft, middle.x, middle.y, small * 1.3);
  }
}

// Of a nested shape, which of a line's transfers are its own.
function litItems(edge) {
  if (state.lit === null || state.lit.what !== "nested") return null;
  return edge.edges.flatMap((one) => state.lit.edges.get(one.id) || []);
}
// On a trace what is carried of the whole, where that is not all of it.
function amountWords(edge) {
  if (isRings) return shortMoney(edge.sum);
  const items = litItems(edge);
  if (items) return shortMoney(sum(items));
  const carried = shortMoney(edge.carried);
  return isTrace && edge.carried !== edge.sum ? `${carried} / ${shortMoney(edge.sum)}` : carried;
}
function middleOf(net, id) {
  const line = net.body.edges[id];
  if (!line || !line.from || !line.to) return [null, 0];
  return [line.edgeType.getPoint(0.5), Math.hypot(line.from.x - line.to.x, line.from.y - line.to.y)];
}
