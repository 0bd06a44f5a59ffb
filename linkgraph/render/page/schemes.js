// Findings of payment shapes: one is in sight at a time, with its words, its score and its rows.
function showScheme(at) {
  state.scheme = at;
  state.lit = null;
  state.selected = { type: "scheme", id: at };
  measureSpans();
  resetFilters();
  byId("do-fold").hidden = groupsHere().length === 0;
  fitAll();
  showPanel();
  markList();
}
const schemeLine = (at) => `${at + 1}. ${say(schemes[at].name)} · ${t("scoreof", schemes[at].score)} · ${t("accountscount", schemes[at].members)} · ${t("transfers", schemes[at].transfers)} · ${schemePeriod(schemes[at])}`;
const schemePeriod = (scheme) => {
  const [first, last] = [when(scheme.first, scheme.precision), when(scheme.last, scheme.precision)];
  return first === last ? first : `${first} — ${last}`;
};
// The sum in the list is in the finding's own currency, whichever is in sight.
function schemeFen(scheme) {
  const kept = state.scheme;
  state.scheme = schemes.indexOf(scheme);
  const text = shortMoney(scheme.fen);
  state.scheme = kept;
  return text;
}
function schemeEntry(at) {
  const scheme = schemes[at];
  return make("li", {}, make("button", { class: "card", type: "button", "data-at": String(at), "aria-pressed": String(at === state.scheme), on: { click: () => (switchTab("picture"), showScheme(at)) } },
    make("b", { text: `${at + 1}. ${say(scheme.name)}` }), make("span", { class: "sum", text: t("scoreof", scheme.score) }),
    make("small", { text: `${t("accountscount", scheme.members)} · ${t("times", scheme.transfers)} · ${schemeFen(scheme)}` }),
    make("small", { text: `${when(scheme.first, 2)} — ${when(scheme.last, 2)}` })));
}
function schemeCard(at) {
  const scheme = schemes[at];
  if (!scheme) return [];
  const list = [...visible.edges.keys()].map((id) => edges.get(id));
  const items = list.flatMap((edge) => visible.edges.get(edge.id).map((item) => ({ edge, item })));
  items.sort((a, b) => Number(nodes.get(a.edge.from).column) - Number(nodes.get(b.edge.from).column) || a.item[TIME] - b.item[TIME]);
  const most = 120;
  return [
    make("h2", { class: "what", text: `${at + 1}. ${say(scheme.name)}` }),
    facts(fact(t("score"), scheme.score), fact(t("firststep"), money(scheme.fen)), fact(t("period"), schemePeriod(scheme)), fact("ID", scheme.id)),
    heading(t("says")), make("p", { class: "says", text: shown(say(scheme.says)), dir: "auto" }),
    heading(t("evidence")), make("ul", { class: "why" }, ...scheme.grounds.map((ground) => make("li", {}, make("b", { text: `${t("points", ground.weight.toFixed(2))} ` }), make("span", { text: shown(say(ground.text)), dir: "auto" })))),
    ...nestedList(at),
    heading(t("innocent")), make("p", { class: "says", text: shown(say(scheme.innocent)), dir: "auto" }),
    make("p", { class: "soft", text: t("shapeword") }),
    heading(t("transfers", items.length)),
    make("table", { class: "items" }, make("tbody", {}, ...items.slice(0, most).flatMap(({ edge, item }) => itemRows(edge, item, true, true)))),
    items.length > most ? make("p", { class: "soft", text: t("only", most) }) : null,
    ...rowsBlock(items.map(({ item }) => item[ROWS])),
  ];
}
// Shapes nested in a finding: a click lights one. Transfers of it that are not the finding's own
// have no line in the picture; they are listed with their rows.
function nestedList(at) {
  const { nested, nested_found: found } = schemes[at];
  if (found === 0) return [];
  const lit = (number) => state.lit !== null && state.lit.what === "nested" && state.lit.number === number;
  const entries = nested.map((one, number) =>
    make("li", {}, link(`${number + 1}. ${say(one.name)}`, () => lightNested(at, number), { "aria-pressed": String(lit(number)) }),
      make("span", { class: "soft", text: `${t("scoreof", one.score)} · ${t("times", one.steps.length)} · ${schemePeriod(one)}` })));
  const more = found > nested.length ? make("p", { class: "soft", text: t("nestedmore", found - nested.length) }) : null;
  return [heading(t("nested", found)), make("p", { class: "soft", text: t("nestedwhy") }), make("ul", { class: "members nested" }, ...entries), more];
}
const nestedSteps = (at, number) =>
  schemes[at].nested[number].steps.map((step) => {
    if (step.edge === undefined) return step;
    const edge = edges.get(`e${step.edge}`);
    return { edge, item: edge.items[step.place] };
  });
function lightNested(at, number) {
  const lit = { what: "nested", scheme: at, number, nodes: new Set(), edges: new Map() };
  for (const { edge, item } of nestedSteps(at, number)) {
    if (edge === undefined) continue;
    lit.nodes.add(edge.from).add(edge.to);
    if (!lit.edges.has(edge.id)) lit.edges.set(edge.id, []);
    lit.edges.get(edge.id).push(item);
  }
  switchTab("picture");
  state.selected = { type: "scheme", id: at };
  state.lit = lit;
  revealLit();
}
function nestedCard({ scheme, number }) {
  const one = schemes[scheme].nested[number];
  const steps = nestedSteps(scheme, number);
  const others = steps.filter(({ edge }) => edge === undefined).length;
  const words = (item) => [when(item[TIME], item[PRECISION]), item[AMOUNT] === null ? "" : money(item[AMOUNT]), shown(item[NOTE])].filter(Boolean).join(" · ");
  return [
    make("h2", { text: `${number + 1}. ${say(one.name)} · ${t("times", steps.length)}` }),
    facts(fact(t("score"), one.score), fact(t("period"), schemePeriod(one))),
    others ? make("p", { class: "soft", text: t("nestedothers", others) }) : "",
    make("ol", { class: "steps" }, ...steps.map(({ edge, item, payer, payee }) =>
      make("li", {},
        edge === undefined ? make("div", { text: `${shown(payer)} → ${shown(payee)}`, dir: "auto" }) : make("div", {}, nodeLink(nodes.get(edge.from)), " → ", nodeLink(nodes.get(edge.to))),
        make("div", { class: "soft", text: words(item), dir: "auto" }),
        edge === undefined ? make("div", { class: "maybe", text: t("notdrawn") }) : null, rowsTable(item[ROWS])))),
  ];
}
// The other findings that an account is in.
function schemesOf(node) {
  const others = [...nodes.values()].filter((one) => one.key === node.key && one.id !== node.id);
  if (!isPatterns || others.length === 0) return [];
  return [heading(t("alsoin")), make("ul", { class: "members" }, ...others.map((one) => make("li", {}, link(`${Number(one.scheme) + 1}. ${say(schemes[Number(one.scheme)].name)}`, () => choose(one)), make("span", { class: "soft", text: t("scoreof", schemes[Number(one.scheme)].score) }))))];
}
