// Evidence rows: everything that passes the filters, one line a transfer or tie, with its rows.
const PAGE_ROWS = 150;
let tableRows = [];
let tableShown = 0;
let sorting = { by: 0, down: false };
const COLUMNS = ["time", "relation", "from", "to", "amount", "carried", "sure", "file", "sheet", "row", "hash", "note"];
const tableColumns = () => COLUMNS.filter((key) => !((key === "carried" && (isRings || isPatterns)) || (key === "sure" && isPatterns)));

function collectRows() {
  const rows = [];
  for (const [id, items] of visible.edges) {
    const edge = edges.get(id);
    if (edge.kind === REST) continue;
    if (state.lit && state.lit.edges.size && !state.lit.edges.has(id)) continue;
    for (const item of items) {
      if (state.lit && state.lit.edges.size && edge.kind === MONEY && !state.lit.edges.get(id).includes(item)) continue;
      rows.push({ edge, item });
    }
  }
  return rows;
}
const named = (node) => `${node.name || ""} ${madeUp(node.key) ? "" : numberOf(node)}`.trim() || title(node);
function cell(key, { edge, item }) {
  switch (key) {
    case "time": return when(item[TIME], item[PRECISION]);
    case "relation": return say(rest.edges[edge.kind]);
    case "from": return named(nodes.get(edge.from));
    case "to": return named(nodes.get(edge.to));
    case "amount": return item[AMOUNT] === null ? "" : money(item[AMOUNT]);
    case "carried": return item[CARRIED] === null ? "" : money(sum([item], CARRIED));
    case "sure": return t(item[SURE] ? "certain" : "possible");
    case "note": return item[NOTE];
  }
  const place = { file: 0, sheet: 1, hash: 2 }[key];
  const found = [];
  for (let at = 0; at < item[ROWS].length; at += 2) found.push(key === "row" ? String(item[ROWS][at + 1]) : key === "hash" ? rest.sources[item[ROWS][at]][2].slice(0, 8) : rest.sources[item[ROWS][at]][place] || "");
  return found.join("\n");
}
function sortKey(key, row) {
  if (key === "time") return row.item[TIME] === null ? Infinity : row.item[TIME];
  if (key === "amount" || key === "carried") return Number(key === "amount" ? row.item[AMOUNT] || 0 : sum([row.item], CARRIED));
  if (key === "row") return row.item[ROWS][1] || 0;
  return cell(key, row);
}
function sortRows() {
  const key = tableColumns()[sorting.by];
  const way = sorting.down ? -1 : 1;
  const keyed = tableRows.map((row, at) => [sortKey(key, row), at, row]);
  const order = new Intl.Collator("zh-Hans-CN", { numeric: true });
  keyed.sort((a, b) => way * (typeof a[0] === "number" ? (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0) : order.compare(a[0], b[0])) || a[1] - b[1]);
  tableRows = keyed.map(([, , row]) => row);
}
function showTable() {
  if (state.tab !== "table") return;
  tableRows = collectRows();
  sortRows();
  const head = tableColumns().map((key, at) =>
    make("th", { scope: "col", "aria-sort": sorting.by === at ? (sorting.down ? "descending" : "ascending") : "none", class: key },
      make("button", { type: "button", text: t(key) + (sorting.by === at ? (sorting.down ? " ▼" : " ▲") : ""), on: { click: () => ((sorting = { by: at, down: sorting.by === at && !sorting.down }), showTable()) } })));
  const table = byId("rows");
  table.tHead.replaceChildren(make("tr", {}, ...head));
  table.tBodies[0].replaceChildren();
  tableShown = 0;
  moreRows();
}
function moreRows(count = PAGE_ROWS) {
  const body = byId("rows").tBodies[0];
  const until = Math.min(tableRows.length, tableShown + count);
  const part = document.createDocumentFragment();
  for (; tableShown < until; tableShown++) part.append(tableRow(tableRows[tableShown]));
  body.append(part);
}
function tableRow(row) {
  return make("tr", { "data-edge": row.edge.id },
    ...tableColumns().map((key) => {
      const text = shown(cell(key, row).replace(/\n/g, "\u2028")).replace(/⟨U\+2028⟩/g, "\n");
      if (key === "from" || key === "to") return make("td", { dir: "auto" }, link(text, () => choose(nodes.get(row.edge[key]))));
      return make("td", { class: key, text, dir: key === "note" || key === "file" || key === "sheet" ? "auto" : null, title: key === "hash" ? sourceRows(row.item[ROWS]).map((at) => at.sha256).join("\n") : null });
    }));
}
// For a spreadsheet: as a table whose cells are all text, so that no number is rounded and no
// formula runs; and as plain text with tabs for everything else.
function copyTable() {
  if (state.tab !== "table") return;
  const keys = tableColumns();
  const lines_ = [keys.map((key) => t(key)), ...tableRows.map((row) => keys.map((key) => cell(key, row).replace(/\n/g, "; ")))];
  const plain = lines_.map((line) => line.map((text) => shown(text).replace(/^[=+\-@]/, "'$&")).join("\t")).join("\n");
  const table = make("table", {}, make("tbody", {}, ...lines_.map((line) => make("tr", {}, ...line.map((text) => make("td", { text: shown(text) }))))));
  const html = `<meta charset="utf-8"><style>td{mso-number-format:"\\@"}</style>${table.outerHTML}`;
  let done = false;
  const give = (event) => {
    event.clipboardData.setData("text/plain", plain);
    event.clipboardData.setData("text/html", html);
    event.preventDefault();
    done = true;
  };
  document.addEventListener("copy", give);
  document.execCommand("copy");
  document.removeEventListener("copy", give);
  byId("copied").textContent = done ? t("copied", tableRows.length.toLocaleString("en-US")) : t("notcopied");
}
