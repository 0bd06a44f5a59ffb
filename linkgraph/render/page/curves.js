// Lines of a trail: from the right side of one card to the left side of the next.
let hoveredCurve = null;
function sideOf(id) {
  const { node, group } = drawn.nodes.get(id);
  const [x, y] = node ? placeOf(node) : groupPlace(group);
  const [wide] = node ? ACCOUNT_CARD : cardSize();
  return [x, y, wide / 2];
}
// A line as cubic pieces, each: start, two bends, end.
function curvesOf(edge) {
  const [x, y, half] = sideOf(edge.from);
  const [toX, toY, toHalf] = sideOf(edge.to);
  const [at, many] = edge.bend;
  const off = many === 1 ? 0 : (at - (many - 1) / 2) * 16;
  if (edge.from === edge.to) return [[x + half, y - 8, x + half + 90, y - 50, x + half + 90, y + 50, x + half, y + 8]];
  if (toX > x) {
    // Long lines keep to their lanes between the cards of the columns they pass.
    const way = (edge.edges[0].way || []).map(([wayX, wayY]) => {
      const column = Math.round(wayX / COLUMN);
      return [wayX + columnShift(column), wayY + heightShift(column, wayY)];
    });
    const pieces = [];
    let [fromX, fromY] = [x + half, y + off];
    for (const [wayX, wayY] of way) {
      pieces.push(bow(fromX, fromY, wayX - half, wayY), bow(wayX - half, wayY, wayX + half, wayY));
      [fromX, fromY] = [wayX + half, wayY];
    }
    pieces.push(bow(fromX, fromY, toX - toHalf, toY + off));
    return pieces;
  }
  if (toX === x) {
    const side = x + Math.max(half, toHalf), reach = Math.min(130, 50 + Math.abs(toY - y) * 0.2);
    return [[side, y + off, side + reach, y + off, side + reach, toY + off, side, toY + off]];
  }
  const from = x - half, to = toX + toHalf, reach = Math.max(60, (from - to) * 0.5);
  return [[from, y + off + 6, from - reach, y + off + 60, to + reach, toY + off + 60, to, toY + off + 6]];
}
function bow(x, y, toX, toY) {
  const reach = (toX - x) * 0.5;
  return [x, y, x + reach, y, toX - reach, toY, toX, toY];
}
const middleOfCurves = (edge) => {
  const pieces = curvesOf(edge);
  return curvePoint(pieces[Math.floor(pieces.length / 2)], 0.5);
};
function curvePoint([x0, y0, x1, y1, x2, y2, x3, y3], t_) {
  const s = 1 - t_;
  const a = s * s * s, b = 3 * s * s * t_, c = 3 * s * t_ * t_, d = t_ * t_ * t_;
  return { x: a * x0 + b * x1 + c * x2 + d * x3, y: a * y0 + b * y1 + c * y2 + d * y3 };
}
function drawCurves(c) {
  const theme = look();
  const lit = state.lit;
  const grow = Math.max(1, Math.min(2.4, (0.4 * unit) / viewScale));
  const order = [...drawn.edges.values()].map((edge) => [edge, lit !== null && edge.edges.some((one) => lit.edges.has(one.id)), isSelectedEdge(edge) || edge.id === hoveredCurve]);
  // What is lit or chosen is drawn last, on top.
  order.sort((a, b) => a[1] - b[1] || a[2] - b[2]);
  for (const [edge, isLit, chosen] of order) {
    const pieces = curvesOf(edge);
    const curve = pieces[pieces.length - 1];
    const happens = isTrace && edge.edges.some((one) => replay.edges.has(one.id));
    const width = weightOf(edge) * (edge.rests ? 0.6 : 1) * grow + (chosen || happens ? 1.6 * grow : 0);
    const colour = chosen || isLit || happens ? theme.accent : edge.rests ? endColour(nodes.get(edge.edges[0].to).state) : edge.money ? theme.money : theme.tie;
    c.save();
    c.globalAlpha = lit !== null && !isLit && !chosen ? 0.1 : edge.rests && !isLit ? 0.5 : 0.82;
    c.strokeStyle = c.fillStyle = colour;
    c.lineWidth = width;
    if (!edge.sure) c.setLineDash([9 * grow, 6 * grow]);
    const head = 7 * grow + width;
    const before = curvePoint(curve, 0.97);
    const angle = Math.atan2(curve[7] - before.y, curve[6] - before.x);
    const stopX = curve[6] - head * 0.8 * Math.cos(angle), stopY = curve[7] - head * 0.8 * Math.sin(angle);
    c.beginPath();
    c.moveTo(pieces[0][0], pieces[0][1]);
    for (const piece of pieces.slice(0, -1)) c.bezierCurveTo(...piece.slice(2));
    c.bezierCurveTo(curve[2], curve[3], curve[4], curve[5], stopX, stopY);
    c.stroke();
    c.setLineDash([]);
    c.translate(curve[6], curve[7]);
    c.rotate(angle);
    c.beginPath();
    c.moveTo(0, 0);
    c.lineTo(-head, -head * 0.42);
    c.lineTo(-head, head * 0.42);
    c.closePath();
    c.fill();
    c.restore();
  }
}
// The line nearest to a point of the canvas, if one is near enough to be meant.
function curveAt({ x, y }) {
  let best = null, least = 8 / Math.min(1, network.getScale());
  for (const edge of drawn.edges.values()) {
    for (const curve of curvesOf(edge)) {
      const low = Math.min(curve[1], curve[7]) - 70 - least, high = Math.max(curve[1], curve[7]) + 70 + least;
      if (y < low || y > high) continue;
      let last = curvePoint(curve, 0);
      for (let step = 1; step <= 24; step++) {
        const next = curvePoint(curve, step / 24);
        const far = toSegment(x, y, last, next);
        if (far < least) (least = far), (best = edge.id);
        last = next;
      }
    }
  }
  return best;
}
function toSegment(x, y, a, b) {
  const dx = b.x - a.x, dy = b.y - a.y;
  const long = dx * dx + dy * dy;
  const at = long === 0 ? 0 : Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / long));
  return Math.hypot(x - a.x - at * dx, y - a.y - at * dy);
}
function watchCurves() {
  let waiting = false;
  byId("picture").addEventListener("mousemove", ({ clientX, clientY, buttons }) => {
    if (waiting || buttons) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      const box = byId("picture").getBoundingClientRect();
      const dom = { x: clientX - box.left, y: clientY - box.top };
      const over = network.getNodeAt(dom) === undefined ? curveAt(network.DOMtoCanvas(dom)) : null;
      if (over !== hoveredCurve) {
        hoveredCurve = over;
        network.redraw();
        if (over === null) byId("tip").hidden = true;
        else edgeTip(over, dom);
      }
    });
  });
}
