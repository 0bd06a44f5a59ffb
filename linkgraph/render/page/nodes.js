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
  if (node.kind === "end") return endBox(c, node, x, y, wide, high, chosen);
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
  const end = isTrace ? restWords(node) : (node.ends || []).map(([name]) => say(rest.ends[name])).join(" · ");
  c.fillStyle = out ? theme.warn : theme.ok;
  c.fillText(fitting(c, end, isTrace ? 150 : 110), left + wide - 10, y + 11);
}
// What is there at the moment that is shown.
function restWords(node) {
  const here = now.nodes.get(node.id);
  return here ? [...here].filter(([, fen]) => fen > 0n).map(([end, fen]) => (end === HELD ? `${t("left")} ${shortMoney(fen)}` : say(rest.ends[end]))).join(" · ") : "";
}
// Where money ends, with the sum that is there at the moment that is shown.
function endBox(c, node, x, y, wide, high, chosen) {
  const theme = look();
  const scale = viewScale / unit;
  c.beginPath();
  c.roundRect(x - wide / 2, y - high / 2, wide, high, 9);
  c.fillStyle = theme.card;
  c.fill();
  c.lineWidth = chosen ? 4 : Math.max(2.4, 1.2 / scale);
  c.strokeStyle = chosen ? theme.accent : endColour(node.state);
  c.stroke();
  c.fillStyle = endColour(node.state);
  c.beginPath();
  c.roundRect(x - wide / 2, y - high / 2, 12, high, [9, 0, 0, 9]);
  c.fill();
  const fen = now.ends.get(node.state) || 0n;
  const size = Math.max(14.5, Math.min(24, 11.5 / scale));
  c.textBaseline = "middle";
  c.fillStyle = theme.ink;
  c.textAlign = "right";
  c.font = `600 ${size}px ${FONT}`;
  const sum_ = scale < 0.62 ? shortMoney(fen) : money(fen);
  c.fillText(sum_, x + wide / 2 - 10, y);
  const used = measured(c, sum_);
  c.textAlign = "left";
  c.font = `${size * 0.9}px ${FONT}`;
  c.fillText(fitting(c, say(rest.ends[node.state]), wide - used - 40), x - wide / 2 + 22, y);
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
