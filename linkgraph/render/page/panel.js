// The list on the left, and what is clicked on the right: details, sums, and source rows.
const MOST_ROWS = 200;
function edgesOf(id) {
  const one = drawn.edges.get(id);
  return one ? one.edges : edges.has(id) ? [edges.get(id)] : [];
}
function select(what) {
  state.selected = what;
  if (network) {
    pass(visEdges, given.edges, visEdges_());
    network.redraw();
  }
  showPanel();
  markList();
}
function showPanel() {
  const panel = byId("panel");
  const what = state.selected;
  const parts = [];
  if (state.lit) parts.push(litCard(state.lit));
  if (what === null) {
    if (!state.lit) parts.push(make("p", { class: "soft", text: t("start") }), groups.length ? make("p", { class: "soft", text: t("startfold") }) : null, caseCard());
  } else if (what.type === "node") parts.push(...nodeCard(nodes.get(what.id)));
  else if (what.type === "edge") parts.push(...edgeCard(edgesOf(what.id)));
  else if (what.type === "group") parts.push(...groupCard(what.id));
  else if (what.type === "trail") parts.push(...trailCard(what.id));
  else if (what.type === "stay") parts.push(...stayCard(what.id));
  else if (what.type === "scheme") parts.push(...schemeCard(what.id));
  else if (what.type === "bar") parts.push(...barCard(what.id));
  else if (what.type === "band") parts.push(...bandCard(what.id));
  panel.replaceChildren(...parts.filter(Boolean));
  panel.scrollTop = 0;
}
const heading = (text) => make("h3", { text });
const fact = (name, value) => (value === "" || value === null || value === undefined ? null : make("tr", {}, make("th", { scope: "row", text: name }), make("td", { text: shown(value), dir: "auto" })));
const facts = (...rows) => make("table", { class: "facts" }, make("tbody", {}, ...rows.filter(Boolean)));
const counted = (count, fen) => `${money(fen)} · ${t("times", count)}`;
const link = (text, act, extra = {}) => make("button", { class: "link", type: "button", text, on: { click: act }, ...extra });
const nodeLink = (node) => link(title(node) || shown(node.key), () => choose(node), { title: shown(node.name || node.key) });

// With nothing chosen: where the money ends, or who stands where.
function caseCard() {
  const parts = isTrace ? traceCard() : isPatterns ? schemeCard(state.scheme) : [facts(fact(t("case"), rest.case.slice(0, 16)))];
  if (isRings) {
    const order = ["dealer", "collector", "cash_out", "transit"];
    const keyed = [...nodes.values()].filter((node) => order.includes(node.role)).sort((a, b) => order.indexOf(a.role) - order.indexOf(b.role) || groupOf(a) - groupOf(b));
    if (keyed.length) parts.push(heading(t("keyroles")), make("ul", { class: "members" }, ...keyed.slice(0, 40).map((node) => make("li", {}, markSign(kindOf.get(node.kind), 16), nodeLink(node), make("span", { class: "soft", text: `${say(rest.roles[node.role])} · ${say(groups[groupOf(node)].title)}` })))), make("p", { class: "soft", text: t("notverdict") }));
  } else if (trails.length) {
    const ends = new Map();
    for (const trail of trails) {
      const [count, fen] = ends.get(trail.end) || [0, 0n];
      ends.set(trail.end, [count + 1, fen + BigInt(trail.finish)]);
    }
    parts.push(heading(t("whereends")), facts(...[...ends].sort((a, b) => (a[1][1] < b[1][1] ? 1 : -1)).map(([end, [count, fen]]) => fact(say(rest.ends[end]), `${money(fen)} · ${t("trailcount", count)}`))));
    const last = new Map();
    for (const node of nodes.values()) for (const [end, fen] of node.ends || []) last.set(node, [end, (last.get(node) || ["", 0n])[1] + BigInt(fen)]);
    parts.push(heading(t("lastaccounts")), make("ul", { class: "members" }, ...[...last].sort((a, b) => (a[1][1] < b[1][1] ? 1 : -1)).slice(0, 30).map(([node, [end, fen]]) => make("li", {}, markSign(kindOf.get(node.kind), 16), nodeLink(node), make("span", { class: "soft right-end", text: `${money(fen)} · ${say(rest.ends[end])}` })))));
  }
  parts.push(heading(t("provenance")), make("p", { class: "soft small", text: shown(say(rest.provenance)), dir: "auto" }));
  return make("div", {}, ...parts);
}
function rowsTable(flat, most = MOST_ROWS) {
  const rows = sourceRows(flat);
  const body = rows.slice(0, most).map(({ file, sheet, sha256, row }) =>
    make("tr", { class: "source-row" },
      make("td", { class: "file", text: shown(file), title: shown(file), dir: "auto" }), make("td", { text: sheet === null ? "" : shown(sheet), dir: "auto" }),
      make("td", { class: "num", text: String(row) }), make("td", { class: "hash", text: sha256.slice(0, 8), title: sha256 })));
  return make("table", { class: "sources" }, make("thead", {}, make("tr", {}, ...["file", "sheet", "row", "hash"].map((key) => make("th", { scope: "col", text: t(key) })))), make("tbody", {}, ...body));
}
function uniqueRows(lists) {
  const seen = new Set(), flat = [];
  for (const rows of lists)
    for (let at = 0; at < rows.length; at += 2) {
      const key = `${rows[at]}:${rows[at + 1]}`;
      if (!seen.has(key)) seen.add(key), flat.push(rows[at], rows[at + 1]);
    }
  return flat;
}
function rowsBlock(lists) {
  const flat = uniqueRows(lists);
  const block = [heading(t("rowscount", flat.length / 2)), rowsTable(flat)];
  if (flat.length / 2 > MOST_ROWS) block.push(make("p", { class: "soft", text: t("only", MOST_ROWS) }));
  return block;
}
function factValue(value, sort) {
  if (Array.isArray(value)) return value.join("、");
  if (sort === "fen") return money(value);
  if (sort === "time") return when(value);
  if (sort === "flag") return t(value ? "covered" : "notcovered");
  return String(value);
}
function nodeCard(node) {
  if (node.kind === "end") return endCard(node);
  const kind = kindOf.get(node.kind);
  const columns = rest.columns[labelOf(node)];
  const out = [], into = [];
  for (const edge of touching.get(node.id)) {
    if (edge.kind !== MONEY) continue;
    const items = visible.edges.get(edge.id) || [];
    if (edge.from === node.id) out.push(...items);
    if (edge.to === node.id) into.push(...items);
  }
  const rows = [fact(t("kind"), say(kind.caption)), madeUp(node.key) ? null : fact(say(columns.key), node.key)];
  if ((node.numbers || []).length > 1) rows.push(fact(t("numbers"), node.numbers.join("\n")));
  rows.push(fact(t("bank"), node.bank));
  if (node.group !== undefined) rows.push(make("tr", {}, make("th", { scope: "row", text: t("group") }), make("td", {}, link(say(groups[Number(node.group)].title), () => select({ type: "group", id: Number(node.group) })))));
  for (const [name, value] of Object.entries(node.facts || {})) if (columns[name] && value !== node.key && value !== node.name) rows.push(fact(columns[name][isEnglish()], factValue(value, columns[name][2])));
  const sums = [];
  if (isAccount(node)) {
    sums.push(fact(t("inpic"), counted(into.length, sum(into))), fact(t("outpic"), counted(out.length, sum(out))));
    if (node.totals) sums.push(fact(t("incase"), counted(node.totals[1], node.totals[0])), fact(t("outcase"), counted(node.totals[3], node.totals[2])));
    if (isTrace) sums.unshift(fact(t("carriedin"), counted(into.length, sum(into, CARRIED))), fact(t("carriedout"), counted(out.length, sum(out, CARRIED))));
    else for (const [end, fen] of node.ends || []) sums.push(fact(t("ends"), `${say(rest.ends[end])} ${money(fen)}`));
  }
  const parts = [titleLine(kind, isTrace ? title(node) : shown(node.name || numberOf(node) || say(kind.caption))), ...tracePart(node), facts(...rows)];
  if (sums.length) parts.push(facts(...sums));
  if (node.role && node.role !== "member") parts.push(heading(`${t("role")}：${say(rest.roles[node.role])}`), make("ul", { class: "why" }, ...(node.why || []).map((why) => make("li", { text: shown(say(why)), dir: "auto" }))), make("p", { class: "soft", text: t("notverdict") }));
  if (isAccount(node)) parts.push(make("div", { class: "acts" }, canFollow ? link(t("follow"), () => startFollow({ type: "node", id: node.id })) : null, link(t("path"), () => startPath(node.id))));
  if (!isRings) parts.push(...trailList({ type: "node", id: node.id }));
  parts.push(...schemesOf(node));
  const near = touching.get(node.id).filter((edge) => visible.edges.has(edge.id) && edge.kind !== REST);
  parts.push(heading(t("relations", near.length)), ...tieTable(node, near), ...rowsBlock(near.flatMap((edge) => visible.edges.get(edge.id).map((item) => item[ROWS]))));
  return parts;
}
const isEnglish = () => (state.lang === "en" ? 1 : 0);
const titleLine = (kind, text) => make("h2", { class: "what", dir: "auto" }, kind ? markSign(kind, 22) : null, make("span", { text }));
function tieTable(node, near) {
  const most = 60;
  const rows = near.slice(0, most).map((edge) => {
    const items = visible.edges.get(edge.id);
    const other = nodes.get(edge.from === node.id ? edge.to : edge.from);
    const last = edge.kind === MONEY ? `${money(sum(items))}${items.length > 1 ? ` · ${t("times", items.length)}` : ""}` : say(rest.edges[edge.kind]);
    return make("tr", {}, make("td", { class: "way", text: edge.from === node.id ? "→" : "←" }), make("td", {}, nodeLink(other)), make("td", { class: "num" }, link(last, () => select({ type: "edge", id: edge.id }))), make("td", { class: "soft", text: when(items[0][TIME], 1) }));
  });
  const table = make("table", { class: "ties" }, make("tbody", {}, ...rows));
  return near.length > most ? [table, make("p", { class: "soft", text: t("only", most) })] : [table];
}
function edgeCard(list) {
  if (list.length === 0) return [];
  if (list[0].kind === REST) return endCard(nodes.get(list[0].to));
  const moneyEdge = list[0].kind === MONEY;
  const one = list.length === 1 ? list[0] : null;
  const items = list.flatMap((edge) => (visible.edges.get(edge.id) || []).map((item) => ({ edge, item })));
  items.sort((a, b) => (a.item[TIME] || 0) - (b.item[TIME] || 0));
  const parts = [make("h2", { class: "what", text: moneyEdge ? t("transfers", items.length) : say(rest.edges[list[0].kind]) })];
  if (one) parts.push(make("table", { class: "facts" }, make("tbody", {}, ...[["from", one.from], ["to", one.to]].map(([key, id]) => make("tr", {}, make("th", { scope: "row", text: t(moneyEdge ? (key === "from" ? "payer" : "payee") : key) }), make("td", {}, nodeLink(nodes.get(id)), make("div", { class: "soft", text: shown(numberOf(nodes.get(id))) })))))));
  if (moneyEdge) parts.push(facts(fact(t("amount"), money(sum(items.map(({ item }) => item)))), isRings || isPatterns ? null : fact(t("carried"), money(sum(items.map(({ item }) => item), CARRIED)))));
  if (moneyEdge && canFollow) parts.push(make("div", { class: "acts" }, link(t("follow"), () => startFollow({ type: "edge", id: state.selected.id }))));
  const most = 120;
  parts.push(make("table", { class: "items" }, make("tbody", {}, ...items.slice(0, most).flatMap(({ edge, item }) => itemRows(edge, item, moneyEdge, !one)))));
  if (items.length > most) parts.push(make("p", { class: "soft", text: t("only", most) }));
  if (!isRings && one) parts.push(...trailList({ type: "edge", id: one.id }));
  parts.push(...rowsBlock(items.map(({ item }) => item[ROWS])));
  return parts;
}
function itemRows(edge, item, moneyEdge, named) {
  const sure = isPatterns ? "" : item[SURE] ? make("span", { class: "sure", text: t("certain") }) : make("span", { class: "maybe", text: t("possible"), title: t("possiblewhy") });
  const head = make("tr", { class: "item" }, make("td", { text: when(item[TIME], item[PRECISION]) || say(rest.edges[edge.kind]) }), make("td", { class: "num", text: moneyEdge ? money(item[AMOUNT]) : "" }), make("td", {}, sure));
  const words = [named ? `${title(nodes.get(edge.from))} → ${title(nodes.get(edge.to))}` : "", item[CARRIED] !== null && item[CARRIED] !== item[AMOUNT] ? `${t("carried")} ${money(item[CARRIED])}` : "", item[NOTE]].filter(Boolean).join(" · ");
  const more = make("tr", { class: "item-more" }, make("td", { colspan: "3", text: shown(words), dir: "auto" }));
  return words ? [head, more] : [head];
}
function groupCard(at) {
  const group = groups[at];
  const members = membersOf[at];
  const open = state.open.has(at);
  const parts = [make("h2", { class: "what", text: say(group.title) }), make("div", { class: "acts" }, link(open ? t("close") : t("open"), () => (toggleGroup(at), select({ type: "group", id: at }))), isRings ? link(t("goto"), () => showGroup(at)) : null)];
  if (group.shared) parts.push(facts(fact(t("shared"), say(group.shared))));
  if (isRings) {
    parts.push(facts(...group.counts.map(([kind, count]) => fact(say(kindOf.get(kind).caption), String(count))), fact(t("inflow"), group.in === null ? "" : money(group.in)), fact(t("outflow"), group.out === null ? "" : money(group.out)), fact(t("strength"), group.strength.toFixed(2)), fact("ID", group.id)));
    parts.push(heading(t("whyring")), make("ol", { class: "grounds" }, ...group.grounds.slice(0, 40).map((ground) => groundItem(ground))));
  }
  parts.push(heading(t("members", members.length)), make("ul", { class: "members" }, ...members.slice(0, 300).map((node) => make("li", {}, markSign(kindOf.get(node.kind), 16), nodeLink(node), node.role && node.role !== "member" ? make("span", { class: "soft", text: say(rest.roles[node.role]) }) : null))));
  return parts;
}
function groundItem(ground) {
  const body = make("div", { class: "rows-in", hidden: true });
  const show = link(t("rowscount", ground.rows.length / 2), () => {
    if (!body.firstChild) body.append(rowsTable(ground.rows));
    body.hidden = !body.hidden;
  });
  const lightUp = link(t("goto"), () => {
    const ids = new Set(ground.nodes);
    for (const node of nodes.values()) if (node.key === ground.value && ids.size) ids.add(node.id);
    state.lit = { what: "ground", ground, nodes: ids, edges: new Map([...visible.edges].filter(([id]) => ids.has(edges.get(id).from) && ids.has(edges.get(id).to))) };
    revealLit();
  });
  return make("li", {}, make("div", { text: shown(say(ground.text)), dir: "auto" }), make("div", { class: "acts" }, show, ground.nodes.length ? lightUp : null), body);
}
function trailList(what) {
  const through = trailsThrough(what);
  if (!through.length) return [];
  return [heading(t("trails", through.length)), make("ul", { class: "members" }, ...through.slice(0, 40).map(({ trail, at }) => make("li", {}, link(trailTitle(trail, at), () => (lightTrail(at), select({ type: "trail", id: at }))))))];
}
const trailTitle = (trail, at) => `${at + 1}. ${money(trail.finish)} · ${hopWords(trail.hops.length)} · ${say(rest.ends[trail.end])}`;
// On a trace the listed paths must be all, or what follows would be too little.
const canFollow = isRings || (isTrace ? rest.money.stays.every((stay) => stay.count === stay.trails.length && stay.count > 0) : !isPatterns);
const hopWords = (count) => t(count === 1 ? "hopsone" : "hops", count);
function trailCard(at) {
  const trail = trails[at];
  const first = edges.get(`e${trail.hops[0][0]}`);
  const steps = trail.hops.flatMap(([number, place, fen, sure]) => {
    const edge = edges.get(`e${number}`);
    const item = edge.items[place];
    return [
      make("li", {}, make("div", {}, nodeLink(nodes.get(edge.from)), " → ", nodeLink(nodes.get(edge.to))),
        make("div", { class: "soft", text: `${when(item[TIME], item[PRECISION])} · ${t("amount")} ${money(item[AMOUNT])} · ${t("carried")} ${money(fen)} · ${t(sure ? "certain" : "possible")}` }), rowsTable(item[ROWS])),
    ];
  });
  return [
    make("h2", { class: "what", text: `${state.lang === "zh" ? "资金链" : "Trail"} ${at + 1}` }),
    facts(fact(t("started"), `${when(first.items[trail.hops[0][1]][TIME])} ${money(trail.start)}`), fact(t("arrived"), money(trail.finish)), fact(t("endat"), say(rest.ends[trail.end])), fact(t("hops", trail.hops.length), t("lasted", span(trail.seconds))), trail.count > 1 ? fact("", t("pieces", trail.count)) : null, fact("ID", trail.id)),
    make("ol", { class: "steps" }, ...steps),
  ];
}
// What is lit: money followed, a path, a trail, a ground or a nested shape, with its figures.
function litCard(lit) {
  const close = link(t("clear"), () => (clearLit(), showPanel()), { class: "link clear" });
  const card = make("section", { class: "lit" }, close);
  if (lit.what === "follow") {
    card.append(make("h2", { text: t("followed") }), make("p", { class: "soft", text: t(isTrace ? "followtrace" : lit.matched ? "followfifo" : "followrule", isTrace ? say(money_.rule_words) : "") }), make("p", { text: t("reached", lit.nodes.size) }));
    card.append(make("table", { class: "items" }, make("tbody", {}, ...lit.steps.slice(0, 80).map(({ edge, item, fen, sure }) =>
      make("tr", {}, make("td", {}, make("div", {}, nodeLink(nodes.get(edge.from)), " → ", nodeLink(nodes.get(edge.to))), make("small", { class: "soft", text: when(item[TIME], item[PRECISION]) })), make("td", { class: "num" }, link(lit.matched ? money(fen) : t("atmost", money(fen)), () => select({ type: "edge", id: edge.id })), sure ? null : make("span", { class: "maybe", text: t("possible") })))))));
    card.append(heading(t(lit.matched ? "whereends" : "stays")), facts(...lit.rests.slice(0, 40).map(({ node, fen, end }) => fact(title(node), end ? `${money(fen)} · ${say(rest.ends[end])}` : t("atmost", money(fen))))));
    card.append(...rowsBlock(lit.steps.map(({ item }) => item[ROWS])));
  } else if (lit.what === "path") {
    card.append(make("h2", { text: lit.steps ? t("pathfound", lit.steps.length) : t("pathnone") }), make("p", { class: "soft", text: t(isRings ? "pathplain" : "pathmoney") }));
    if (lit.steps) {
      card.append(make("ol", { class: "steps" }, ...lit.steps.map(({ edge, item }) => make("li", {}, make("div", {}, nodeLink(nodes.get(edge.from)), edge.kind === MONEY || !isRings ? " → " : ` — ${say(rest.edges[edge.kind])} → `, nodeLink(nodes.get(edge.to))), make("div", { class: "soft", text: item ? `${when(item[TIME], item[PRECISION])} · ${money(item[AMOUNT])}` : "" }), rowsTable(uniqueRows((item ? [item] : visible.edges.get(edge.id) || []).map((each) => each[ROWS])), 20)))));
    }
  } else if (lit.what === "ground") {
    card.append(make("h2", { text: shown(say(lit.ground.text)) }), rowsTable(lit.ground.rows));
  } else if (lit.what === "nested") {
    card.append(...nestedCard(lit));
  } else return null;
  return card;
}

const listShown = { count: 0 };
function showList() {
  const list = byId("list");
  showWhose();
  byId("list-title").textContent = isTrace ? t("stays", shownStays().length) : isPatterns ? t("schemes", schemes.length) : t(isRings ? "rings" : "trails", (isRings ? groups : trails).length);
  list.replaceChildren();
  listShown.count = 0;
  moreList();
}
// Long lists are made as they are scrolled to.
function moreList() {
  const all = isRings ? groups : isTrace ? shownStays() : isPatterns ? schemes : trails;
  const until = Math.min(all.length, listShown.count + 60);
  for (let at = listShown.count; at < until; at++) byId("list").append(isRings ? ringEntry(at) : isTrace ? stayEntry(all[at], at) : isPatterns ? schemeEntry(at) : trailEntry(at));
  listShown.count = until;
}
function ringEntry(at) {
  const group = groups[at];
  return make("li", {}, make("button", { class: "card", type: "button", "data-at": String(at), on: { click: () => goToRing(at) } },
    make("b", { text: say(group.title) }), make("span", { class: "sum", text: group.in === null ? "" : `${t("inflow")} ${shortMoney(group.in)}` }),
    make("small", { text: group.counts.map(([kind, count]) => `${say(kindOf.get(kind).caption)} ${count}`).join(" · ") }),
    ...group.grounds.slice(0, 2).map((ground) => make("small", { class: "ground", text: shown(say(ground.text)), title: shown(say(ground.text)), dir: "auto" }))));
}
function goToRing(at) {
  switchTab("picture");
  state.open.add(at);
  refresh();
  select({ type: "group", id: at });
  showGroup(at);
}
function trailEntry(at) {
  const trail = trails[at];
  const first = edges.get(`e${trail.hops[0][0]}`), last = edges.get(`e${trail.hops[trail.hops.length - 1][0]}`);
  return make("li", {}, make("button", { class: "card", type: "button", "data-at": String(at), on: { click: () => (switchTab("picture"), lightTrail(at), select({ type: "trail", id: at })) } },
    make("b", { text: `${at + 1}` }), make("span", { class: "sum", text: money(trail.finish) }),
    make("small", { text: `${title(nodes.get(first.from))} → ${title(nodes.get(last.to))}`, dir: "auto" }),
    make("small", { text: `${hopWords(trail.hops.length)} · ${t("lasted", span(trail.seconds))} · ${say(rest.ends[trail.end])}` })));
}
function markList() {
  for (const card of byId("list").querySelectorAll(".card")) {
    const chosen = isPatterns ? card.dataset.at === String(state.scheme) : state.selected !== null && state.selected.type === (isRings ? "group" : isTrace ? "stay" : "trail") && String(state.selected.id) === card.dataset.at;
    card.setAttribute("aria-pressed", String(chosen));
  }
}
function showNotes() {
  byId("notes-box").hidden = rest.notes.length === 0;
  byId("notes").replaceChildren(...rest.notes.slice(0, 200).map((note) => {
    const rows = note.rows.length ? make("details", {}, make("summary", { text: t("rowscount", note.rows.length / 2) }), rowsTable(note.rows, 50)) : null;
    return make("div", { class: "leftout" }, say(note.title) ? make("b", { text: `${shown(say(note.title))} ` }) : "", make("span", { text: shown(note.value), dir: "auto" }), make("small", { text: shown(say(note.text)), dir: "auto" }), rows);
  }));
}
