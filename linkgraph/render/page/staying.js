// A trace: what the list and the panel say of where money is, with bounds, rule, tier and rows.
const endColour = (end) => (state.dark && !onPaper ? ENDS_DARK : ENDS_LIGHT)[end] || look().soft;
const tierWords = (tier) => (tier === null || tier === undefined || tier < 1 ? "" : say(money_.tiers[tier - 1]));
// The tier of cash and platforms is that of the card the money left.
const stayTier = (stay) => (stay.end === "returned" || !tierWords(stay.tier) ? "" : stay.end === "cash" || stay.end === "platform" ? t("fromtier", tierWords(stay.tier)) : tierWords(stay.tier));
const nodeTier = (node) => (node.state === "cash" || node.state === "platform" ? "" : tierWords(node.tier));
const shownStays = () => money_.stays.map((stay, at) => ({ stay, at })).filter(({ stay }) => state.whose === null || stay.victim === state.whose);
const sureWords = (sure) => make("span", { class: sure ? "sure" : "maybe", text: t(sure ? "byrule" : "possible"), title: t(sure ? "byrulewhy" : "possibletrace") });

function stayEntry({ stay, at }, place) {
  const node = nodes.get(stay.node);
  return make("li", {}, make("button", { class: "card", type: "button", "data-at": String(at), on: { click: () => (switchTab("picture"), lightStay(at), select({ type: "stay", id: at })) } },
    make("b", {}, swatch(stay.end), String(place + 1)), make("span", { class: "sum", text: money(stay.fen) }),
    make("small", { text: title(node), dir: "auto" }),
    make("small", { text: [say(rest.ends[stay.end]), stayTier(stay), t(stay.certain ? "byrule" : "possible"), state.whose === null && money_.losses.length > 1 ? shown(clipped(victimName(stay.victim), 10)) : ""].filter(Boolean).join(" · ") })));
}
// Light the paths that lead to a position; rules without paths light the account alone.
function lightStay(at) {
  const stay = money_.stays[at];
  const lit = { what: "stay", nodes: new Set([stay.node]), edges: new Map() };
  for (const trail of stay.trails)
    for (const [number, place] of trails[trail].hops) {
      const edge = edges.get(`e${number}`), item = edge.items[place];
      lit.nodes.add(edge.from).add(edge.to);
      if (!lit.edges.has(edge.id)) lit.edges.set(edge.id, []);
      if (!lit.edges.get(edge.id).includes(item)) lit.edges.get(edge.id).push(item);
    }
  if (stay.before !== null) lit.nodes.add(stay.before);
  for (const edge of touching.get(stay.node)) if (edge.kind === REST && nodes.get(edge.to).state === stay.end) lit.nodes.add(edge.to), lit.edges.set(edge.id, edge.items);
  state.lit = lit;
  revealLit();
}
function stayFacts(stay) {
  const bounds = stay.least === null && stay.most === null ? t("nobounds") : `${stay.least === null ? "?" : money(stay.least)} — ${stay.most === null ? "?" : money(stay.most)}`;
  return make("table", { class: "facts" }, make("tbody", {},
    make("tr", {}, make("th", { scope: "row", text: say(rest.ends[stay.end]) }), make("td", {}, swatch(stay.end), make("b", { text: money(stay.fen) }), " ", sureWords(stay.certain))),
    money_.losses.length > 1 ? fact(t("victim"), victimName(stay.victim)) : null,
    stay.place ? fact(t("place"), stay.place) : null,
    stay.before === null ? null : make("tr", {}, make("th", { scope: "row", text: t("leftfrom") }), make("td", {}, nodeLink(nodes.get(stay.before)))),
    stay.abroad.length ? fact(t("abroad"), stay.abroad.join("、")) : null,
    fact(t("tier"), stayTier(stay)), fact(t("mustcan"), bounds), fact(t("rule"), say(money_.rule_words))));
}
function stayCard(at) {
  const stay = money_.stays[at];
  const node = nodes.get(stay.node);
  const last = stay.trails.map((trail) => trails[trail].hops[trails[trail].hops.length - 1]).map(([edge, item]) => edges.get(`e${edge}`).items[item][ROWS]);
  const into = touching.get(stay.node).filter((edge) => edge.to === stay.node && edge.kind === MONEY).flatMap((edge) => edge.items.map((item) => item[ROWS]));
  return [
    titleLine(kindOf.get(node.kind), title(node)),
    make("div", { class: "acts" }, link(t("accountof"), () => choose(node))),
    stayFacts(stay),
    ...pathsPart(stay),
    ...rowsBlock(last.length ? last : into),
  ];
}
function pathsPart(stay) {
  if (stay.count === 0) return [make("p", { class: "soft", text: t("nopaths", say(money_.rule_words)) })];
  const listed = stay.trails.slice(0, 40);
  return [heading(t("paths", stay.count)), make("ul", { class: "members" }, ...listed.map((at) => make("li", {}, link(`${money(trails[at].finish)} · ${hopWords(trails[at].hops.length)}`, () => (lightTrail(at), select({ type: "trail", id: at }))), sureWords(trails[at].hops.every((hop) => hop[3])), make("span", { class: "soft", text: t("lasted", span(trails[at].seconds)) })))),
    stay.count > listed.length ? make("p", { class: "soft", text: t("morepaths", stay.count - listed.length) }) : null];
}
// What an account's card says more on a trace: tier, and each victim's money there.
function tracePart(node) {
  if (!isTrace) return [];
  const stays = staysOf(node.id);
  const here = now && now.nodes.get(node.id);
  const parts = [facts(fact(t("tier"), [node.lead ? t("ownaccount") : "", nodeTier(node)].filter(Boolean).join(" · ")), isFinal() || !here ? null : fact(t("therenow", when(state.to)), [...here].filter(([, fen]) => fen > 0n).map(([end, fen]) => `${say(rest.ends[end])} ${money(fen)}`).join("\n") || money(0)))];
  const most = 60;
  if (stays.length) parts.push(heading(t("moneyhere")), ...stays.slice(0, most).map(stayFacts));
  if (stays.length > most) parts.push(make("p", { class: "soft", text: t("only", most) }));
  return parts;
}
function endCard(node) {
  const stays = shownStays().filter(({ stay }) => stay.end === node.state);
  const total = stays.reduce((all, { stay }) => all + BigInt(stay.fen), 0n);
  const most = 200;
  return [
    make("h2", { class: "what" }, swatch(node.state), make("span", { text: say(rest.ends[node.state]) })),
    facts(fact(t("intotal"), money(total)), isFinal() ? null : fact(t("therenow", when(state.to)), money(now.ends.get(node.state) || 0n)), fact(t("rule"), say(money_.rule_words))),
    make("ul", { class: "members" }, ...stays.slice(0, most).map(({ stay, at }) => make("li", {}, link(title(nodes.get(stay.node)) || t("account"), () => (lightStay(at), select({ type: "stay", id: at }))), make("span", { class: "soft", text: `${money(stay.fen)}${stay.certain ? "" : ` · ${t("possible")}`}` })))),
    stays.length > most ? make("p", { class: "soft", text: t("only", most) }) : null,
  ];
}
// With nothing chosen: the rule, the sum, whose money, what to know.
function traceCard() {
  const parts = [facts(fact(t("rule"), say(money_.rule_words)), fact(t("until"), when(money_.at)), fact(t("loss"), money(lossNow())), ...Object.keys(rest.ends).map((end) => [end, shownStays().reduce((all, { stay }) => (stay.end === end ? all + BigInt(stay.fen) : all), 0n)]).filter(([, fen]) => fen > 0n).map(([end, fen]) => make("tr", { class: "ends" }, make("th", { scope: "row" }, swatch(end), say(rest.ends[end])), make("td", { class: "num", text: money(fen) }))), fact(t("ofthat"), t("sureof", money(shownStays().reduce((all, { stay }) => (stay.certain ? all + BigInt(stay.fen) : all), 0n)))), fact(t("case"), rest.case.slice(0, 16)))];
  parts.push(make("p", { class: "soft", text: t("ruleword") }));
  const most = 100;
  parts.push(heading(t("victims", money_.losses.length)), make("ul", { class: "members" }, ...money_.losses.slice(0, most).map((loss, at) => make("li", {}, link(shown(victimName(at)), () => (loss.nodes.length ? choose(nodes.get(loss.nodes[0])) : null)), make("span", { class: "soft", text: `${money(loss.fen)} · ${t("times", loss.payments.length)} · ${say(loss.basis)}` })))));
  if (money_.losses.length > most) parts.push(make("p", { class: "soft", text: t("only", most) }));
  const said = money_.losses.flatMap((loss, at) => (state.whose === null || state.whose === at ? loss.notes.map((note) => `${shown(victimName(at))}：${shown(say(note))}`) : []));
  if (said.length) parts.push(make("ul", { class: "why" }, ...said.slice(0, most).map((text) => make("li", { text, dir: "auto" }))));
  if (money_.notes.length) parts.push(heading(t("notes")), make("ul", { class: "why" }, ...money_.notes.map((note) => make("li", { text: shown(say(note)), dir: "auto" }))));
  return parts;
}
const ENDS_LIGHT = { held: "#1b6e3c", cash: "#b3401f", platform: "#8a5a00", left_data: "#5b6472", returned: "#1f5fa8", stopped: "#6c3fa0" };
const ENDS_DARK = { held: "#4cc27d", cash: "#ff8f6b", platform: "#e0a83a", left_data: "#9aa7b6", returned: "#7fb2ee", stopped: "#b593e0" };
