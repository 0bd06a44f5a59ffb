// Marks: every kind has an outline and a sign of its own, so that colour is never needed.
const LIGHT = {
  back: "#ffffff", ink: "#16202c", soft: "#5a6675", line: "#8593a3", tie: "#77848f", money: "#3f6f9f", box: "#f6f8fb",
  edge: "#d5dce5", halo: "#ffffff", accent: "#d9480f", card: "#ffffff", band: "#f5f8fc", ok: "#1b6e3c", warn: "#8a4b00",
};
const DARK = {
  back: "#10151c", ink: "#e8edf3", soft: "#a3b0bf", line: "#8ba0b8", tie: "#7b8a9d", money: "#6fa3d8", box: "#171e27",
  edge: "#2d3947", halo: "#10151c", accent: "#ff8a4c", card: "#1c2530", band: "#141b24", ok: "#5fd08c", warn: "#ffc46b",
};
let onPaper = false; // paper is always light
const look = () => (state.dark && !onPaper ? DARK : LIGHT);
const FONT = '"Microsoft YaHei","PingFang SC","Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC","WenQuanYi Micro Hei",system-ui,sans-serif';

const OUTLINES = {
  card: [44, 30, (c, x, y) => c.roundRect(x - 22, y - 15, 44, 30, 5)],
  bank: [44, 32, (c, x, y) => c.rect(x - 22, y - 16, 44, 32)],
  wallet: [44, 30, (c, x, y) => c.roundRect(x - 22, y - 15, 44, 30, [5, 14, 14, 5])],
  note: [46, 28, (c, x, y) => polygon(c, x, y, [[-23, -14], [17, -14], [23, -8], [23, 14], [-17, 14], [-23, 8]])],
  shop: [44, 34, (c, x, y) => polygon(c, x, y, [[-16, -17], [16, -17], [22, -5], [18, 17], [-18, 17], [-22, -5]])],
  query: [40, 30, (c, x, y) => c.roundRect(x - 20, y - 15, 40, 30, 15)],
  chip: [36, 24, (c, x, y) => c.roundRect(x - 18, y - 12, 36, 24, 3)],
  person: [36, 36, (c, x, y) => c.arc(x, y, 18, 0, 7)],
  office: [38, 38, (c, x, y) => polygon(c, x, y, [[-19, 0], [-10, -17], [10, -17], [19, 0], [10, 17], [-10, 17]])],
  phone: [24, 38, (c, x, y) => c.roundRect(x - 12, y - 19, 24, 38, 5)],
  sim: [28, 34, (c, x, y) => polygon(c, x, y, [[-14, -17], [6, -17], [14, -9], [14, 17], [-14, 17]])],
  device: [40, 40, (c, x, y) => polygon(c, x, y, [[0, -20], [20, 0], [0, 20], [-20, 0]])],
  globe: [34, 34, (c, x, y) => c.ellipse(x, y, 19, 14, 0, 0, 7)],
  pillar: [38, 36, (c, x, y) => polygon(c, x, y, [[0, -18], [19, -7], [19, 18], [-19, 18], [-19, -7]])],
  home: [36, 34, (c, x, y) => polygon(c, x, y, [[-18, -17], [18, -17], [18, 6], [0, 17], [-18, 6]])],
  flag: [40, 30, (c, x, y) => polygon(c, x, y, [[-20, -15], [12, -15], [20, 0], [12, 15], [-20, 15]])],
  stamp: [36, 36, (c, x, y) => polygon(c, x, y, [[-7, -18], [7, -18], [18, -7], [18, 7], [7, 18], [-7, 18], [-18, 7], [-18, -7]])],
  sheet: [32, 38, (c, x, y) => polygon(c, x, y, [[-16, -19], [16, -19], [16, 11], [8, 19], [-16, 19]])],
  lock: [36, 38, (c, x, y) => polygon(c, x, y, [[-18, -19], [18, -19], [18, 4], [0, 19], [-18, 4]])],
  tray: [42, 30, (c, x, y) => polygon(c, x, y, [[-14, -15], [14, -15], [21, 15], [-21, 15]])],
};
function polygon(c, x, y, corners) {
  corners.forEach(([dx, dy], at) => (at ? c.lineTo(x + dx, y + dy) : c.moveTo(x + dx, y + dy)));
  c.closePath();
}
// Signs on a 24 × 24 field, drawn as white lines.
const SIGNS = Object.fromEntries(
  Object.entries({
    card: "M2 9h20M5 15h5",
    bank: "M3 10l9-6 9 6H3zM6 11v6M10 11v6M14 11v6M18 11v6M3 19h18",
    wallet: "M3 8h15M3 16h15M15 12h5",
    note: "M12 7v10M8 7l4 5 4-5M8.500 12h7M8.500 15h7",
    shop: "M5 5h14l2 5H3l2-5zM5 10v9h14v-9M10 19v-5h4v5",
    query: "M9 8.500a3 3 0 1 1 4.500 2.600c-1 .600-1.500 1.200-1.500 2.400M12 16.800v.400",
    chip: "M4 8h6v8H4zM4 12h6M14 10h6M14 14h4",
    person: "M12 4.500a3.800 3.800 0 1 1 0 7.600a3.800 3.800 0 1 1 0-7.600M5 20c.600-4 3.400-5.600 7-5.600s6.400 1.600 7 5.600",
    office: "M7 20V5h10v15M10 8.500h1M13.500 8.500h1M10 12h1M13.500 12h1M10.500 20v-4h3v4",
    phone: "M9 5h6M10.500 19h3",
    sim: "M8 10h8v8H8zM12 10v8M8 14h8",
    device: "M7 8h10v8H7zM9.500 16v2.500M14.500 16v2.500M9.500 5.500V8M14.500 5.500V8",
    globe: "M4 12h16M12 4.500c-3.500 4-3.500 11 0 15M12 4.500c3.500 4 3.500 11 0 15",
    pillar: "M5 11h14M7.500 12v6M12 12v6M16.500 12v6M5 20h14",
    home: "M12 5.500a4 4 0 0 1 4 4c0 3-4 7-4 7s-4-4-4-7a4 4 0 0 1 4-4M12 9.500v.200",
    flag: "M8 6v13M8 6.500h9l-2.500 3 2.500 3H8",
    stamp: "M8 10V8a4 4 0 0 1 8 0v2M6.500 10.500h11V18h-11z",
    sheet: "M12 5.500v8M12 17v.500M7 20.500h7",
    lock: "M8.500 10V8a3.500 3.500 0 0 1 7 0v2M7 10h10v7H7z",
    tray: "M12 6v8M8.500 10.500l3.500 3.500 3.500-3.500M5.500 17.500h13",
  }).map(([mark, path]) => [mark, new Path2D(path)]),
);

function drawMark(c, mark, colour, x, y, size = 1) {
  const [, , outline] = OUTLINES[mark];
  c.save();
  c.translate(x, y);
  c.scale(size, size);
  c.beginPath();
  outline(c, 0, 0);
  c.fillStyle = colour;
  c.fill();
  c.lineWidth = 1.5;
  c.strokeStyle = look().halo;
  c.stroke();
  c.translate(-12 * 0.92, -12 * 0.92);
  c.scale(0.92, 0.92);
  c.lineWidth = 1.9;
  c.lineCap = "round";
  c.lineJoin = "round";
  c.strokeStyle = "#ffffff";
  c.stroke(SIGNS[mark]);
  c.restore();
}
function ring(c, mark, x, y, size, colour, width) {
  const [wide, high] = OUTLINES[mark];
  c.save();
  c.beginPath();
  c.roundRect(x - (wide / 2 + 7) * size, y - (high / 2 + 7) * size, (wide + 14) * size, (high + 14) * size, 10 * size);
  c.lineWidth = width;
  c.strokeStyle = colour;
  c.stroke();
  c.restore();
}
function pill(c, text, x, y, size, back, ink = "#ffffff") {
  c.save();
  c.font = `600 ${size}px ${FONT}`;
  const wide = measured(c, text) + size;
  c.beginPath();
  c.roundRect(x - wide / 2, y - size * 0.8, wide, size * 1.6, size * 0.8);
  c.fillStyle = back;
  c.fill();
  c.lineWidth = size / 9;
  c.strokeStyle = look().halo;
  c.stroke();
  c.fillStyle = ink;
  c.textAlign = "center";
  c.textBaseline = "middle";
  c.fillText(text, x, y + size * 0.04);
  c.restore();
}
const widths = new Map();
function measured(c, text) {
  // Widths grow in step with the font's size, so one measure at 100 px serves all sizes.
  const bold = /^(600|bold)/.test(c.font);
  const key = `${bold ? 1 : 0}${text}`;
  if (!widths.has(key)) {
    const font = c.font;
    c.font = `${bold ? "600 " : ""}100px ${FONT}`;
    widths.set(key, c.measureText(text).width / 100);
    c.font = font;
  }
  return widths.get(key) * Number(/([\d.]+)px/.exec(c.font)[1]);
}
// Cut to a width in pixels of the current font.
function fitting(c, text, wide) {
  if (measured(c, text) <= wide) return text;
  let signs = [...text];
  if (signs.length > 80) signs = signs.slice(0, 80);
  while (signs.length > 1 && measured(c, `${signs.join("")}…`) > wide) signs.pop();
  return `${signs.join("")}…`;
}
const ROLE_COLOURS = { dealer: "#7a1f3d", collector: "#9a3412", transit: "#1e4e79", cash_out: "#7c2d12", seller: "#4b5563" };
const END_COLOURS = { held: "#1b6e3c", left_data: "#92590a" };
