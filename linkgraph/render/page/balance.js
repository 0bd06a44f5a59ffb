// A trace: whose money is where at the moment that is shown, added up; and its replay.
const money_ = rest.money;
const HELD = "held";
const homes = isTrace ? money_.losses.map((loss) => new Set(loss.nodes)) : [];
// Every share of a transfer in order of time: what leaves an account, and what comes in.
const events = isTrace ? readEvents() : [];
const moments = [...new Set(events.map((one) => one.time))];
// The moments of the replay: those at which money moves that is shown.
const replayed = new Map();
function beats() {
  if (!replayed.has(state.whose)) replayed.set(state.whose, state.whose === null ? moments : [...new Set(events.filter((one) => one.whose === state.whose).map((one) => one.time))]);
  return replayed.get(state.whose);
}
function sharesOf(item) {
  if (!item[SHARES]) return [[0, BigInt(item[CARRIED])]];
  const pairs = [];
  for (let at = 0; at < item[SHARES].length; at += 2) pairs.push([item[SHARES][at], BigInt(item[SHARES][at + 1])]);
  return pairs;
}
function readEvents() {
  const paid = money_.losses.map((loss) => new Set(loss.payments.map(([edge, place]) => edges.get(`e${edge}`).items[place])));
  const found = [];
  for (const edge of edges.values())
    if (edge.kind === MONEY) for (const item of edge.items) for (const [whose, fen] of sharesOf(item)) found.push({ time: item[TIME], edge, whose, fen, paid: paid[whose].has(item) });
  return settled(found.sort((a, b) => a.time - b.time));
}
// Two banks' clocks can differ, and times can be equal: what left before it came, as its time has
// it, is shown to leave when it came.
function settled(sorted) {
  const there = new Map(), waiting = new Map(), done = [];
  const have = (whose, id) => there.get(`${whose} ${id}`) || 0n;
  const move = (whose, id, fen) => there.set(`${whose} ${id}`, have(whose, id) + fen);
  const leave = (one) => (one.paid || move(one.whose, one.edge.from, -one.fen), one);
  const run = (first, time) => {
    const ready = [leave(first)];
    while (ready.length) {
      const one = ready.pop();
      one.time = time;
      done.push(one);
      move(one.whose, one.edge.to, one.fen);
      const late = waiting.get(`${one.whose} ${one.edge.to}`) || [];
      while (late.length && late[0].fen <= have(one.whose, one.edge.to)) ready.push(leave(late.shift()));
    }
  };
  for (const one of sorted) {
    const from = `${one.whose} ${one.edge.from}`;
    if (one.paid || one.fen <= have(one.whose, one.edge.from)) run(one, one.time);
    else if (waiting.has(from)) waiting.get(from).push(one);
    else waiting.set(from, [one]);
  }
  for (const late of waiting.values()) for (const one of late) done.push(one);
  return done.sort((a, b) => a.time - b.time);
}
// Where the money is at `to`: by end, by account and end, and how much had been paid by then.
function whereAt(to, whose) {
  const at = { to, paid: 0n, ends: new Map(), nodes: new Map() };
  const move = (id, end, fen) => {
    if (!at.nodes.has(id)) at.nodes.set(id, new Map());
    const here = at.nodes.get(id);
    here.set(end, (here.get(end) || 0n) + fen);
    at.ends.set(end, (at.ends.get(end) || 0n) + fen);
  };
  for (const one of events) {
    if (one.time > to) break;
    if (whose !== null && one.whose !== whose) continue;
    if (one.paid) at.paid += one.fen;
    else move(one.edge.from, HELD, -one.fen);
    move(one.edge.to, homes[one.whose].has(one.edge.to) ? "returned" : nodes.get(one.edge.to).state, one.fen);
  }
  // What stopped is only known of the end of the data.
  if (moments.length === 0 || to >= moments[moments.length - 1])
    for (const stay of money_.stays) if (stay.end === "stopped" && (whose === null || stay.victim === whose)) move(stay.node, HELD, -BigInt(stay.fen)), move(stay.node, "stopped", BigInt(stay.fen));
  return at;
}
let now = null; // where the money is at state.to
function findNow() {
  if (isTrace && (now === null || now.to !== state.to || now.whose !== state.whose)) now = { ...whereAt(state.to, state.whose), whose: state.whose };
}
const isFinal = () => state.to === Infinity || state.to >= moments[moments.length - 1];
// A line to an end shows what is there now; it is no transfer, and has no time.
function restItems(edge) {
  const here = now.nodes.get(edge.from);
  const fen = here ? here.get(nodes.get(edge.to).state) || 0n : 0n;
  return fen > 0n ? [[null, 0, fen, fen, staysOf(edge.from, nodes.get(edge.to).state).every((stay) => stay.certain) ? 1 : 0, [], ""]] : [];
}
const staysAt = new Map();
for (const stay of isTrace ? money_.stays : []) {
  if (!staysAt.has(stay.node)) staysAt.set(stay.node, []);
  staysAt.get(stay.node).push(stay);
}
const staysOf = (id, end = null) => (staysAt.get(id) || []).filter((stay) => (end === null || stay.end === end) && (state.whose === null || stay.victim === state.whose));
const lossNow = () => money_.losses.reduce((all, loss, at) => (state.whose === null || state.whose === at ? all + BigInt(loss.fen) : all), 0n);

// The line of sums: loss = what is held + cash + …; at an earlier moment, what had been paid by then.
function sumsNow() {
  findNow();
  const whole = isFinal() ? lossNow() : now.paid;
  const parts = Object.keys(rest.ends).map((end) => [end, now.ends.get(end) || 0n]).filter(([, fen]) => fen !== 0n);
  const total = parts.reduce((all, [, fen]) => all + fen, 0n);
  return { whole, parts, total, right: total === whole && (!isFinal() || now.paid === whole), words: isFinal() ? `${t("loss")} ${money(whole)}` : t("paidby", when(state.to), money(whole)) };
}
// The same as plain words, for paper.
function sumsWords() {
  const { parts, total, right, words } = sumsNow();
  return `${words} = ${parts.map(([end, fen]) => `${say(rest.ends[end])} ${money(fen)}`).join(" + ") || money(0)} ${right ? `✓ ${t("adds")}` : `✗ ${t("addsnot", money(total))}`}　${t("rule")}：${say(money_.rule_words)}　${t("until")} ${when(money_.at)}`;
}
function showSums() {
  const box = byId("sums");
  byId("sums-box").hidden = !isTrace || money_.losses.length === 0;
  if (byId("sums-box").hidden) return;
  const { parts, total, right, words } = sumsNow();
  const line = make("p", {}, make("b", { text: words }), make("span", { text: " = " }));
  parts.forEach(([end, fen], at) => line.append(at ? " + " : "", make("span", { class: "part" }, swatch(end), `${say(rest.ends[end])} `, make("b", { text: money(fen) }))));
  if (parts.length === 0) line.append(money(0));
  line.append(" ", make("span", { class: right ? "adds" : "maybe", text: right ? `✓ ${t("adds")}` : `✗ ${t("addsnot", money(total))}` }));
  const bar = make("div", { class: "shares", "aria-hidden": "true" });
  for (const [end, fen] of parts) {
    const part = make("i");
    part.style.flexGrow = String(Number(fen) / 100);
    part.style.background = endColour(end);
    bar.append(part);
  }
  if (lossNow() > total) {
    const later = make("i", { class: "later" });
    later.style.flexGrow = String(Number(lossNow() - total) / 100);
    bar.append(later);
  }
  box.replaceChildren(line, bar);
}
function swatch(end) {
  const sign = make("i", { class: "swatch" });
  sign.style.background = endColour(end);
  return sign;
}

// The replay: one moment after the other, what moves then is lit.
const replay = { timer: 0, at: -1, edges: new Set() };
const MOST_STEPS = 400, SLOWEST = 900, QUICKEST = 60, WHOLE = 30000; // ms
function setMoment(at) {
  replay.at = at;
  const last = at >= beats().length - 1;
  const time = beats()[Math.max(0, Math.min(at, beats().length - 1))];
  state.from = -Infinity;
  state.to = last && replay.timer === 0 ? Infinity : time;
  replay.edges = new Set(events.filter((one) => one.time === time && (state.whose === null || one.whose === state.whose)).map((one) => one.edge.id));
  byId("time-from").value = 0;
  byId("time-to").value = timeSpan[1] > timeSpan[0] ? Math.round(((time - timeSpan[0]) / (timeSpan[1] - timeSpan[0])) * STEPS) : STEPS;
  filtersChanged();
}
function momentNow() {
  if (state.to === Infinity) return beats().length - 1;
  let at = beats().findIndex((time) => time > state.to);
  return (at < 0 ? beats().length : at) - 1;
}
function step(by) {
  if (!isTrace || beats().length === 0) return;
  stopReplay();
  setMoment(Math.max(0, Math.min(beats().length - 1, momentNow() + by)));
}
function stopReplay() {
  clearTimeout(replay.timer);
  replay.timer = 0;
  replay.edges = new Set();
  sayPlay();
}
function play() {
  if (!isTrace || beats().length === 0) return;
  if (replay.timer) return stopReplay(), filtersChanged();
  const stride = Math.ceil(beats().length / MOST_STEPS);
  const pace = Math.max(QUICKEST, Math.min(SLOWEST, WHOLE / Math.ceil(beats().length / stride)));
  let at = momentNow() >= beats().length - 1 ? -1 : momentNow();
  // The next step waits until this one is drawn, so that a large trail can be stopped.
  const next = () => {
    at = Math.min(beats().length - 1, at + stride);
    setMoment(at);
    if (at < beats().length - 1) return (replay.timer = setTimeout(next, pace));
    stopReplay();
    state.to = Infinity;
    byId("time-to").value = STEPS;
    filtersChanged();
  };
  replay.timer = setTimeout(next, 0);
  sayPlay();
}
function sayPlay() {
  byId("play-box").hidden = !isTrace || beats().length < 2;
  byId("do-play").textContent = replay.timer ? `❚❚ ${t("pause")}` : `▶ ${t("play")}`;
}
// Whose money is shown: all victims, or one.
function showWhose() {
  const box = byId("whose");
  box.hidden = !isTrace || money_.losses.length < 2;
  if (box.hidden) return;
  box.setAttribute("aria-label", t("whose"));
  box.replaceChildren(make("option", { value: "", text: `${t("allvictims", money_.losses.length)} · ${money(money_.losses.reduce((all, loss) => all + BigInt(loss.fen), 0n))}` }), ...money_.losses.map((loss, at) => make("option", { value: String(at), text: `${shown(clipped(victimName(at), 20))} · ${money(loss.fen)}` })));
  box.value = state.whose === null ? "" : String(state.whose);
}
const victimName = (at) => money_.losses[at].name || (money_.losses[at].nodes.length ? title(nodes.get(money_.losses[at].nodes[0])) : money_.losses[at].id);
function chooseWhose(value) {
  stopReplay();
  state.whose = value === "" ? null : Number(value);
  state.lit = null;
  state.selected = null;
  filtersChanged();
  showList();
  showPanel();
}
