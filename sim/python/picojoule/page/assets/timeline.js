// SPDX-License-Identifier: Apache-2.0
// Layers end to end over time; and, of a file of --timeline, how full buffers were and what crossed DRAMs.

// Layers that take time, neighbours together until each is a pixel wide, so that ten thousand layers are as quick to
// draw as ten.
function timeBlocks(rows, total, pixels) {
  const blocks = [];
  let open = null;
  let start = 0;
  for (const row of rows.filter(({seconds}) => seconds > 0)) {
    open ??= {rows: [], start, seconds: 0, cycles: 0, compute: 0};
    open.rows.push(row);
    open.seconds += row.seconds;
    open.cycles += row.cycles;
    open.compute += row.compute_cycles;
    start += row.seconds;
    if (open.seconds / total * pixels >= 1) {
      blocks.push(open);
      open = null;
    }
  }
  if (open) blocks.push(open);
  return blocks;
}

function blockTip(block) {
  const name = block.rows.length === 1 ?
      block.rows[0].name :
      `${many(block.rows.length, "layer")}: ${block.rows[0].name} … ${block.rows[block.rows.length - 1].name}`;
  const stall = block.cycles - block.compute;
  return [
    name, `from ${shown("time", block.start)}, for ${shown("time", block.seconds)}`,
    `${shown("cycles", block.compute)} cycles of compute`,
    `${shown("cycles", stall)} of stalls (${percent(block.cycles ? stall / block.cycles : 0)})`
  ].join("\n");
}

function drawLayerTimes(rows, total, width, open) {
  const [left, right] = [8, width - 20];
  const place = scale([total], left, right, {zero: true, pad: 0.0001});
  const blocks = timeBlocks(rows, total, right - left);
  const drawn = blocks.map((block, key) => {
    const [x1, x2] = [place(block.start), place(block.start + block.seconds)];
    const middle = x1 + (x2 - x1) * (block.cycles ? block.compute / block.cycles : 1);
    const letters = Math.floor((x2 - x1) / 7.4);
    const name = block.rows.length === 1 && letters >= Math.min(6, block.rows[0].name.length) ?
        clipped(block.rows[0].name, letters) :
        "";
    return svg(
        "g", {"data-key": key, class: "openable"},
        svg("rect", {class: key % 2 ? "odd" : "even", x: x1, y: 4, width: x2 - x1, height: 24}),
        svg("rect", {class: "compute", x: x1, y: 32, width: middle - x1, height: 30}),
        svg("rect", {class: "stall", x: middle, y: 32, width: x2 - middle, height: 30}),
        name ? svg("text", {class: "middle", x: (x1 + x2) / 2, y: 20}, name) : null);
  });
  return hover(
      picture(width, 106, "layers over time", ...xAxis(place, "time", 4, 66, left, right, "time"), ...drawn),
      (key) => blockTip(blocks[key]),
      (key) => open(blocks[key].rows.reduce((a, b) => (b.seconds > a.seconds ? b : a))));
}

function layerTimes(rows, open) {
  const total = sum(rows.map((row) => row.seconds));
  if (!total) return h("p", {class: "quiet"}, "No layer takes time.");
  const without = rows.filter(({seconds}) => seconds === 0).length;
  const said = [
    "Widths are times, of all copies of a layer. Stalls stand at the end of their layer; when within it they happened,",
    "pj run --trace shows. Layers narrower than a pixel are drawn with their neighbours.",
    without ? `${many(without, "layer")} without time of their own (fused, views) have no block.` : ""
  ];
  return h(
      "div", {}, legend([["compute", "compute"], ["stall", "stalls"]]),
      chart((width) => drawLayerTimes(rows, total, width, open)), h("p", {class: "quiet"}, said.join(" ")));
}

// Six colours; the next six curves are dashed.
function curveLook(i) {
  return `curve-${i % 6}${i >= 6 ? " dashed" : ""}`;
}

function curve(values, look, x, y, from, until) {
  const points = values.map((value, i) => `H${x(from[i]).toFixed(1)}V${y(value).toFixed(1)}H${x(until[i]).toFixed(1)}`);
  return svg("path", {class: `curve ${look}`, d: `M${x(from[0])} ${y(values[0])}${points.join("")}`});
}

function drawCurves(timeline, curves, kind, label, width) {
  const [left, right, top, bottom] = [74, width - 20, 26, 190];
  const from = timeline.start_ns;
  const until = from.map((start, i) => start + timeline.length_ns[i]);
  const x = scale([from[0], until[until.length - 1]], left, right, {pad: 0.0001});
  const names = Object.keys(curves);
  const y = scale(kind === "share" ? [1] : names.flatMap((name) => curves[name]), bottom, top, {zero: true});
  const image = picture(
      width, bottom + 40, label, ...xAxis(x, "nanoseconds", top, bottom, left, right, "time, one copy of each layer"),
      ...yAxis(y, kind, left, right, top, bottom, label),
      ...names.map((name, i) => curve(curves[name], curveLook(i), x, y, from, until)));
  image.addEventListener("pointermove", (event) => {
    const time =
        x.invert((event.clientX - image.getBoundingClientRect().left) * width / image.getBoundingClientRect().width);
    const i = from.findIndex((start, k) => start <= time && time < until[k]);
    showTip(event, i < 0 ? "" : [
      `${timeline.layer[i]}, at ${shown("nanoseconds", from[i])}`,
      ...names.map((name) => `${name}: ${shown(kind, curves[name][i])}`)
    ].join("\n"));
  });
  image.addEventListener("pointerleave", (event) => showTip(event, ""));
  return image;
}

function curveChart(timeline, curves, kind, title) {
  const names = Object.keys(curves);
  if (!names.length) return null;
  return h(
      "div", {}, h("h3", {}, title), legend(names.map((name, i) => [curveLook(i), name])),
      chart((width) => drawCurves(timeline, curves, kind, title, width)));
}

function overTime(timeline) {
  if (!timeline) return null;
  if (!timeline.rows) return h("p", {class: "quiet"}, "The timeline has no rows.");
  const bins = timeline.start_ns.length;
  const said = bins === timeline.rows ? `${many(bins, "bin")} of the timeline.` :
                                        `${many(timeline.rows, "bin")} of the timeline, neighbours put together to ${
                                            grouped(bins)}: means over their time.`;
  return h(
      "div", {}, curveChart(timeline, timeline.occupancy, "share", "buffer occupancy"),
      curveChart(timeline, timeline.bandwidth, "bandwidth", "DRAM bandwidth"), h("p", {class: "quiet"}, said));
}
