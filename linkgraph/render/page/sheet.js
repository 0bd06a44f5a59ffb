// One sheet of A4 lying: the present view with title, legend, filters and provenance.
const SHEET = [3508, 2480];
const SHEET_UNIT = 3; // pixels of the sheet for one of the screen
function drawSheet(image = null) {
  onPaper = true;
  const [wide, high] = SHEET;
  const canvas = make("canvas", { width: wide, height: high });
  const c = canvas.getContext("2d");
  c.fillStyle = "#ffffff";
  c.fillRect(0, 0, wide, high);
  const edge = 90;
  const foot = footLines(c, wide - 2 * edge);
  const top = 190, bottom = high - edge - foot.length * 44 - 150;
  try {
    if (image) drawImage(c, image, edge, top, wide - 2 * edge, bottom - top);
    else drawView(c, edge, top, wide - 2 * edge, bottom - top);
  } finally {
    onPaper = false;
    unit = 1;
    viewScale = network ? network.getScale() : 1;
  }
  onPaper = true;
  sheetWords(c, edge, wide, bottom, foot);
  onPaper = false;
  return canvas;
}
function drawView(c, x, y, wide, high) {
  c.strokeStyle = LIGHT.edge;
  c.lineWidth = 3;
  c.strokeRect(x, y, wide, high);
  if (drawn.nodes.size === 0) {
    c.font = `56px ${FONT}`;
    c.fillStyle = LIGHT.soft;
    c.textAlign = "center";
    c.fillText(nodes.size ? t("allhidden") : t(emptyWords()), x + wide / 2, y + high / 2);
    return;
  }
  const ratio = devicePixelRatio || 1;
  const box = make("div", { class: "off" });
  box.style.width = `${(wide - 8) / ratio}px`;
  box.style.height = `${(high - 8) / ratio}px`;
  document.body.append(box);
  const data = { nodes: [...drawn.nodes].map(([id, at]) => visNode(id, at)), edges: [...visEdges_().values()] };
  const set = { ...options(), autoResize: false };
  const copy = new vis.Network(box, data, { ...set, interaction: { ...set.interaction, hideEdgesOnDrag: false, hideEdgesOnZoom: false } });
  hookPaint(copy, SHEET_UNIT / ratio);
  const stage = byId("picture");
  const grow = stage.clientWidth ? Math.min((wide - 8) / ratio / stage.clientWidth, (high - 8) / ratio / stage.clientHeight) : 2;
  const across = (wide - 8) / ratio, down = (high - 8) / ratio;
  copy.moveTo(fitted ? viewOfAll(across * 0.97, down * 0.97, (1.25 * SHEET_UNIT) / ratio) : { position: network.getViewPosition(), scale: network.getScale() * grow });
  copy.redraw();
  c.drawImage(box.querySelector("canvas"), x + 4, y + 4, wide - 8, high - 8);
  copy.destroy();
  box.remove();
}
function drawImage(c, image, x, y, wide, high) {
  const scale = Math.min(wide / image.width, high / image.height);
  c.drawImage(image, x + (wide - image.width * scale) / 2, y + (high - image.height * scale) / 2, image.width * scale, image.height * scale);
}
function sheetWords(c, edge, wide, bottom, foot) {
  c.textBaseline = "middle";
  c.textAlign = "left";
  c.fillStyle = LIGHT.ink;
  c.font = `600 64px ${FONT}`;
  c.fillText(fitting(c, shown(say(rest.title)), wide - 2 * edge - 900), edge, 100);
  if (isTrace && money_.losses.length) {
    c.font = `34px ${FONT}`;
    c.fillText(sumsWords(), edge, 163, wide - 2 * edge);
  }
  if (isPatterns && schemes.length) {
    c.font = `34px ${FONT}`;
    c.fillText(fitting(c, schemeLine(state.scheme), wide - 2 * edge - 620), edge, 163);
  }
  c.font = `38px ${FONT}`;
  c.fillStyle = LIGHT.soft;
  c.textAlign = "right";
  c.fillText(t("shown", ...tally()), wide - edge, isTrace ? 62 : 82);
  c.fillText(`${t("case")} ${rest.case.slice(0, 16)}`, wide - edge, isTrace ? 110 : 134);
  let x = edge;
  const y = bottom + 62;
  c.textAlign = "left";
  const seen = new Set([...visible.nodes].map((id) => nodes.get(id).kind));
  for (const kind of rest.kinds.filter((one) => seen.has(one.key))) {
    c.font = `36px ${FONT}`;
    const text = say(kind.caption);
    if (x + 90 + measured(c, text) > wide - edge) break;
    drawMark(c, kind.mark, kind.c, x + 32, y, 1.35);
    c.textBaseline = "middle";
    c.textAlign = "left";
    c.fillStyle = LIGHT.ink;
    c.fillText(text, x + 74, y);
    x += 120 + measured(c, text);
  }
  c.fillStyle = LIGHT.soft;
  c.font = `34px ${FONT}`;
  c.fillText(fitting(c, `${t("filters")}：${filterWords().join("；") || t("none")}　${t("widths")}`, wide - 2 * edge), edge, y + 72);
  foot.forEach((line, at) => c.fillText(line, edge, y + 126 + at * 44));
}
// Provenance is never cut: it takes as many lines as it needs, up to five.
function footLines(c, wide) {
  c.font = `34px ${FONT}`;
  const text = `${shown(say(rest.provenance))}　${t("pagehint")}`;
  const found = [];
  let line = "";
  for (const sign of text) {
    if (measured(c, line + sign) > wide) found.push(line), (line = "");
    line += sign;
  }
  found.push(line);
  if (found.length > 5) found.splice(4, found.length, fitting(c, found.slice(4).join(""), wide));
  return found;
}
async function saveSheet() {
  drawSheet(state.tab === "bands" ? await bandsImage() : null).toBlob((blob) => {
    const address = URL.createObjectURL(blob);
    const name = shown(say(rest.title)).replace(/[\\/:*?"<>|\s⟨⟩]+/g, "_").slice(0, 60) || "linkgraph";
    const anchor = make("a", { href: address, download: `${name}.png` });
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
    hint(t("saved"), 2000);
  }, "image/png");
}
function preparePaper() {
  if (state.tab === "table") return moreRows(5000);
  if (state.tab === "bands") return paperBands();
  byId("paper").replaceChildren(drawSheet());
}
