// Accounts and the rules they meet, those that meet most first.
const MOST = 300;
const WORDS = {
  find: ["查卡号、户名、银行", "find number, name, bank"], every: ["全部规则", "all rules"],
  print: ["打印", "Print"], other: ["English", "中文"], dark: ["深色", "Dark"], light: ["浅色", "Light"],
  accounts: ["命中规则的账户", "Accounts that meet a rule"], rules: ["规则与阈值", "Rules and thresholds"], rule: ["规则", "rule"], found: ["情况", "what was found"], rows: ["依据的行", "rows"], inall: ["共 {n} 行", "{n} rows in all"],
  formula: ["公式", "formula"], limits: ["阈值", "thresholds"], citation: ["出处", "source"], human: ["为什么要人来判断", "why it needs a person"], innocent: ["正当的解释", "an innocent explanation"],
  more: ["（另有 {n} 个：用上面的查找，或看 xlsx）", "({n} more: use the search above, or the xlsx)"], none: ["原文见 xlsx 中的位置", "see the place in the xlsx"], nothing: ["没有符合的账户", "no account fits"],
};
data.accounts.forEach((one, at) => (one.rank = at + 1));
const ruleOf = Object.fromEntries(data.rules.map((rule) => [rule.id, rule]));
const chosen = () => byId("show").value;
function accountBox(one) {
  const tags = one.hits.map((hit) => make("span", { class: hit.rule === chosen() ? "tag chosen" : "tag", text: say(ruleOf[hit.rule].name) }));
  const head = make("button", { class: "head screen", "aria-expanded": "false" }, make("span", { class: "rank", text: String(one.rank) }), who(one), make("span", {}, ...tags));
  return opening(make("div", { class: "card" }), head, () => make("div", { class: "body" }, make("p", { class: "soft", text: one.numbers.join(" "), dir: "auto" }), ...one.hits.flatMap(hitPart)));
}
function hitPart(hit) {
  return [make("h3", { text: `${say(ruleOf[hit.rule].name)} (${hit.rule})` }), make("p", { text: say(hit.text), dir: "auto" }), make("div", { class: "scroll" }, make("table", {}, heads(`${t("rows")} · ${t("inall", hit.count)}`), ...hit.rows.map((ref) => line(rowLink(ref)))))];
}
function ruleBox(rule) {
  const head = make("button", { class: "head rule", "aria-expanded": "false" }, make("span", { class: "rank", text: rule.count === null ? "" : String(rule.count) }), make("span", {}, make("b", { text: say(rule.name) }), make("small", { text: rule.id })), make("span", { class: "soft", text: say(rule.limits) }));
  const facts = ["formula", "limits", "citation", "human", "innocent"].flatMap((key) => [make("dt", { text: t(key) }), make("dd", { text: say(rule[key]) })]);
  return opening(make("div", { class: "card" }), head, () => make("div", { class: "body" }, make("dl", {}, ...facts)));
}
function wanted() {
  const asked = byId("find").value.trim().toLowerCase(), rule = chosen();
  return data.accounts.filter((one) => (!rule || one.hits.some((hit) => hit.rule === rule)) && (!asked || [one.number, ...one.numbers, one.name, one.bank].some((text) => text && text.toLowerCase().includes(asked))));
}
function list() {
  const found = wanted(), title = `${t("accounts")} · ${found.length} / ${data.count}`;
  byId("lists").replaceChildren(make("h2", { text: title }), ...found.slice(0, MOST).map(accountBox));
  if (found.length > MOST) byId("lists").append(make("p", { class: "soft", text: t("more", found.length - MOST) }));
  if (!found.length) byId("lists").append(make("p", { class: "soft", text: t("nothing") }));
}
function choices() {
  const box = byId("show"), before = box.value;
  box.replaceChildren(make("option", { value: "", text: t("every") }), ...data.rules.filter((rule) => rule.count).map((rule) => make("option", { value: rule.id, text: `${say(rule.name)} · ${rule.count}` })));
  box.value = before;
  box.setAttribute("aria-label", t("rule"));
}
const isDark = () => document.documentElement.dataset.theme === "dark";
function everything() {
  document.documentElement.lang = english ? "en" : "zh-CN";
  document.title = say(data.title);
  for (const id of ["title", "summary", "provenance"]) byId(id).textContent = say(data[id]);
  byId("find").placeholder = t("find");
  byId("find").setAttribute("aria-label", t("find"));
  choices();
  byId("do-print").textContent = t("print");
  byId("do-lang").textContent = t("other");
  byId("do-dark").textContent = t(isDark() ? "light" : "dark");
  byId("rules-title").textContent = t("rules");
  byId("rules").replaceChildren(...data.rules.map(ruleBox));
  byId("notes").replaceChildren(...data.notes.map((note) => make("li", { text: say(note), dir: "auto" })));
  list();
}
byId("find").addEventListener("input", list);
byId("show").addEventListener("change", list);
byId("do-print").addEventListener("click", () => print());
byId("do-dark").addEventListener("click", () => { document.documentElement.dataset.theme = isDark() ? "light" : "dark"; everything(); });
byId("do-lang").addEventListener("click", () => { english = 1 - english; everything(); });
document.documentElement.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
everything();
performance.mark("linkgraph-first-picture");
