// Following money and finding paths. Both read only what passes the filters.

// All visible transfers in order of time. A day without an hour stands for its whole day.
function moneyItems() {
  const all = [];
  for (const [id, items] of visible.edges) {
    const edge = edges.get(id);
    if (edge.kind === MONEY) for (const item of items) all.push({ edge, item });
  }
  return all.sort((a, b) => a.item[TIME] - b.item[TIME] || (a.edge.id < b.edge.id ? -1 : 1));
}
const SLACK = [0, 59999999, 86399999999]; // what a second, minute or day leaves open, µs
// Could `later` have happened after `sooner`? "no", "yes", or "maybe" when times cannot tell.
function follows(sooner, later) {
  if (later[TIME] + SLACK[later[PRECISION]] < sooner[TIME]) return "no";
  return later[TIME] > sooner[TIME] + SLACK[sooner[PRECISION]] ? "yes" : "maybe";
}

// Forward from some transfers: at each account what has arrived is paid on first.
function followMoney(starts) {
  const arrived = new Map(); // account -> {fen, seen: [items with what they brought]}
  const lit = { nodes: new Set(), edges: new Map(), steps: [] };
  const taken = new Set(starts.map(({ item }) => item));
  const light = (edge, item, fen, sure) => {
    lit.nodes.add(edge.from).add(edge.to);
    if (!lit.edges.has(edge.id)) lit.edges.set(edge.id, []);
    lit.edges.get(edge.id).push(item);
    lit.steps.push({ edge, item, fen, sure });
    if (!arrived.has(edge.to)) arrived.set(edge.to, []);
    arrived.get(edge.to).push({ item, left: fen, sure });
  };
  const firsts = new Set(starts.map(({ item }) => item));
  const queue = moneyItems().filter(({ item }) => !taken.has(item));
  for (const { edge, item } of starts) light(edge, item, BigInt(item[AMOUNT]), true);
  for (const { edge, item } of queue) {
    const here = arrived.get(edge.from);
    if (!here || firsts.has(item)) continue;
    let room = BigInt(item[AMOUNT]), moved = 0n, sure = true;
    for (const part of here) {
      const order = part.left > 0n ? follows(part.item, item) : "no";
      if (order === "no" || room === 0n) continue;
      const share = part.left < room ? part.left : room;
      (part.left -= share), (room -= share), (moved += share);
      if (order === "maybe" || !part.sure) sure = false;
    }
    if (moved > 0n) light(edge, item, moved, sure);
  }
  lit.rests = [...arrived].map(([id, parts]) => ({ node: nodes.get(id), fen: parts.reduce((all, part) => all + part.left, 0n) })).filter((rest) => rest.fen > 0n);
  lit.rests.sort((a, b) => (a.fen < b.fen ? 1 : a.fen > b.fen ? -1 : a.node.id < b.node.id ? -1 : 1));
  return lit;
}
// On a page of trails money is followed as it was matched, first in first out: along the trails
// that pass here, from here on. Shares of one transfer add up.
function followTrails(what) {
  const mine = new Set(what.type === "edge" ? edgesOf(what.id).map((edge) => edge.id) : []);
  const lit = { nodes: new Set(), edges: new Map(), steps: [], rests: [], matched: true };
  const byItem = new Map();
  const rests = new Map();
  for (const trail of trails) {
    const from = trail.hops.findIndex(([number]) => (what.type === "node" ? edges.get(`e${number}`).from === what.id : mine.has(`e${number}`)));
    if (from < 0) continue;
    for (const [number, place, fen, sure] of trail.hops.slice(from)) {
      const edge = edges.get(`e${number}`), item = edge.items[place];
      lit.nodes.add(edge.from).add(edge.to);
      const step = byItem.get(item) || { edge, item, fen: 0n, sure: false };
      step.fen += BigInt(fen);
      if (step.fen > BigInt(item[AMOUNT])) step.fen = BigInt(item[AMOUNT]);
      step.sure = step.sure || Boolean(sure);
      byItem.set(item, step);
    }
    const last = edges.get(`e${trail.hops[trail.hops.length - 1][0]}`).to;
    const rest = rests.get(`${last} ${trail.end}`) || { node: nodes.get(last), end: trail.end, fen: 0n };
    rest.fen += BigInt(trail.finish);
    rests.set(`${last} ${trail.end}`, rest);
  }
  for (const step of byItem.values()) {
    if (!lit.edges.has(step.edge.id)) lit.edges.set(step.edge.id, []);
    lit.edges.get(step.edge.id).push(step.item);
    lit.steps.push(step);
  }
  lit.steps.sort((a, b) => a.item[TIME] - b.item[TIME] || (a.edge.id < b.edge.id ? -1 : 1));
  lit.rests = [...rests.values()].sort((a, b) => (a.fen < b.fen ? 1 : a.fen > b.fen ? -1 : a.node.id < b.node.id ? -1 : 1));
  return lit;
}
function startFollow(what) {
  if (!isRings) {
    const lit = followTrails(what);
    if (lit.steps.length === 0) return hint(t("nothingfollows"), 2500);
    state.lit = { ...lit, what: "follow", from: what };
    return revealLit();
  }
  let starts = [];
  if (what.type === "edge") starts = edgesOf(what.id).filter((edge) => edge.kind === MONEY).flatMap((edge) => (visible.edges.get(edge.id) || []).map((item) => ({ edge, item })));
  if (what.type === "item") starts = [{ edge: what.edge, item: what.item }];
  if (what.type === "node") starts = (touching.get(what.id) || []).filter((edge) => edge.kind === MONEY && edge.from === what.id).flatMap((edge) => (visible.edges.get(edge.id) || []).map((item) => ({ edge, item })));
  if (starts.length === 0) return hint(t("nothingfollows"), 2500);
  const lit = followMoney(starts);
  state.lit = { ...lit, what: "follow", from: what };
  revealLit();
}

// Trails of the drawing that use a transfer or an account.
function trailsThrough(what) {
  const mine = (edge) => (what.type === "node" ? edges.get(edge).from === what.id || edges.get(edge).to === what.id : edgesOf(what.id).some((one) => one.id === edge));
  return trails.map((trail, at) => ({ trail, at })).filter(({ trail }) => trail.hops.some(([edge]) => mine(`e${edge}`)));
}
function lightTrail(at) {
  const lit = { what: "trail", trail: at, nodes: new Set(), edges: new Map() };
  for (const [number, place] of trails[at].hops) {
    const edge = edges.get(`e${number}`);
    lit.nodes.add(edge.from).add(edge.to);
    if (!lit.edges.has(edge.id)) lit.edges.set(edge.id, []);
    lit.edges.get(edge.id).push(edge.items[place]);
  }
  state.lit = lit;
  revealLit();
}

// Money: earliest arrival, forward in time. Anything else: fewest ties, either way.
function moneyPath(from, to) {
  const best = new Map([[from, null]]); // account -> how it was reached first
  const all = moneyItems();
  // A second pass finds steps whose equal times were listed the other way round.
  for (let before = 0; before !== best.size && !best.has(to); ) {
    before = best.size;
    for (const one of all) {
      if (!best.has(one.edge.from) || best.has(one.edge.to)) continue;
      const last = best.get(one.edge.from);
      if (last && follows(last.item, one.item) === "no") continue;
      best.set(one.edge.to, one);
      if (one.edge.to === to) break;
    }
  }
  return walkBack(best, from, to, (step) => step.edge.from);
}
function plainPath(from, to) {
  const best = new Map([[from, null]]);
  let wave = [from];
  while (wave.length && !best.has(to)) {
    const next = [];
    for (const id of wave)
      for (const edge of touching.get(id)) {
        const other = edge.from === id ? edge.to : edge.from;
        if (!visible.edges.has(edge.id) || best.has(other)) continue;
        best.set(other, { edge, item: null, before: id });
        next.push(other);
      }
    wave = next;
  }
  return walkBack(best, from, to, (step) => step.before);
}
function walkBack(best, from, to, before) {
  if (!best.has(to) || from === to) return null;
  const steps = [];
  for (let id = to; id !== from; id = before(best.get(id))) steps.unshift(best.get(id));
  return steps;
}
function findPath(from, to) {
  const byMoney = isRings ? null : moneyPath(from, to);
  const steps = isRings ? plainPath(from, to) : byMoney;
  const lit = { what: "path", from, to, steps, nodes: new Set([from, to]), edges: new Map() };
  for (const { edge, item } of steps || []) {
    lit.nodes.add(edge.from).add(edge.to);
    lit.edges.set(edge.id, item ? [item] : visible.edges.get(edge.id));
  }
  state.lit = lit;
  revealLit();
}

// Open what is needed to see what is lit, unless that is too much to look at.
function revealLit() {
  const needed = new Set([...state.lit.nodes].map((id) => groupOf(nodes.get(id))).filter((at) => at !== null && !state.open.has(at)));
  const count = [...needed].reduce((total, at) => total + membersOf[at].length, 0);
  if (needed.size <= 6 && count <= 600) for (const at of needed) state.open.add(at);
  refresh();
  frame([...state.lit.nodes]);
  showPanel();
}
function clearLit() {
  state.lit = null;
  refresh();
}
// Bring some nodes into view, without going nearer than is of use.
function frame(ids) {
  const places = ids.map((id) => nodes.get(id)).map((node) => (standIn(node) === node.id ? placeOf(node) : groupPlace(groupOf(node))));
  if (!places.length || !network) return;
  const aside = isRings ? 130 : 190;
  const [left, right] = [Math.min(...places.map((at) => at[0])) - aside, Math.max(...places.map((at) => at[0])) + aside];
  const [top, bottom] = [Math.min(...places.map((at) => at[1])) - 110, Math.max(...places.map((at) => at[1])) + 100];
  const stage = byId("picture");
  const scale = Math.min(stage.clientWidth / (right - left), stage.clientHeight / (bottom - top), 1.1);
  moveView({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale });
}
