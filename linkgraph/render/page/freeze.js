// Cards to freeze and statements to ask for, the most urgent first.
const MOST = 300, MOST_VICTIMS = 60;
const WORDS = {
  find: ["查卡号、户名、银行、受害人", "find number, name, bank, victim"],
  all: ["全部", "all"], loose: ["未被全额控制的", "not held in full"], soon: ["措施即将届满的", "measures that end soon"], free: ["没有措施的", "without a measure"], sure: ["必有余额的", "with money that must be there"],
  rank: ["按建议次序", "in the order advised"], must: ["必有", "must"], can: ["可能", "can"], expected: ["预计", "expected"], notheld: ["未被控制", "not held"], fast: ["进出快的先", "fastest first"], arrived: ["最后转入", "last arrival"], ends: ["先届满的先", "soonest to end first"], untraced: ["未追踪", "untraced"],
  print: ["打印", "Print"], other: ["English", "中文"], dark: ["深色", "Dark"], light: ["浅色", "Light"],
  no: ["序", "no."], card: ["账户", "account"], bank: ["银行", "bank"], holder: ["户名", "holder"], minutes: ["进出间隔", "in to out"], min: ["{n} 分", "{n} min"], hours: ["{n} 小时", "{n} h"], days: ["{n} 天", "{n} d"], unmoved: ["未转出", "none left"], measures: ["措施", "measures"],
  bars: ["必有", "must be there"], barcan: ["可能", "can be there"], barrule: ["三种规则的预计", "expected by three rules"], scaleend: ["0 至 {n} 元（平方根刻度）", "0 to {n} yuan (square-root scale)"],
  expiring: ["即将届满的措施", "Measures that end soon"], kind: ["种类", "kind"], state: ["状态", "state"], from: ["起", "from"], until: ["止", "until"], left: ["剩余天数", "days left"], bylaw: ["（按法定最长期限推算）", "(the longest the law allows)"], amount: ["金额（元）", "amount (yuan)"], authority: ["机关", "authority"], serial: ["文号", "serial number"], note: ["注意", "note"], row: ["依据的行", "row"], double: ["重复？", "double?"], whole: ["全额", "the whole account"], over: ["已过 {n} 天", "{n} days ago"],
  victims: ["受害人", "Victims"], fifo: ["先进先出", "first in, first out"], lifo: ["后进先出", "last in, first out"], "pro-rata": ["按比例分摊", "pro rata"], least: ["至少", "least"], most: ["至多", "most"],
  rows: ["转入的行（先进先出金额最大者）", "Rows that brought the money"], rules: ["各规则下的金额（元）", "By each rule (yuan)"], unknown: ["未知", "not known"], balance: ["推算余额（元）", "balance by the rows (yuan)"], statement: ["流水截至", "statement until"], payments: ["笔数", "payments"], possible: ["取决于同一时刻交易的先后", "depends on the order of equal times"], more: ["（另有 {n} 个：用上面的查找，或看 xlsx）", "({n} more: use the search above, or the xlsx)"], none: ["原文见 xlsx 中的位置", "see the place in the xlsx"], nothing: ["没有符合的账户", "no account fits"],
  period: ["查询期间", "period to ask for"], missing: ["缺什么", "what is missing"], asked: ["已调取情况", "asked before"], payers: ["由谁转入", "Paid in by"], before: ["以前的调取", "Earlier requests"], task: ["任务", "task"], sent: ["发送", "sent"], answered: ["反馈", "answered"], result: ["银行反馈", "the bank says"], priority: ["优先", "priority"], platforms: ["支付平台：按订单查询", "Payment platforms: ask by order"], carried: ["其中受害人资金（元）", "of it victims' money (yuan)"], txn: ["订单/流水号", "order or serial"], memo: ["摘要", "memo"], payer: ["付款账户", "payer"], time: ["时间", "time"],
};
const name = (group, code) => (data.names[group] && data.names[group][code] ? say(data.names[group][code]) : code);
const size = (fen) => (fen === null || fen === undefined ? -1n : BigInt(fen));
const bigger = (a, b) => (size(a) < size(b) ? 1 : size(a) > size(b) ? -1 : 0);
const middle = (card) => Object.values(card.expected).sort((a, b) => bigger(b, a))[Math.floor((Object.keys(card.expected).length - 1) / 2)];
const soonest = (card) => card.measures.filter((one) => one.expiring).reduce((least, one) => Math.min(least, one.left === null ? Infinity : one.left), Infinity);
function pace(minutes) {
  if (minutes === null) return t("unmoved");
  if (minutes < 90) return t("min", Math.round(minutes));
  return minutes < 2880 ? t("hours", (minutes / 60).toFixed(1)) : t("days", (minutes / 1440).toFixed(1));
}
const cards = data.lists.flatMap((list) => list.cards);
data.lists.forEach((list) => list.cards.forEach((card, at) => (card.rank = at + 1)));
data.requests.forEach((list) => list.lines.forEach((line, at) => (line.rank = at + 1)));
const top = cards.flatMap((card) => [card.can, card.must, ...Object.values(card.expected)]).reduce((most, fen) => (size(fen) > most ? size(fen) : most), 1n);
const place = (fen) => 1000 * Math.sqrt(Number(size(fen)) / Number(top));
// Small sums stay visible: the scale is the square root.
function bars(card) {
  const svg = draw("svg", { viewBox: "0 0 1000 22", preserveAspectRatio: "none", role: "img", "aria-label": `${t("must")} ${yuan(card.must)} ${t("can")} ${yuan(card.can)}` });
  const bar = (kind, fen, y, high) => fen === null || fen === undefined || size(fen) <= 0n || svg.append(draw("rect", { class: kind, x: 0, y, width: Math.max(place(fen), 2), height: high }));
  bar("can", card.can, 3, 16);
  bar("must", card.must, 3, 16);
  for (const fen of Object.values(card.expected)) if (size(fen) > 0n) svg.append(draw("line", { class: "rule", x1: place(fen), x2: place(fen), y1: 0, y2: 22, "vector-effect": "non-scaling-stroke" }));
  return svg;
}
const leftWords = (one) => (one.left === null || one.left === undefined ? "" : one.left < 0 ? t("over", -one.left) : t("days", one.left));
const measureName = (one) => (one.words && /[^\x00-\x7f]/.test(one.words) ? one.words : name("measures", one.kind));
function tags(card) {
  const box = make("span", {}, make("span", { class: `tag ${card.holding}`, text: name("holding", card.holding) }));
  for (const one of card.measures.slice(0, 3)) box.append(make("span", { class: one.expiring ? "tag soon" : "tag", text: [measureName(one), name("states", one.state), one.expiring ? leftWords(one) : ""].filter(Boolean).join(" ") }));
  return box;
}
const sum = (fen, kind = "") => make("span", { class: `sum ${kind}`, text: fen === null || fen === undefined ? t("unknown") : yuan(fen) });
function cardBox(card) {
  const head = make("button", { class: "head freeze", "aria-expanded": "false" }, make("span", { class: "rank", text: String(card.rank) }), who(card), bars(card), sum(card.must, "must"), sum(middle(card)), sum(card.can), make("span", { class: "sum", text: pace(card.minutes) }), tags(card));
  return opening(make("div", { class: card.measures.some((one) => one.expiring) ? "card bad" : "card" }), head, () => cardBody(card));
}
function measureTable(measures) {
  return tableOf(t("measures"), heads(t("kind"), t("state"), t("from"), t("until"), t("left"), t("amount"), t("authority"), t("serial"), t("note"), t("row")), measures.map((one) => {
    const made = line(cell(measureName(one)), cell(name("states", one.state) + (one.double ? ` ${t("double")}` : "")), cell(day(one.from)), cell(day(one.until) + (one.by_law ? t("bylaw") : "")), cell(leftWords(one), one.expiring ? "soon" : ""), cell(one.fen === null ? t("whole") : yuan(one.fen), "money"), cell(one.authority), cell(one.serial, "id"), cell([...one.notes.map(say), one.remark].filter(Boolean).join(" ")), one.rows.length ? rowLink(one.rows[0]) : cell(""));
    if (one.expiring) made.className = "toolate";
    return made;
  }));
}
function rowTable(rows) {
  return tableOf(t("rows"), heads(t("row")), rows.map((ref) => line(rowLink(ref))));
}
function cardBody(card) {
  const facts = [[t("balance"), card.balance === null ? t("unknown") : yuan(card.balance)], [t("statement"), clock(card.until)], [t("notheld"), yuan(card.loose)], [t("arrived"), clock(card.arrived)], [t("payments"), card.payments]];
  return make("div", { class: "body" }, make("p", { class: "soft", text: card.numbers.join(" "), dir: "auto" }), make("p", { text: facts.filter(([, value]) => value !== "").map(([key, value]) => `${key} ${value}`).join("　") }), card.certain ? null : make("p", { class: "soon", text: t("possible") }),
    make("p", { text: `${t("rules")}: ${Object.entries(card.expected).map(([rule, fen]) => `${t(rule)} ${yuan(fen)}`).join("　")}` }),
    ...measureTable(card.measures),
    make("div", { class: "figures" }, ...tableOf(`${t("victims")} · ${card.victims.length}`, heads(t("victims"), t("fifo"), t("least"), t("most")), card.victims.slice(0, MOST_VICTIMS).map((one) => line(cell(one.name), cell(yuan(one.fen), "money"), cell(yuan(one.least), "money"), cell(yuan(one.most), "money"))))),
    ...rowTable(card.rows));
}
function requestBox(one) {
  const head = make("button", { class: "head ask", "aria-expanded": "false" }, make("span", { class: "rank", text: String(one.rank) }), who(one, one.numbers.length > 1 ? one.numbers.join(" ") : ""), sum(one.untraced, "must"), make("span", { class: "sum", text: String(one.payments) }), make("span", { class: "sum", text: String(one.victims) }), make("span", { text: `${day(one.from)} – ${day(one.until)}` }), make("span", {}, make("span", { class: one.priority === "high" ? "tag none" : "tag", text: `${t("priority")} ${name("priorities", one.priority)}` }), make("span", { class: "tag", text: name("missing", one.missing) }), make("span", { class: "tag", text: name("asked", one.asked) })));
  return opening(make("div", { class: one.priority === "high" ? "card bad" : "card" }), head, () => make("div", { class: "body" },
    make("p", { text: `${t("least")} ${yuan(one.least)}　${t("most")} ${yuan(one.most)}　${clock(one.first)} – ${clock(one.last)}` }), one.certain ? null : make("p", { class: "soon", text: t("possible") }),
    ...tableOf(t("payers"), heads(t("card"), t("holder"), t("bank")), one.payers.map((payer) => line(cell(payer.number, "id"), cell(payer.name), cell(payer.bank)))),
    ...tableOf(t("before"), heads(t("task"), t("sent"), t("answered"), t("result"), t("state"), t("row")), one.before.map((each) => line(cell(each.task, "id"), cell(clock(each.sent)), cell(clock(each.answered)), cell(each.result), cell(name("asked", each.answer)), rowLink(each.row)))),
    ...measureTable(one.measures), ...rowTable(one.rows)));
}
function platformBox(one) {
  const head = make("button", { class: "head ask", "aria-expanded": "false" }, make("span"), who(one), sum(one.untraced, "must"), make("span", { class: "sum", text: String(one.payments) }), make("span", { class: "sum", text: String(one.victims) }), make("span"), make("span", { text: `${t("least")} ${yuan(one.least)} · ${t("most")} ${yuan(one.most)}` }));
  return opening(make("div", { class: "card" }), head, () => make("div", { class: "body" }, ...tableOf(t("platforms"), heads(t("time"), t("payer"), t("amount"), t("carried"), t("txn"), t("memo"), t("row")), one.orders.map((each) => line(cell(clock(each.time)), cell(each.payer.number, "id"), cell(yuan(each.amount), "money"), cell(yuan(each.carried), "money"), cell(each.txn, "id"), cell(each.memo), each.rows.length ? rowLink(each.rows[0]) : cell("")))), one.payments > one.orders.length ? make("p", { class: "soft", text: t("more", one.payments - one.orders.length) }) : null));
}
const KEEP = { all: () => true, loose: (card) => card.holding !== "full", sure: (card) => size(card.must) > 0n, soon: (card) => card.measures.some((one) => one.expiring), free: (card) => card.measures.length === 0 };
const ORDERS = { rank: (a, b) => a.rank - b.rank, must: (a, b) => bigger(a.must, b.must), expected: (a, b) => bigger(middle(a), middle(b)), can: (a, b) => bigger(a.can, b.can), notheld: (a, b) => bigger(a.loose, b.loose), fast: (a, b) => (a.minutes === null ? Infinity : a.minutes) - (b.minutes === null ? Infinity : b.minutes) || 0, arrived: (a, b) => b.arrived - a.arrived, ends: (a, b) => soonest(a) - soonest(b) || 0 };
function wanted(all) {
  const asked = byId("find").value.trim().toLowerCase();
  const keep = KEEP[byId("show").value] || KEEP.all;
  const found = all.filter((one) => (data.lists.length === 0 || keep(one)) && (!asked || [one.number, ...one.numbers, one.name, one.bank, ...(Array.isArray(one.victims) ? one.victims.map((victim) => victim.name) : [])].some((text) => text && text.toLowerCase().includes(asked))));
  const order = data.lists.length ? ORDERS[byId("sort").value] || ORDERS.rank : ORDERS.rank;
  return found.sort((a, b) => order(a, b) || a.rank - b.rank);
}
function scale(kind, ...names) {
  return make("div", { class: `scale ${kind}` }, ...names.map(([text, right]) => make("span", { text, class: right ? "r" : "" })));
}
function section(title, all, count, box, head) {
  const found = wanted([...all]);
  if (!found.length) return "";
  return make("section", {}, make("h2", { text: `${title} · ${found.length === count ? count : `${found.length} / ${count}`}` }), head, make("div", {}, ...found.slice(0, MOST).map(box)), found.length > MOST ? make("p", { class: "soft", text: t("more", found.length - MOST) }) : null);
}
function list() {
  const heading_ = () => scale("freeze", [t("no")], [t("card")], [t("scaleend", yuan(String(top)))], [t("must"), 1], [t("expected"), 1], [t("can"), 1], [t("minutes"), 1], [t("measures")]);
  const asks = () => scale("ask", [t("no")], [t("card")], [t("untraced"), 1], [t("payments"), 1], [t("victims"), 1], [t("period")], [t("asked")]);
  const legend = data.lists.length ? [make("p", { class: "legend" }, make("span", {}, make("i"), t("bars")), make("span", {}, make("i", { class: "can-sign" }), t("barcan")), make("span", {}, make("i", { class: "rule-sign" }), t("barrule")))] : [];
  byId("lists").replaceChildren(...legend, ...data.lists.filter((one) => one.cards.length).map((one) => section(say(one.title), one.cards, one.count, cardBox, heading_())), ...data.requests.filter((one) => one.lines.length).map((one) => section(say(one.title), one.lines, one.count, requestBox, asks())));
  if (!byId("lists").querySelector(".card")) byId("lists").append(make("p", { class: "soft", text: t("nothing") }));
  byId("platforms-box").hidden = !data.platforms.length;
  byId("platforms-title").textContent = `${t("platforms")} · ${data.platforms.length}`;
  byId("platforms").replaceChildren(asks(), ...data.platforms.map(platformBox));
}
function choices(id, keys) {
  const box = byId(id), chosen = box.value || keys[0];
  box.replaceChildren(...keys.map((key) => make("option", { value: key, text: t(key) })));
  box.value = chosen;
  box.hidden = data.lists.length === 0;
}
const isDark = () => document.documentElement.dataset.theme === "dark";
function everything() {
  document.documentElement.lang = english ? "en" : "zh-CN";
  document.title = say(data.title);
  for (const id of ["title", "summary", "formula", "provenance"]) byId(id).textContent = say(data[id]);
  byId("find").placeholder = t("find");
  byId("find").setAttribute("aria-label", t("find"));
  choices("show", Object.keys(KEEP));
  choices("sort", Object.keys(ORDERS));
  byId("do-print").textContent = t("print");
  byId("do-lang").textContent = t("other");
  byId("do-dark").textContent = t(isDark() ? "light" : "dark");
  byId("expiring-box").hidden = !data.expiring.length;
  byId("expiring-title").textContent = `${t("expiring")} · ${data.expiring.length}`;
  byId("expiring").replaceChildren(heads(t("card"), t("holder"), t("bank"), t("kind"), t("state"), t("until"), t("left"), t("authority"), t("serial"), t("row")), ...data.expiring.map(({ number, name: holder, bank, measure: one }) => {
    const made = line(cell(number, "id"), cell(holder), cell(bank), cell(measureName(one)), cell(name("states", one.state)), cell(day(one.until) + (one.by_law ? t("bylaw") : "")), cell(leftWords(one), "soon"), cell(one.authority), cell(one.serial, "id"), one.rows.length ? rowLink(one.rows[0]) : cell(""));
    return made;
  }));
  byId("notes").replaceChildren(...data.notes.map((note) => make("li", { text: say(note), dir: "auto" })));
  list();
}
byId("find").addEventListener("input", list);
byId("show").addEventListener("change", list);
byId("sort").addEventListener("change", list);
byId("do-print").addEventListener("click", () => print());
byId("do-dark").addEventListener("click", () => { document.documentElement.dataset.theme = isDark() ? "light" : "dark"; everything(); });
byId("do-lang").addEventListener("click", () => { english = 1 - english; everything(); });
document.documentElement.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
everything();
performance.mark("linkgraph-first-picture");
