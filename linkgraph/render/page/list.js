// What pages of lists share. Text of the case only ever becomes text nodes; WORDS are the page's own.
const data = JSON.parse(document.getElementById("data").textContent);
const SVG = "http://www.w3.org/2000/svg";
const DAY = 86400000000;
let english = data.lang === "en" ? 1 : 0;
const t = (key, n) => WORDS[key][english].replace("{n}", n);
const say = (words) => words[english];
const byId = (id) => document.getElementById(id);
function make(tag, set = {}, ...inner) {
  const el = document.createElement(tag);
  for (const [key, value] of Object.entries(set)) {
    if (key === "on") for (const [event, act] of Object.entries(value)) el.addEventListener(event, act);
    else if (key === "text") el.textContent = value;
    else el.setAttribute(key, value);
  }
  el.append(...inner.filter((one) => one !== null && one !== undefined));
  return el;
}
function opening(box, head, body) {
  let inner = null;
  head.addEventListener("click", () => {
    if (inner) { inner.remove(); inner = null; } else { inner = body(); box.append(inner); }
    head.setAttribute("aria-expanded", String(inner !== null));
  });
  box.append(head);
  return box;
}
function who(one, ...more) {
  return make("span", {}, make("b", { text: one.number, dir: "auto" }), make("small", { text: [one.name, one.bank, ...more].filter(Boolean).join(" · "), dir: "auto" }));
}
function draw(tag, set) {
  const el = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(set)) el.setAttribute(key, value);
  return el;
}
function yuan(fen) {
  if (fen === null) return "";
  let digits = String(fen);
  const minus = digits.startsWith("-");
  digits = digits.replace("-", "").padStart(3, "0");
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return `${minus ? "-" : ""}${whole}.${digits.slice(-2)}`;
}
const clock = (us) => (us === null ? "" : new Date(us / 1000).toISOString().replace("T", " ").slice(0, 19));
const day = (us) => clock(us).slice(0, 10);
function placeName(ref) {
  const [file, sheet] = data.sources[ref[0]];
  const name = file.split("/").pop();
  return `${name}${sheet ? ` [${sheet}]` : ""} ${english ? `row ${ref[1]}` : `第${ref[1]}行`}`;
}
function rowLink(ref) {
  const cell = make("td");
  const raw = data.raw[`${ref[0]}:${ref[1]}`];
  const button = make("button", { class: "row", text: placeName(ref), title: data.sources[ref[0]][0], "aria-expanded": "false" });
  let box = null;
  button.addEventListener("click", () => {
    if (box) { box.remove(); box = null; button.setAttribute("aria-expanded", "false"); return; }
    const inner = make("td", { colspan: String(cell.parentElement.children.length) }, make("div", { class: "raw" }, make("b", { text: placeName(ref), dir: "auto" }), raw ? make("table", {}, ...raw.map(([header, text]) => make("tr", {}, make("th", { text: header, dir: "auto" }), make("td", { text, dir: "auto" })))) : make("p", { class: "soft", text: t("none") })));
    box = make("tr", {}, inner);
    cell.parentElement.after(box);
    button.setAttribute("aria-expanded", "true");
  });
  cell.append(button);
  return cell;
}
const line = (...cells) => make("tr", {}, ...cells);
const heads = (...names) => line(...names.map((name) => make("th", { scope: "col", text: name })));
const cell = (text, kind = "") => make("td", { text: text === null || text === undefined ? "" : String(text), class: kind, dir: "auto" });
function tableOf(title, head, rows) {
  return rows.length ? [make("h3", { text: title }), make("div", { class: "scroll" }, make("table", {}, head, ...rows))] : [];
}
