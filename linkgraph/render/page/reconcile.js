// Whether statements add up, card by card.
const MOST = 300;
const WORDS = {
  find: ["查卡号、户名、银行", "find number, name, bank"],
  all: ["全部卡", "all cards"], breaks: ["余额接不上的", "with breaks"], gaps: ["有缺口的", "with gaps"], silent: ["未得到反馈的", "without an answer"], unchecked: ["无法核对的", "nothing to check"],
  print: ["打印", "Print"], other: ["English", "中文"],
  cards: ["各卡流水", "Statements by card"], requests: ["未得到反馈的查询", "Requests without an answer"], others: ["只作为对手出现的账户", "Accounts seen only as counterparties"],
  complete: ["完整度", "complete"], broken: ["接不上", "breaks"], gapped: ["缺口", "gaps"], rows: ["行", "rows"], nothing: ["无余额", "no balances"],
  before: ["前一行", "row before"], after: ["后一行", "row after"], row: ["依据的行", "row"], beside: ["相邻的行", "row beside it"], off: ["差额（元）", "off by (yuan)"], why: ["说明", "what does not add up, and what would explain it"], time: ["时间", "time"],
  breaklist: ["余额接不上之处", "Balances that do not follow"], gaplist: ["缺口", "Gaps"], displaced: ["次序颠倒的行", "Rows out of order"], ledgers: ["账本", "Ledgers"],
  number: ["号码", "number"], currency: ["币种", "currency"], opening: ["期初余额", "opening"], closing: ["期末余额", "closing"], from: ["起", "from"], until: ["止", "until"], steps: ["核对", "checked"], explained: ["接得上", "follow"],
  asked: ["查询期间", "asked for"], name: ["户名", "name"], bank: ["银行", "bank"], task: ["任务", "task"], result: ["银行反馈", "the bank says"], state: ["情况", "state"], received: ["收到（元）", "received (yuan)"], paid: ["付出（元）", "paid (yuan)"], times: ["笔数", "times"],
  more: ["（另有 {n} 张卡：用上面的查找）", "({n} more: use the search above)"], rest: ["（另有 {n} 行，见 xlsx）", "({n} more: see the xlsx)"], none: ["原文见 xlsx 中的位置", "see the place in the xlsx"], card: ["张卡", "cards"],
};
const percent = (one) => (one === null ? t("nothing") : one >= 1 ? "100%" : `${(Math.floor(one * 10000) / 100).toFixed(2)}%`);
const moments = data.cards.flatMap((card) => [card.from, card.until, card.asked && card.asked[0], card.asked && card.asked[1]]).filter((one) => typeof one === "number");
const first = moments.reduce((a, b) => Math.min(a, b), Infinity), last = moments.reduce((a, b) => Math.max(a, b), -Infinity);
const at = (us) => (1000 * (us - first)) / Math.max(last - first, DAY);
function timeline(card) {
  const svg = draw("svg", { viewBox: "0 0 1000 30", preserveAspectRatio: "none", role: "img" });
  const bar = (kind, from, until, y, high) => svg.append(draw("rect", { class: kind, x: at(from), y, width: Math.max(at(until) - at(from), 2), height: high, "vector-effect": "non-scaling-stroke" }));
  if (card.asked && typeof card.asked[0] === "number" && typeof card.asked[1] === "number") bar("asked", card.asked[0], card.asked[1], 3, 24);
  if (card.from !== null) bar("covered", card.from, card.until, 9, 12);
  for (const gap of card.gaps) if (gap.from !== null && gap.until !== null) bar("gap", gap.from, gap.until, 9, 12);
  for (const one of card.breaks) svg.append(draw("line", { class: "break", x1: at(one.until), x2: at(one.until), y1: 1, y2: 29, "vector-effect": "non-scaling-stroke" }));
  return svg;
}
function details(card) {
  const parts = [make("p", { class: "soft", text: [card.numbers.join(" "), card.bank, say(data.answers[card.answer])].filter(Boolean).join(" · "), dir: "auto" })];
  if (card.asked) parts.push(make("p", { text: `${t("asked")}: ${day(card.asked[0])} – ${day(card.asked[1])} (${say(data.bases[card.asked[2]])}) ${card.share === null ? "" : percent(card.share)}` }));
  if (card.notes.length) parts.push(make("ul", {}, ...card.notes.map((note) => make("li", { text: say(note) }))));
  parts.push(...tableOf(t("breaklist"), heads(t("before"), t("after"), t("off"), t("why")), card.breaks.map((one) => line(rowLink(one.before), rowLink(one.after), cell(yuan(one.fen), "money off"), cell(say(one.text))))));
  parts.push(...tableOf(t("gaplist"), heads(t("why"), t("before"), t("after")), card.gaps.map((one) => line(cell(say(one.text)), rowLink(one.before), rowLink(one.after)))));
  parts.push(...tableOf(t("displaced"), heads(t("row"), t("time"), t("beside"), t("time")), card.displaced.map((one) => line(rowLink(one.row), cell(clock(one.time)), rowLink(one.beside), cell(clock(one.beside_time))))));
  parts.push(...tableOf(t("ledgers"), heads(t("number"), t("currency"), t("rows"), t("from"), t("until"), t("opening"), t("closing"), t("steps"), t("explained")), card.ledgers.map((one) => line(cell(one.number, "id"), cell(one.currency), cell(one.rows), cell(clock(one.from)), cell(clock(one.until)), cell(yuan(one.opening), "money"), cell(yuan(one.closing), "money"), cell(one.steps), cell(one.explained)))));
  return make("div", { class: "body" }, ...parts);
}
function figure(text, words, hit) {
  return make("span", { class: hit ? "figure hit" : "figure" }, make("b", { text }), make("small", { text: words }));
}
function cardBox(card) {
  const bad = card.breaks.length > 0;
  const who = make("span", {}, make("b", { text: card.number, dir: "auto" }), make("small", { text: [card.name, `${card.rows} ${t("rows")}`, card.rows ? `${day(card.from)} – ${day(card.until)}` : say(data.answers[card.answer])].filter(Boolean).join(" · "), dir: "auto" }));
  const head = make("button", { class: "head", "aria-expanded": "false" }, who, timeline(card), figure(card.rows ? percent(card.complete) : "–", t("complete"), bad), figure(String(card.breaks.length), t("broken"), bad), figure(String(card.gaps.length), t("gapped"), false));
  const box = make("div", { class: bad ? "card bad" : "card" }, head);
  let body = null;
  head.addEventListener("click", () => {
    if (body) { body.remove(); body = null; } else { body = details(card); box.append(body); }
    head.setAttribute("aria-expanded", String(body !== null));
  });
  return box;
}
const KEEP = { all: () => true, breaks: (card) => card.breaks.length, gaps: (card) => card.gaps.length, silent: (card) => !card.answered, unchecked: (card) => card.complete === null };
function wanted() {
  const asked = byId("find").value.trim().toLowerCase();
  const keep = KEEP[byId("show").value] || KEEP.all;
  return data.cards.filter((card) => keep(card) && (!asked || [card.number, ...card.numbers, card.name, card.bank].some((one) => one && one.toLowerCase().includes(asked))));
}
function list() {
  const cards = wanted();
  byId("cards").replaceChildren(...cards.slice(0, MOST).map(cardBox));
  byId("cards-title").textContent = `${t("cards")} · ${cards.length} ${t("card")}`;
  byId("more").textContent = cards.length > MOST ? t("more", cards.length - MOST) : "";
}
function everything() {
  document.documentElement.lang = english ? "en" : "zh-CN";
  document.title = say(data.title);
  byId("title").textContent = say(data.title);
  byId("find").placeholder = t("find");
  byId("find").setAttribute("aria-label", t("find"));
  const chosen = byId("show").value || "all";
  byId("show").replaceChildren(...Object.keys(KEEP).map((key) => make("option", { value: key, text: t(key) })));
  byId("show").value = chosen;
  byId("show").setAttribute("aria-label", t("cards"));
  byId("do-print").textContent = t("print");
  byId("do-lang").textContent = t("other");
  for (const name of ["summary", "formula", "meaning", "provenance"]) byId(name).textContent = say(data[name]);
  byId("scale").replaceChildren(make("span"), moments.length ? make("span", {}, make("span", { text: day(first) }), make("span", { text: day(last) })) : make("span"));
  list();
  byId("requests-title").textContent = `${t("requests")} · ${data.requests.length}`;
  byId("requests-box").hidden = !data.requests.length;
  byId("requests").replaceChildren(heads(t("number"), t("bank"), t("task"), t("result"), t("state"), t("row")), ...data.requests.map((one) => line(cell(one.number, "id"), cell(one.bank), cell(one.task, "id"), cell(one.result), cell(say(data.answers[one.answer])), rowLink(one.row))));
  byId("others-title").textContent = `${t("others")} · ${data.counterparty_count}`;
  byId("others-box").hidden = !data.counterparties.length;
  byId("others").replaceChildren(heads(t("number"), t("name"), t("bank"), t("received"), t("times"), t("paid"), t("times"), t("from"), t("until")), ...data.counterparties.map((one) => line(cell(one.number, "id"), cell(one.name), cell(one.bank), cell(yuan(one.received), "money"), cell(one.times_in), cell(yuan(one.paid), "money"), cell(one.times_out), cell(clock(one.first)), cell(clock(one.last)))));
}
byId("find").addEventListener("input", list);
byId("show").addEventListener("change", list);
byId("do-print").addEventListener("click", () => print());
byId("do-lang").addEventListener("click", () => { english = 1 - english; everything(); });
everything();
performance.mark("linkgraph-first-picture");
