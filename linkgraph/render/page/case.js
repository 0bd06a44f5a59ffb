// The case as data: read once, never changed. Everything from it reaches the page as text.
const byId = (id) => document.getElementById(id);
const read = (id) => JSON.parse(byId(id).textContent);
const rest = read("data-rest");
const nodes = new Map(read("data-nodes").map((node) => [node.id, node]));
const edges = new Map(read("data-edges").map((edge) => [edge.id, edge]));
const groups = rest.groups;
const trails = rest.trails;
const isRings = rest.kind === "rings";
const isTrace = rest.kind === "trace";
const isPatterns = rest.kind === "patterns";
const schemes = rest.schemes;
const kindOf = new Map(rest.kinds.map((kind) => [kind.key, kind]));
const MONEY = "TRANSFER", REST = "REST";
// An item travels as a list; these are its places.
const TIME = 0, PRECISION = 1, AMOUNT = 2, CARRIED = 3, SURE = 4, ROWS = 5, NOTE = 6, SHARES = 7;

const state = {
  lang: rest.lang,
  dark: matchMedia("(prefers-color-scheme: dark)").matches,
  tab: "picture",
  selected: null, // {type: "node" | "edge" | "group" | "trail" | "stay" | "bar" | "band", id}
  whose: null, // the victim whose money is shown; null: all
  scheme: 0, // the finding that is shown, on a page of findings
  picking: null, // {what: "follow" | "path", first}
  lit: null, // {title, nodes: Set, edges: Map id -> items, …}: all else is dimmed
  kindsOff: new Set(),
  edgesOff: new Set(),
  from: -Infinity,
  to: Infinity,
  least: 0,
  open: new Set(rest.folded ? [] : groups.map((_, at) => at)),
};

const say = (pair) => pair[state.lang === "en" ? 1 : 0];
const t = (key, ...values) => say(WORDS[key]).replace(/\{(\d)\}/g, (_, at) => values[Number(at)]);

// Characters that would hide, reorder or break what is read are shown by their number.
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
function shown(text) {
  return String(text).replace(HIDDEN, (sign) =>
    /[\t\n\r]/.test(sign) ? " " : `⟨U+${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`);
}
function clipped(text, most) {
  const signs = [...text];
  return signs.length <= most ? text : `${signs.slice(0, most - 1).join("")}…`;
}

// A trace follows one currency, a finding shows one; everything else here is in yuan.
const currency = () => (rest.money ? rest.money.currency : isPatterns && schemes.length ? schemes[state.scheme].currency : "CNY");
const sign = () => (currency() === "CNY" ? "¥" : `${currency()} `);
function money(fen) {
  const value = BigInt(fen);
  const minus = value < 0n ? "-" : "";
  const digits = (value < 0n ? -value : value).toString().padStart(3, "0");
  const yuan = digits.slice(0, -2).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return `${minus}${sign()}${yuan}.${digits.slice(-2)}`;
}
function shortMoney(fen) {
  const yuan = Number(fen) / 100;
  if (state.lang === "zh") {
    if (yuan >= 99995000) return `${sign()}${(yuan / 1e8).toFixed(2)}亿`;
    if (yuan >= 1e4) return `${sign()}${(yuan / 1e4).toFixed(yuan >= 1e6 ? 1 : 2)}万`;
  } else {
    if (yuan >= 1e6) return `${sign()}${(yuan / 1e6).toFixed(2)}M`;
    if (yuan >= 1e4) return `${sign()}${(yuan / 1e3).toFixed(1)}k`;
  }
  return money(fen);
}
function sum(items, place = AMOUNT) {
  let exact = 0n;
  // Of one victim only his share is carried.
  const mine = isTrace && place === CARRIED && state.whose !== null;
  for (const item of items)
    if (mine && item[SHARES]) exact += sharesOf(item).reduce((all, [whose, fen]) => (whose === state.whose ? all + fen : all), 0n);
    else if (item[place] !== null) exact += BigInt(item[place]);
  return exact;
}

// Times are wall-clock without a zone; reading them as UTC keeps the browser's zone out.
function when(us, precision = 0) {
  if (us === null || us === undefined || !Number.isFinite(us)) return "";
  const text = new Date(us / 1000).toISOString().replace("T", " ");
  return text.slice(0, precision === 2 ? 10 : precision === 1 ? 16 : 19);
}
function span(seconds) {
  if (seconds < 60) return t("seconds", seconds);
  if (seconds < 3600) return t("minutes", Math.round(seconds / 60));
  if (seconds < 172800) {
    const minutes = Math.round((seconds % 3600) / 60);
    return t("hours", Math.floor(seconds / 3600)) + (minutes ? ` ${t("minutes", minutes)}` : "");
  }
  return t("days", (seconds / 86400).toFixed(1));
}

const isAccount = (node) => rest.columns[node.kind] === undefined;
const labelOf = (node) => (isAccount(node) ? "Account" : node.kind);
// Keys of things without a number are made up by the tool and mean nothing to a reader.
const madeUp = (key) => /^(end|unnamed|cash|masked|damaged|platform|name):|\|/.test(key);
function numberOf(node) {
  if (node.numbers && node.numbers.length) return node.numbers.includes(node.key) ? node.key : node.numbers[0];
  return madeUp(node.key) ? "" : node.key;
}
// A device's key says what it is: "mac:E4-EA-…" reads as "MAC …EA-D8".
const DEVICES = { imei: "IMEI", mac: "MAC", terminal: "终端/terminal" };
function tail(node) {
  const number = numberOf(node);
  if (!number) return "";
  if (isAccount(node) || node.kind === "Card") return number.length > 6 ? `…${number.slice(-4)}` : number;
  if (node.kind === "Device" && number.includes(":")) {
    const [kind, ...value] = number.split(":");
    const name = DEVICES[kind] ? say(DEVICES[kind].includes("/") ? DEVICES[kind].split("/") : [DEVICES[kind], DEVICES[kind]]) : kind;
    return `${name} ${ending(value.join(":"), 8)}`;
  }
  return ending(number, node.kind === "Address" ? 10 : 13);
}
const ending = (text, most) => ([...text].length > most ? `…${[...text].slice(-most).join("")}` : text);
// Banks as people call them; the panel has the full name.
const BANKS = [["农业银行", "农行"], ["工商银行", "工行"], ["建设银行", "建行"], ["招商银行", "招行"], ["邮政储蓄银行", "邮储"], ["邮储银行", "邮储"], ["交通银行", "交行"], ["中国银行", "中行"], ["浦东发展银行", "浦发"], ["光大银行", "光大"], ["民生银行", "民生"], ["平安银行", "平安"], ["兴业银行", "兴业"], ["中信银行", "中信"], ["广发银行", "广发"], ["华夏银行", "华夏"]];
function shortBank(bank) {
  const known = BANKS.find(([name]) => bank.includes(name));
  return known ? known[1] : clipped(shown(bank).replace(/(股份有限公司|有限责任公司|有限公司)/g, ""), 6);
}
// Two lines: who, and which number.
function lines(node) {
  const number = shown(tail(node));
  const name = shown(node.name || "");
  const bank = node.bank ? `${shortBank(node.bank)} ` : "";
  if (isAccount(node)) {
    const who = name || (number ? "" : madeUp(node.key) ? shown(node.key.split(/[:|]/).pop()) : "");
    return [clipped(who || say(kindOf.get(node.kind).caption), 14), clipped(`${bank}${number}`.trim(), 18)];
  }
  if (node.kind === "Person" || node.kind === "Company" || node.kind === "Seizure")
    return [clipped(name || number, 14), ""];
  return [clipped(name || number || shown(node.key), 16), ""];
}
const title = (node) => lines(node).filter(Boolean).join(" ");

function sourceRows(flat) {
  const rows = [];
  for (let at = 0; at < flat.length; at += 2) {
    const [file, sheet, sha256] = rest.sources[flat[at]];
    rows.push({ file, sheet, sha256, row: flat[at + 1] });
  }
  return rows;
}

// Edges by node, made once.
const touching = new Map([...nodes.keys()].map((id) => [id, []]));
for (const edge of edges.values()) {
  touching.get(edge.from).push(edge);
  if (edge.to !== edge.from) touching.get(edge.to).push(edge);
}
const membersOf = groups.map(() => []);
for (const node of nodes.values()) if (node.group !== undefined) membersOf[Number(node.group)].push(node);
// Findings are drawn each by itself: an account of two of them is there twice.
const inScheme = (node) => !isPatterns || Number(node.scheme) === state.scheme;
const edgesHere = () => (isPatterns ? [...edges.values()].filter((edge) => inScheme(nodes.get(edge.from))) : [...edges.values()]);
const nodesHere = () => (isPatterns ? [...nodes.values()].filter(inScheme) : [...nodes.values()]);
const groupsHere = () => groups.map((_, at) => at).filter((at) => inScheme(membersOf[at][0]));
const columnsAt = () => (isPatterns ? (schemes.length ? schemes[state.scheme].columns : []) : rest.columns_at);
const groupOf = (node) => (node.group === undefined ? null : Number(node.group));

// The only way elements are made: attributes and text, never markup.
function make(tag, values = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(values)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
    else if (key === "text") element.textContent = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  for (const child of children) if (child !== null && child !== undefined) element.append(child);
  return element;
}
