// The view by tier: bars of cards, bands as thick as the money between them. Own SVG, no library.
const SVG = "http://www.w3.org/2000/svg";
const BAR = 14, LABEL = 128, HEAD = 46;
// Narrower columns where there are many, so that the whole stays legible in one view.
const STEP = !isTrace || money_.sankey.columns.length <= 5 ? 236 : money_.sankey.columns.length <= 7 ? 190 : 160;
// Of all victims, or of the one that is chosen.
const sankeyNow = () => (state.whose === null ? null : money_.sankeys[state.whose]) || money_.sankey;
const onlyAll = () => state.whose !== null && !money_.sankeys[state.whose];
function draw(tag, values, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(values)) if (value !== null && value !== undefined) element.setAttribute(key, value);
  element.append(...children);
  return element;
}
const thick = (fen) => Math.max(0.8, (Number(fen) / Number(sankeyNow().whole)) * sankeyNow().scale);
// Where each band leaves its bar and enters the next: in the order of what stands opposite.
function bandEnds() {
  const { bars, bands } = sankeyNow();
  const ends = bands.map(() => [0, 0]);
  bars.forEach((bar, number) => {
    for (const [side, mine, other] of [[0, "from", "to"], [1, "to", "from"]]) {
      const here = bands.map((band, at) => ({ band, at })).filter(({ band }) => band[mine] === number);
      const height = ({ band }) => (band.way.length ? band.way[side === 0 ? 0 : band.way.length - 1][1] : bars[band[other]].y + bars[band[other]].high / 2);
      here.sort((a, b) => height(a) - height(b) || a.at - b.at);
      let y = bar.y;
      for (const { band, at } of here) (ends[at][side] = y), (y += thick(band.fen));
    }
  });
  return ends;
}
const columnX = (at) => 10 + at * STEP;
function bandPath(band, [from, to], offset) {
  const { bars } = sankeyNow();
  const one = bars[band.from], other = bars[band.to];
  let x = columnX(one.column) + BAR, y = from + offset;
  const endX = columnX(other.column), endY = to + offset;
  let path = `M${x} ${y}`;
  if (other.column <= one.column) {
    // Back to an earlier tier, or within one: round below.
    const low = Math.max(y, endY) + 46;
    return `${path}C${x + 46} ${y} ${x + 46} ${low} ${(x + endX) / 2} ${low}S${endX - 46} ${endY} ${endX} ${endY}`;
  }
  const half = thick(band.fen) / 2;
  for (const [column, middle] of band.way) {
    const wayX = columnX(column), wayY = middle - half + offset;
    path += `C${x + (wayX - x) / 2} ${y} ${wayX - (wayX - x) / 2} ${wayY} ${wayX} ${wayY}L${wayX + BAR} ${wayY}`;
    (x = wayX + BAR), (y = wayY);
  }
  return `${path}C${x + (endX - x) / 2} ${y} ${endX - (endX - x) / 2} ${endY} ${endX} ${endY}`;
}
const bandColour = (band) => (sankeyNow().bars[band.to].end ? endColour(sankeyNow().bars[band.to].end) : look().money);
// A long name gives way to its last digits.
function barName(bar) {
  const [name, last] = barTitle(bar).split(/ (?=…\d*$)/);
  return [narrowed(name, last ? 14 : bar.end ? 28 : 24), last].filter(Boolean).join(" ");
}
// Cut by width: a Chinese sign is as wide as two letters.
function narrowed(text, most) {
  let wide = 0;
  const signs = [...text], kept = signs.findIndex((sign) => (wide += sign > "\u2e7f" ? 2 : 1) > most);
  return kept < 0 ? text : `${signs.slice(0, kept).join("")}…`;
}
const barTitle = (bar) => shown(clipped(say(bar.title), 26));
function bandLine(band, ends, at) {
  const certain = BigInt(band.certain), possible = BigInt(band.fen) - certain;
  const whole = thick(band.fen), sure = Number(certain) / Number(band.fen) * whole;
  const { bars } = sankeyNow();
  const words = `${barTitle(bars[band.from])} → ${barTitle(bars[band.to])}\n${money(band.fen)}${possible > 0n ? `\n${t("ofitpossible", money(possible))}` : ""}`;
  const chosen = state.selected && state.selected.type === "band" && state.selected.id === at;
  const group = draw("g", { "data-band": at, fill: "none", tabindex: 0, role: "button", "aria-label": words.replace(/\n/g, " "), cursor: "pointer" });
  const colour = chosen ? look().accent : bandColour(band);
  if (certain > 0n) group.append(draw("path", { d: bandPath(band, ends, sure / 2), stroke: colour, "stroke-width": Math.max(sure, 0.8), "stroke-opacity": 0.5 }));
  if (possible > 0n) group.append(draw("path", { d: bandPath(band, ends, sure + (whole - sure) / 2), stroke: colour, "stroke-width": Math.max(whole - sure, 0.8), "stroke-opacity": 0.4, "stroke-dasharray": "7 5" }));
  const title_ = draw("title", {});
  title_.textContent = words;
  group.append(title_);
  return group;
}
function bandLabel(band, [from, to]) {
  const { bars } = sankeyNow();
  const one = bars[band.from], other = bars[band.to];
  if (thick(band.fen) < 13 || other.column <= one.column) return null;
  const [nextColumn, nextMiddle] = band.way.length ? band.way[0] : [other.column, to + thick(band.fen) / 2];
  const x = (columnX(one.column) + BAR + columnX(nextColumn)) / 2 + STEP * 0.26, y = from + thick(band.fen) / 2;
  return written_(shortMoney(band.fen), x, y + (nextMiddle - y) * 0.9, 11, look().ink, "middle", 400);
}
function written_(text, x, y, size, fill, anchor = "start", weight = 400) {
  const element = draw("text", { x, y, "font-size": size, fill, "text-anchor": anchor, "font-weight": weight, "dominant-baseline": "middle", stroke: look().back, "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke", "pointer-events": "none" });
  element.textContent = text;
  return element;
}
function barBox(bar, at) {
  const chosen = state.selected && ((state.selected.type === "bar" && state.selected.id === at) || (state.selected.type === "node" && bar.nodes.length === 1 && bar.nodes[0] === state.selected.id));
  const x = columnX(bar.column), middle = bar.y + bar.high / 2;
  const colour = chosen ? look().accent : bar.end ? endColour(bar.end) : bar.victim === null ? look().line : look().ink;
  const group = draw("g", { "data-bar": at, tabindex: 0, role: "button", "aria-label": `${barTitle(bar)} ${money(bar.fen)}`, cursor: "pointer" }, draw("rect", { x, y: bar.y, width: BAR, height: bar.high, rx: 2, fill: colour }), draw("rect", { x, y: middle - 13, width: LABEL - 8, height: 26, fill: look().back, "fill-opacity": 0 }));
  const title_ = draw("title", {});
  title_.textContent = `${barTitle(bar)}\n${money(bar.fen)}`;
  group.append(title_, written_(barName(bar), x + BAR + 5, middle - 6.5, 12, look().ink, "start", 600), written_(bar.end ? money(bar.fen) : shortMoney(bar.fen), x + BAR + 5, middle + 7, 11, look().soft));
  return group;
}
// The picture; bars and bands open the panel when `act` is given.
function bandsPicture() {
  const { bars, bands, columns } = sankeyNow();
  const low = bars.reduce((most, bar) => Math.max(most, bar.y + bar.high), 0), top = bars.reduce((least, bar) => Math.min(least, bar.y), 0);
  const lanes = bands.flatMap((band) => band.way.map(([, y]) => [y - thick(band.fen) / 2, y + thick(band.fen) / 2]));
  const bottom = lanes.reduce((most, [, y]) => Math.max(most, y), low) + (bands.some((band) => bars[band.to].column <= bars[band.from].column) ? 70 : 20), upper = lanes.reduce((least, [y]) => Math.min(least, y), top) - HEAD;
  const wide = columnX(Math.max(columns.length - 1, 0)) + (isEnglish() ? 204 : LABEL) + 10;
  const svg = draw("svg", { xmlns: SVG, viewBox: `0 ${upper} ${wide} ${bottom - upper}`, "font-family": FONT, role: "group", "aria-label": t("bands") });
  const ends = bandEnds();
  bands.forEach((band, at) => svg.append(bandLine(band, ends[at], at)));
  bars.forEach((bar, at) => svg.append(barBox(bar, at)));
  bands.forEach((band, at) => svg.append(bandLabel(band, ends[at]) || ""));
  columns.forEach((words, at) => svg.append(written_(say(words), columnX(at), upper + 18, 13, look().soft, "start", 600)));
  return [svg, wide, bottom - upper];
}
function showBands() {
  if (!isTrace || state.tab !== "bands") return;
  const [svg, wide, high] = bandsPicture();
  const stage = byId("bands");
  const scale = Math.max(Math.min(stage.clientWidth / wide, (stage.clientHeight - 40) / high, 1.6), Math.min(0.62, stage.clientWidth / 700));
  svg.setAttribute("width", Math.floor(wide * scale));
  svg.setAttribute("height", Math.floor(high * scale));
  const words = make("p", { class: "soft", text: (onlyAll() ? `${t("bandsall")}` : "") + t("bandwords", say(money_.rule_words), when(money_.at)) });
  byId("bands").replaceChildren(words, svg);
}
function bandsClicked({ target }) {
  const at = target.closest("[data-band],[data-bar]");
  if (!at) return select(null), showBands();
  if (at.dataset.band !== undefined) select({ type: "band", id: Number(at.dataset.band) });
  else {
    const bar = sankeyNow().bars[Number(at.dataset.bar)];
    select(bar.nodes.length === 1 ? { type: "node", id: bar.nodes[0] } : { type: "bar", id: Number(at.dataset.bar) });
  }
  showBands();
}
function barCard(at) {
  const bar = sankeyNow().bars[at];
  const most = 300;
  const through = bar.nodes.map((id) => nodes.get(id)).map((node) => [node, throughput(node)]).sort((a, b) => (a[1] < b[1] ? 1 : a[1] > b[1] ? -1 : 0));
  return [make("h2", { class: "what", text: barTitle(bar), dir: "auto" }), facts(fact(t("carried"), money(bar.fen))),
    make("ul", { class: "members" }, ...through.slice(0, most).map(([node, fen]) => make("li", {}, markSign(kindOf.get(node.kind), 16), nodeLink(node), make("span", { class: "soft", text: money(fen) })))), through.length > most ? make("p", { class: "soft", text: t("only", most) }) : null];
}
function bandCard(at) {
  const band = sankeyNow().bands[at];
  const { bars } = sankeyNow();
  const possible = BigInt(band.fen) - BigInt(band.certain);
  const list = band.edges.map((number) => edges.get(`e${number}`));
  return [make("h2", { class: "what", dir: "auto", text: `${barTitle(bars[band.from])} → ${barTitle(bars[band.to])}` }), facts(fact(t("carried"), money(band.fen)), possible > 0n ? fact(t("possible"), money(possible)) : null),
    ...(list.every((edge) => edge.kind === REST) ? [make("p", { class: "soft", text: t("restwords") })] : edgeCard(list))];
}
// For the PNG: the picture on white, drawn by the browser itself.
function bandsImage() {
  onPaper = true;
  const [svg, wide, high] = bandsPicture();
  onPaper = false;
  svg.setAttribute("width", wide * 3);
  svg.setAttribute("height", high * 3);
  const address = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" }));
  return new Promise((done, failed) => {
    const image = new Image();
    image.onload = () => (URL.revokeObjectURL(address), done(image));
    image.onerror = failed;
    image.src = address;
  });
}
function paperBands() {
  onPaper = true;
  const [svg] = bandsPicture();
  onPaper = false;
  byId("paper").replaceChildren(make("h1", { text: shown(say(rest.title)) }), make("p", { text: sumsWords() }), svg, make("p", { text: `${shown(say(rest.provenance))}　${t("pagehint")}` }));
}
