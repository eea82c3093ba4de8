// SPDX-License-Identifier: Apache-2.0
// A layer in full: every energy of it, why it waited, how it was mapped.

function chargeColumns(total) {
  return [
    {label: "component", kind: "text", get: (c) => c.component},
    {label: "action", kind: "text", get: (c) => c.action},
    {label: "tensor", kind: "text", get: (c) => tensorName(c.tensor)},
    {label: "energy", kind: "energy", get: (c) => c.energy_pj},
    {label: "of layer", kind: "share", get: (c) => (total ? c.energy_pj / total : 0)},
    {label: "count", kind: "count", get: (c) => c.count},
    {label: "activity", kind: "plain", get: (c) => c.activity, hint: "factor on the price"},
    {label: "per action", kind: "energy", get: (c) => c.pj_per_action},
    {label: "price", kind: "text", get: (c) => c.price_kind + (c.calibrated ? ", calibrated" : ""), look: "wrap"},
    {label: "how", kind: "text", get: (c) => c.how, look: "long"},
    {label: "source", kind: "text", get: (c) => c.source, look: "long"},
  ];
}

function chargesOf(layer) {
  const fitted = layer.charges.filter((c) => c.calibrated).length;
  const said = fitted ?
      `${fitted} of ${
          layer.charges.length} prices were fitted to a measurement; they say “calibrated” and have a mark at ` +
          "their left edge." :
      "";
  return h(
      "div", {}, h("h3", {}, "Charges"),
      h("p", {class: "quiet"}, `Energy = count × activity × price of one action. ${said}`),
      new DataTable({
        label: `charges of ${layer.name}`,
        columns: chargeColumns(layer.energy_pj),
        rows: layer.charges,
        sort: [3, true],
        marked: (c) => c.calibrated,
        filter: layer.charges.length > 8
      }).element);
}

function block(title, content) {
  return content ? h("div", {}, h("h3", {}, title), content) : null;
}

function figures(kind, map) {
  const pairs = Object.entries(map ?? {});
  return pairs.length ? facts(pairs.map(([name, value]) => [name, figure(kind, value)])) : null;
}

function stalls(layer) {
  const pairs = Object.entries(layer.stall_reasons ?? {}).sort((a, b) => b[1] - a[1]);
  if (!pairs.length) return h("p", {class: "quiet"}, "none");
  return facts(
      pairs.map(([reason, cycles]) => [reason, [
                  figure("cycles", cycles), ` (${percent(layer.stall_cycles ? cycles / layer.stall_cycles : 0)})`
                ]]));
}

function crossings(layer) {
  if (!layer.bytes_by_level.length) return null;
  const columns = [
    {label: "memory", kind: "text", get: (b) => b.component},
    {label: "tensor", kind: "text", get: (b) => tensorName(b.tensor)},
    {label: "read", kind: "bytes", get: (b) => b.read_bytes},
    {label: "written", kind: "bytes", get: (b) => b.written_bytes}
  ];
  return new DataTable({label: `bytes of ${layer.name}`, columns, rows: layer.bytes_by_level, filter: false}).element;
}

const SEARCH_KINDS = {
  gap: "share",
  cpu_seconds: "time",
  model_pj: "energy",
  energy_pj: "energy",
  style_pj: "energy",
  model_cycles: "cycles",
  cycles: "cycles",
  style_cycles: "cycles",
  nodes: "count",
  mappings: "count"
};

function searchFacts(search) {
  if (!search) return null;
  const {front, ...rest} = search;
  const pairs = Object.entries(rest).map(
      ([name, value]) =>
          [name,
           SEARCH_KINDS[name] && value !== null ? figure(SEARCH_KINDS[name], value) :
               value === null                   ? "–" :
                                                  String(value)]);
  const points = (front ?? []).map((one) => `${shown("cycles", one.cycles)} cycles, ${shown("energy", one.energy_pj)}`);
  return facts([...pairs, ...(points.length ? [["front", points.join("; ")]] : [])]);
}

const DRAM_KINDS = {
  clock_hz: "frequency",
  peak_bandwidth: "bandwidth",
  achieved_bandwidth: "bandwidth",
  bytes: "bytes",
  bus_bytes: "bytes",
  data_share: "share",
  row_hit_rate: "share"
};

function dramFacts(dram) {
  const pairs = Object.entries(dram).map(([name, value]) => {
    if (typeof value === "number") return [name, figure(DRAM_KINDS[name] ?? "count", value)];
    if (typeof value !== "object") return [name, String(value)];
    return [
      name,
      Object.entries(value).filter(([, n]) => n).map(([key, n]) => `${key} ${shown("count", n)}`).join(", ") || "none"
    ];
  });
  return facts(pairs);
}

function layerDetail(layer) {
  const dimensions = Object.entries(layer.dimensions ?? {});
  return h(
      "div", {"data-layer": layer.name},
      h("p", {class: "quiet"},
        [layer.op, layer.role, `on ${layer.unit}`, many(layer.copies, "copy", "copies")].filter(Boolean).join(", ") +
            (layer.copies > 1 ? "; figures are of all copies, the mapping of one" : "")),
      h("div", {class: "small-columns"}, block("Waited for", stalls(layer)),
        block(
            "Dimensions of one copy",
            dimensions.length ? h("div", {class: "chips"},
                                  dimensions.map(([n, v]) => h("span", {}, `${n} `, h("b", {}, figure("count", v))))) :
                                null),
        block(
            "Tensors live in",
            Object.keys(layer.residency ?? {}).length ? facts(Object.entries(layer.residency)) : null),
        block("Share that is not zero", figures("share", layer.densities)),
        block("Achieved bandwidth", figures("bandwidth", layer.achieved_bandwidth)),
        block("Energy by category", figures("energy", layer.by_category_pj)),
        block("Energy by boundary", figures("energy", layer.by_boundary_pj)),
        block("Mapping search", searchFacts(layer.mapping_search)),
        ...(layer.drams ?? []).map((dram) => block(`DRAM: ${dram.component}`, dramFacts(dram)))),
      h("div", {class: "columns"}, block("Mapping", layer.mapping ? h("pre", {}, layer.mapping) : null),
        block("Bytes that crossed each memory", crossings(layer))),
      chargesOf(layer));
}
