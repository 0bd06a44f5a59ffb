// Search by name, number, last digits, phone, and initials of pinyin.
const MOST_FOUND = 30;
let composing = false;
let hits = [];
let active = -1;

// Initials come from the browser's own pinyin order: a character sorts between the first
// characters of two letters. Surnames that are read otherwise are listed.
const BOUNDS = [["A", "阿"], ["B", "八"], ["C", "嚓"], ["D", "哒"], ["E", "妸"], ["F", "发"], ["G", "旮"], ["H", "哈"], ["J", "讥"], ["K", "咔"], ["L", "垃"], ["M", "妈"], ["N", "拏"], ["O", "噢"], ["P", "妑"], ["Q", "七"], ["R", "呥"], ["S", "仨"], ["T", "他"], ["W", "屲"], ["X", "夕"], ["Y", "丫"], ["Z", "帀"]];
const SURNAMES = { 曾: "Z", 单: "S", 解: "X", 仇: "Q", 区: "O", 朴: "P", 查: "Z", 尉: "Y", 盖: "G", 翟: "Z", 缪: "M", 种: "C", 乐: "Y", 长: "Z", 覃: "Q", 冼: "X", 洗: "X", 召: "S", 繁: "P", 句: "G", 那: "N", 能: "N", 折: "S", 黑: "H", 员: "Y", 祭: "Z" };
let pinyin = null; // null: not tried; false: this browser cannot
const initials = new Map();
function initialOf(sign) {
  if (/[A-Za-z0-9]/.test(sign)) return sign.toUpperCase();
  if (!/\p{Script=Han}/u.test(sign)) return "";
  if (!initials.has(sign)) {
    let letter = "";
    for (const [name, bound] of BOUNDS) {
      if (pinyin.compare(sign, bound) < 0) break;
      letter = name;
    }
    initials.set(sign, letter);
  }
  return initials.get(sign);
}
function hasPinyin() {
  if (pinyin === null) {
    pinyin = new Intl.Collator("zh-Hans-CN-u-co-pinyin", { sensitivity: "base" });
    const right = [["张", "Z"], ["王", "W"], ["李", "L"], ["陈", "C"], ["赵", "Z"], ["欧", "O"]].every(([sign, letter]) => initialOf(sign) === letter);
    initials.clear();
    if (!right) pinyin = false;
  }
  return pinyin !== false;
}
const short = new Map();
function initialsOf(node) {
  if (!short.has(node.id)) {
    const signs = [...(node.name || "")];
    short.set(node.id, signs.map((sign, at) => (at === 0 && SURNAMES[sign]) || initialOf(sign)).join(""));
  }
  return short.get(node.id);
}

function rankHit(node, asked, digits, letters) {
  const name = (node.name || "").toLowerCase();
  if (name === asked) return 0;
  const numbers = [node.key, ...(node.numbers || [])];
  if (numbers.some((number) => number.toLowerCase() === asked)) return 0;
  if (digits && numbers.some((number) => number.endsWith(digits))) return 1;
  if (name.startsWith(asked)) return 2;
  if (numbers.some((number) => number.toLowerCase().startsWith(asked) || (digits && number.startsWith(digits)))) return 3;
  if (name.includes(asked)) return 4;
  if (letters && initialsOf(node).startsWith(letters)) return 5;
  if (numbers.some((number) => number.toLowerCase().includes(asked) || (digits.length >= 3 && number.includes(digits)))) return 6;
  if (letters && letters.length > 1 && initialsOf(node).includes(letters)) return 7;
  for (const value of Object.values(node.facts || {})) if (typeof value === "string" && value.toLowerCase().includes(asked)) return 8;
  if (node.bank && node.bank.toLowerCase().includes(asked)) return 9;
  return -1;
}
function findNodes(text) {
  const asked = text.normalize("NFKC").trim().toLowerCase();
  if (!asked) return [];
  const tight = asked.replace(/[\s…*-]/g, "");
  const digits = /^\d{3,}x?$/.test(tight) ? tight.toUpperCase() : "";
  const letters = /^[a-z]{1,6}$/.test(asked) && hasPinyin() ? asked.toUpperCase() : "";
  const found = [];
  // Of an account of several findings the one in sight is offered, else the first.
  const here = new Map(isPatterns ? nodesHere().map((node) => [node.key, node]) : []);
  const seen = new Set();
  for (const node of nodes.values()) {
    if (isPatterns && (seen.has(node.key) || (here.has(node.key) && here.get(node.key) !== node))) continue;
    const rank = rankHit(node, asked, digits, letters);
    if (rank >= 0) found.push([rank, node]), seen.add(node.key);
  }
  found.sort((a, b) => a[0] - b[0] || (a[1].id.length - b[1].id.length) || (a[1].id < b[1].id ? -1 : 1));
  return found.map(([, node]) => node);
}
function search() {
  if (composing) return;
  const text = byId("find").value;
  hits = findNodes(text);
  active = hits.length ? 0 : -1;
  showHits(text.trim() !== "");
}
function showHits(any) {
  const list = byId("found");
  list.hidden = !any;
  byId("find").setAttribute("aria-expanded", String(any));
  const items = hits.slice(0, MOST_FOUND).map((node, at) => {
    const number = numberOf(node);
    return make("li", { role: "option", id: `hit-${at}`, "aria-selected": String(at === active), class: at === active ? "active" : null, "data-node": node.id,
      on: { mousedown: (event) => (event.preventDefault(), choose(node)) } },
      markSign(kindOf.get(node.kind), 18),
      make("b", { text: shown(clipped(node.name || say(kindOf.get(node.kind).caption), 24)), dir: "auto" }),
      make("span", { text: shown(number) }),
      make("small", { text: groupOf(node) === null ? "" : say(groups[groupOf(node)].title) }));
  });
  if (any && hits.length === 0) items.push(make("li", { class: "soft", text: t("nofind") }));
  if (hits.length > MOST_FOUND) items.push(make("li", { class: "soft", text: t("more", hits.length - MOST_FOUND) }));
  list.replaceChildren(...items);
  if (active >= 0) byId("find").setAttribute("aria-activedescendant", `hit-${active}`);
  else byId("find").removeAttribute("aria-activedescendant");
}
function closeHits() {
  byId("found").hidden = true;
  byId("find").setAttribute("aria-expanded", "false");
}
// Only the one chosen is shown: its group is opened, no other.
function choose(node) {
  closeHits();
  const group = groupOf(node);
  if (!inScheme(node)) showScheme(Number(node.scheme));
  if (group !== null) state.open.add(group);
  if (state.kindsOff.delete(node.kind)) showLegend();
  if (filtering() && !visible.nodes.has(node.id)) resetFilters();
  switchTab("picture");
  if (state.picking) return picked({ type: "node", id: node.id });
  select({ type: "node", id: node.id });
  refresh();
  const [x, y] = placeOf(node);
  moveView({ position: { x, y }, scale: Math.max(network.getScale(), 0.85) });
}
function searchKeys(event) {
  if (composing || event.isComposing) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const many = Math.min(hits.length, MOST_FOUND);
    if (!many) return;
    active = (active + (event.key === "ArrowDown" ? 1 : many - 1)) % many;
    showHits(true);
    byId(`hit-${active}`).scrollIntoView({ block: "nearest" });
    event.preventDefault();
  } else if (event.key === "Enter" && active >= 0) {
    choose(hits[active]);
  } else if (event.key === "Escape") {
    closeHits();
    byId("find").blur();
    event.stopPropagation();
  }
}
