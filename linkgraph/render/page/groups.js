// Rings and folded columns: where they stand, and how they look open and closed.
const CARD = isRings ? [300, 168] : [290, 84];
const COLUMN = 450;
const cardSize = () => CARD;
const PITCH = [CARD[0] + 36, CARD[1] + 36];
const moved = new Map(); // node id -> [x, y] where a person dragged it
let shifts = { groups: [], columns: new Map(), nodes: new Map() };

const openGroups = () => groups.map((_, at) => at).filter((at) => state.open.has(at) && membersOf[at].some((node) => visible.nodes.has(node.id)));

// A case that opens folded is a grid of cards; an opened ring pushes its shelf and those below.
function arrange() {
  if (isRings) arrangeRings();
  else arrangeColumns();
}
function arrangeRings() {
  shifts.groups = [];
  if (!rest.folded) return;
  const rows = new Map();
  groups.forEach((group, at) => {
    if (!rows.has(group.folded[2])) rows.set(group.folded[2], []);
    rows.get(group.folded[2]).push(at);
  });
  let y = 0;
  for (const row of [...rows.keys()].sort((a, b) => a - b)) {
    let x = 0, high = CARD[1];
    for (const at of rows.get(row)) {
      const open = state.open.has(at);
      const [, , wide, tall] = groups[at].box;
      shifts.groups[at] = [x, y, open ? wide : CARD[0], open ? tall : CARD[1]];
      x += (open ? wide : CARD[0]) + 36;
      if (open) high = Math.max(high, tall);
    }
    y += high + 36;
  }
}
// In columns, an opened fold makes room above and below itself, and to its right.
function arrangeColumns() {
  const right = new Map();
  const up = [];
  for (const at of state.open) {
    const group = groups[at];
    if (!group || !inScheme(membersOf[at][0])) continue;
    const column = group.folded[2];
    right.set(column, Math.max(right.get(column) || 0, group.box[2] - CARD[0]));
    up.push({ column, y: group.folded[1], half: Math.max(0, group.box[3] - CARD[1]) / 2 });
  }
  shifts.right = right;
  shifts.up = up;
}
function columnShift(column) {
  let x = 0;
  for (const [at, wide] of shifts.right || []) if (wide > 0) x += at < column ? wide : at === column ? wide / 2 : 0;
  return x;
}
function heightShift(column, y, self) {
  let shift = 0;
  for (const one of shifts.up || []) if (one.column === column && one !== self) shift += y < one.y ? -one.half : y > one.y ? one.half : 0;
  return shift;
}

function placeOf(node) {
  if (moved.has(node.id)) return moved.get(node.id);
  const group = groupOf(node);
  if (isRings) {
    if (!rest.folded || group === null) return node.at;
    const [x, y] = shifts.groups[group];
    return [node.at[0] - groups[group].box[0] + x, node.at[1] - groups[group].box[1] + y];
  }
  const column = Number(node.column);
  const around = group === null ? node.at[1] : groups[group].folded[1];
  return [node.at[0] + columnShift(column), node.at[1] + heightShift(column, around)];
}
function groupPlace(at) {
  const group = groups[at];
  if (moved.has(`g${at}`)) return moved.get(`g${at}`);
  if (!isRings) {
    const [x, y, column] = group.folded;
    return [x + columnShift(column), y + heightShift(column, y)];
  }
  const [x, y, wide, high] = groupBox(at);
  return [x + wide / 2, y + high / 2];
}
function groupBox(at) {
  if (isRings && rest.folded) return shifts.groups[at];
  if (isRings) return groups[at].box;
  const [x, y, wide, high] = groups[at].box;
  const column = groups[at].folded[2];
  return [x + columnShift(column), y + heightShift(column, groups[at].folded[1]), wide, high];
}

function drawGround(c, net) {
  const theme = look();
  c.save();
  if (!isRings) drawBands(c);
  for (const at of openGroups()) {
    const [x, y, wide, high] = groupBox(at);
    c.beginPath();
    c.roundRect(x, y, wide, high, 18);
    c.fillStyle = theme.box;
    c.fill();
    c.lineWidth = Math.max(1.2, unit / viewScale);
    c.strokeStyle = state.selected && state.selected.type === "group" && state.selected.id === at ? theme.accent : theme.edge;
    c.stroke();
  }
  if (!isRings) drawCurves(c);
  c.restore();
}
// Headings of open rings; drawn with the names, so that no name covers them.
function drawGroupNames(c, room) {
  if (!isRings) return;
  const scale = viewScale / unit;
  for (const at of openGroups()) {
    const [x, y, wide] = groupBox(at);
    const size = Math.min(Math.max(18, 14 / scale), 54);
    c.textAlign = "left";
    c.textBaseline = "top";
    c.font = `600 ${size}px ${FONT}`;
    const name = say(groups[at].title);
    const long = measured(c, name);
    if (room) room.take(x + 16, y + 14, wide - 32, size * 1.3);
    c.fillStyle = look().ink;
    c.fillText(name, x + 20, y + 16);
    c.font = `${size * 0.72}px ${FONT}`;
    c.fillStyle = look().soft;
    c.fillText(fitting(c, groupLine(at), wide - long - 56), x + 32 + long, y + 16 + size * 0.26);
  }
}
function groupLine(at) {
  const group = groups[at];
  const parts = group.in === null ? [] : [`${t("inflow")} ${shortMoney(group.in)}`, `${t("outflow")} ${shortMoney(group.out)}`];
  for (const [kind, count] of group.counts) parts.push(state.lang === "zh" ? `${say(kindOf.get(kind).caption)} ${count}` : `${count} ${say(kindOf.get(kind).caption)}`);
  return parts.join(" · ");
}

function drawBands(c) {
  if (drawn.nodes.size === 0) return;
  const [, top, , high] = extent();
  c.fillStyle = look().band;
  columnsAt().forEach(([x], at) => {
    const extra = (shifts.right && shifts.right.get(at)) || 0;
    if (at % 2 === 1) c.fillRect(x + columnShift(at) - (COLUMN + extra) / 2, top - 9000, COLUMN + extra, high + 18000);
  });
}
// Headings stay in sight at the upper edge, above the cards.
function drawHeadings(c, net) {
  const scale = viewScale / unit;
  const [, top] = extent();
  const size = Math.min(Math.max(17, 13 / scale), 60);
  const upper = Math.max(top + 56 - size * 1.5, net.DOMtoCanvas({ x: 0, y: 0 }).y + size * 0.6);
  c.textAlign = "center";
  c.textBaseline = "top";
  c.lineJoin = "round";
  columnsAt().forEach(([x, text], at) => {
    c.font = `600 ${size}px ${FONT}`;
    const wide = measured(c, say(text)) + size;
    c.fillStyle = look().back;
    c.globalAlpha = 0.82;
    c.beginPath();
    c.roundRect(x + columnShift(at) - wide / 2, upper - size * 0.28, wide, size * 1.65, size * 0.4);
    c.fill();
    c.globalAlpha = 1;
    c.fillStyle = look().soft;
    c.fillText(say(text), x + columnShift(at), upper);
  });
}

function renderGroup({ ctx, id, x, y, state: { selected, hover } }) {
  const shownAs = drawn.nodes.get(id);
  const [wide, high] = CARD;
  return {
    drawNode() {
      if (!shownAs) return;
      ctx.save();
      ctx.globalAlpha = dimmed(id) ? 0.2 : 1;
      const chosen = state.selected && state.selected.type === "group" && state.selected.id === shownAs.group;
      if (isRings) ringCard(ctx, shownAs.group, x, y, wide, high, chosen || selected || hover);
      else foldCard(ctx, shownAs.group, shownAs.count, x, y, wide, high, chosen || selected || hover);
      ctx.restore();
    },
    nodeDimensions: { width: wide, height: high },
  };
}
function cardFrame(c, x, y, wide, high, chosen, stripes) {
  const theme = look();
  for (let at = stripes; at >= 0; at--) {
    c.beginPath();
    c.roundRect(x - wide / 2 + at * 5, y - high / 2 - at * 5, wide, high, 12);
    c.fillStyle = theme.card;
    c.fill();
    c.lineWidth = chosen && at === 0 ? 4 : Math.max(1.4, (0.8 * unit) / viewScale);
    c.strokeStyle = chosen && at === 0 ? theme.accent : theme.line;
    c.stroke();
  }
}
function ringCard(c, at, x, y, wide, high, chosen) {
  const theme = look();
  const group = groups[at];
  const scale = viewScale / unit;
  cardFrame(c, x, y, wide, high, chosen, 1);
  const left = x - wide / 2 + 16, top = y - high / 2;
  c.textBaseline = "middle";
  if (scale < 0.34) {
    c.textAlign = "center";
    c.font = `600 60px ${FONT}`;
    c.fillStyle = theme.ink;
    c.fillText(String(at + 1), x, y - 38);
    c.font = `38px ${FONT}`;
    c.fillText(fitting(c, group.in === null ? "" : shortMoney(group.in), wide - 24), x, y + 18);
    c.fillStyle = theme.soft;
    c.font = `32px ${FONT}`;
    let across = x - Math.min(2, group.counts.length) * 64 + 30;
    for (const [kind, count] of group.counts.slice(0, 2)) {
      const { mark, c: colour } = kindOf.get(kind);
      drawMark(c, mark, colour, across, y + 58, 0.9);
      c.textAlign = "left";
      c.textBaseline = "middle";
      c.fillText(String(count), across + 26, y + 60);
      across += 128;
    }
    return;
  }
  c.textAlign = "left";
  c.font = `600 21px ${FONT}`;
  c.fillStyle = theme.ink;
  c.fillText(say(group.title), left, top + 27);
  if (group.in !== null) {
    c.font = `600 15px ${FONT}`;
    c.textAlign = "right";
    c.fillText(`${t("inflow")} ${shortMoney(group.in)}`, x + wide / 2 - 16, top + 28);
    c.textAlign = "left";
  }
  let across = left + 14;
  for (const [kind, count] of group.counts.slice(0, 5)) {
    const { mark, c: colour } = kindOf.get(kind);
    drawMark(c, mark, colour, across, top + 64, 0.62);
    c.font = `15px ${FONT}`;
    c.fillStyle = theme.ink;
    c.textBaseline = "middle";
    c.textAlign = "left";
    c.fillText(String(count), across + 18, top + 65);
    across += 56;
  }
  c.font = `14px ${FONT}`;
  c.fillStyle = theme.soft;
  group.grounds.slice(0, 3).forEach((ground, line) => c.fillText(fitting(c, `· ${shown(say(ground.text))}`, wide - 30), left, top + 97 + line * 23));
}
function foldCard(c, at, count, x, y, wide, high, chosen) {
  const theme = look();
  const group = groups[at];
  cardFrame(c, x, y, wide, high, chosen, 2);
  const full = membersOf[at].length;
  c.textAlign = "center";
  c.textBaseline = "middle";
  const scale = viewScale / unit;
  const size = Math.max(20, Math.min(32, 12 / scale));
  c.font = `600 ${size}px ${FONT}`;
  c.fillStyle = theme.ink;
  c.fillText(count === full ? say(group.title) : `${count} / ${full}`, x, scale < 0.4 ? y : y - 18);
  if (scale < 0.4) return;
  c.font = `${Math.max(13, Math.min(17, 10.5 / scale))}px ${FONT}`;
  c.fillStyle = theme.soft;
  c.fillText(fitting(c, shown(say(group.shared)), wide - 18), x, y + 18);
}

function toggleGroup(at, open = !state.open.has(at)) {
  if (open) state.open.add(at);
  else state.open.delete(at);
  refresh();
  showGroup(at);
}
function showGroup(at) {
  if (!isRings) return;
  const [x, y, wide, high] = groupBox(at);
  const stage = byId("picture");
  const scale = Math.min((stage.clientWidth - 60) / wide, (stage.clientHeight - 60) / high, 1.1);
  moveView({ position: { x: x + wide / 2, y: y + high / 2 }, scale });
}
function toggleAll() {
  const here = groupsHere();
  if (here.length === 0) return;
  if (here.some((at) => state.open.has(at))) for (const at of here) state.open.delete(at);
  else {
    const count = here.reduce((total, at) => total + membersOf[at].length, 0);
    if (count > 3000) return hint(t("bigopen", count), 4000);
    for (const at of here) state.open.add(at);
  }
  refresh({ fit: true });
}
