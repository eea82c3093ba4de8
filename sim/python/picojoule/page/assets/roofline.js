// SPDX-License-Identifier: Apache-2.0
// Roofline: what the machine could do, and a point for each layer that has multiply-accumulates.

// The array's peak in MAC/s, from the layer with most of them: cycles x utilization are those in which all multipliers
// were busy.
function computeRoof(head, rows) {
  const best = rows.filter((row) => row.macs > 0 && row.utilization > 0 && row.cycles > 0)
                   .reduce((a, b) => (a && a.macs >= b.macs ? a : b), null);
  if (!best) return null;
  return {
    rate: best.macs / (best.cycles * best.utilization) * head.compute_clock_hz,
    source: `MACs / (cycles × utilization) of ${best.name} × compute clock`
  };
}

// Bandwidth in byte/s of each memory of level 0, if the report says one for all of them.
function memoryRoof(head) {
  const found = head.components.filter((c) => c.level === 0).map((c) => {
    const dram = (head.totals.drams ?? []).find((d) => d.component === c.name);
    if (dram) return {rate: dram.peak_bandwidth, source: `${c.name}: peak_bandwidth of ${dram.spec}`};
    const stated = Number(c.parameters?.bandwidth_gb_per_s);
    return stated > 0 ? {rate: stated * 1e9, source: `${c.name}: bandwidth_gb_per_s ${stated}`} : null;
  });
  if (!found.length || found.includes(null)) return null;
  return {rate: sum(found.map((one) => one.rate)), source: found.map((one) => one.source).join(" + ")};
}

function rooflinePoints(rows) {
  return rows.map((row, place) => ({row, place}))
      .filter(({row}) => row.macs > 0 && row.seconds > 0)
      .map(({row, place}) => ({
             row,
             place,
             rate: row.macs / row.seconds,
             intensity: row.off_chip_bytes > 0 ? row.macs / row.off_chip_bytes : Infinity
           }));
}

function rooflineTip({row, rate, intensity}) {
  const reach = Number.isFinite(intensity) ? `${plain(intensity)} MAC/B off chip` : "nothing crosses the chip's edge";
  return [
    row.name, si(rate, "MAC/s"), reach, `${percent(row.utilization)} of the peak`,
    `${shown("count", row.macs)} MACs, ${shown("bytes", row.off_chip_bytes)} off chip`,
    `${shown("time", row.seconds)}, ${shown("energy", row.energy_pj)}`
  ].join("\n");
}

function roofs(x, y, right, compute, memory) {
  const [low, high] = x.domain;
  const lines = [];
  if (memory) {
    const until = compute ? Math.min(high, compute.rate / memory.rate) : high;
    const from = Math.max(low, y.domain[0] / memory.rate);
    if (from < until) {
      const [x1, y1] = [x(from), y(from * memory.rate)];
      const turn = Math.atan2(y(until * memory.rate) - y1, x(until) - x1) * 180 / Math.PI;
      const at = [x1 + 10 * Math.cos(turn * Math.PI / 180), y1 + 10 * Math.sin(turn * Math.PI / 180) - 7];
      lines.push(
          svg("line", {class: "roof", x1, y1, x2: x(until), y2: y(until * memory.rate)}),
          svg("text", {x: at[0], y: at[1], transform: `rotate(${turn} ${at[0]} ${at[1]})`}, si(memory.rate, "B/s")));
    }
  }
  if (compute) {
    const from = memory ? Math.max(low, Math.min(high, compute.rate / memory.rate)) : low;
    lines.push(
        svg("line", {class: "roof", x1: x(from), y1: y(compute.rate), x2: right, y2: y(compute.rate)}),
        svg("text", {class: "end", x: right, y: y(compute.rate) - 7}, `${si(compute.rate, "MAC/s")} peak`));
  }
  return lines;
}

function drawRoofline(points, compute, memory, width, open) {
  const [left, top, bottom, right] = [74, 30, 330, width - 12];
  const finite = points.map((p) => p.intensity).filter(Number.isFinite);
  const ridge = compute && memory ? [compute.rate / memory.rate] : [];
  const x =
      scale([...finite, ...ridge], left, right - (finite.length < points.length ? 26 : 0), {log: true, pad: 0.08});
  const y =
      scale([...points.map((p) => p.rate), ...(compute ? [compute.rate] : [])], bottom, top, {log: true, pad: 0.08});
  const dots = points.map((p, key) => {
    const at = {"data-key": key, class: "dot openable", "data-intensity": p.intensity, "data-rate": p.rate};
    if (Number.isFinite(p.intensity)) return svg("circle", {...at, cx: x(p.intensity), cy: y(p.rate), r: 5});
    const [px, py] = [right - 9, y(p.rate)];
    return svg("path", {...at, d: `M${px - 5} ${py - 6} L${px + 7} ${py} L${px - 5} ${py + 6} Z`});
  });
  return hover(
      picture(
          width, bottom + 44, "roofline",
          ...xAxis(x, "plain", top, bottom, left, right, "MACs per byte off chip (MAC/B)"),
          ...yAxis(y, "rate", left, right, top, bottom, "MAC/s"), ...roofs(x, y, right, compute, memory), ...dots),
      (key) => rooflineTip(points[key]), (key) => open(points[key].row));
}

function roofline(head, rows, open) {
  const points = rooflinePoints(rows);
  if (!points.length)
    return h("p", {class: "quiet"}, "No layer has multiply-accumulates that take time, so there is no point to draw.");
  const [compute, memory] = [computeRoof(head, rows), memoryRoof(head)];
  const left = rows.length - points.length;
  const arrows = points.filter((p) => !Number.isFinite(p.intensity)).length;
  const said = [
    compute ? `Peak of the array: ${compute.source}.` : "No layer shows the array's peak.",
    memory ? `Off-chip bandwidth: ${memory.source}.` :
             "The report states no off-chip bandwidth (unlimited, or an older file): only the array's peak is drawn.",
    `${many(points.length, "layer")} with multiply-accumulates` +
        (left ? `; ${many(left, "layer")} without are not here.` : "."),
    arrows ? `${many(arrows, "layer")} without off-chip bytes: triangles at the right edge.` : ""
  ];
  return h(
      "div", {}, chart((width) => drawRoofline(points, compute, memory, width, open)),
      h("p", {class: "quiet", "data-said": "roofs"}, said.join(" ")));
}
