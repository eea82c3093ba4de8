// SPDX-License-Identifier: Apache-2.0
// The page of one result.

function headline(head) {
  const t = head.totals;
  const category = t.by_category_pj;
  const movement = t.energy_pj ? category.movement / t.energy_pj : null;
  return h(
      "div", {class: "cards"}, card("energy", "energy", t.energy_pj),
      card("latency", "time", t.seconds, "of the whole batch"),
      card("cycles", "cycles", t.cycles, `${percent(t.cycles ? t.stall_cycles / t.cycles : 0)} stalls`),
      card("utilization", "share", t.utilization, "of the peak"),
      card("energy per MAC", "energy", t.macs ? t.pj_per_mac : null, `${shown("count", t.macs)} MACs`),
      card("average power", "power", t.average_watts),
      card("efficiency", "efficiency", t.tops_per_watt, "one MAC is two operations"),
      card("area", "area", t.area_mm2, "of components that have one"),
      card("movement share", "share", movement, "of the energy"),
      card("DRAM bytes", "bytes", t.dram_bytes, "read and written off chip"));
}

function movementSentence(category) {
  if (!category.arithmetic || !category.movement) return null;
  const times = category.movement / category.arithmetic;
  return h(
      "p", {}, "Moving data takes ", h("b", {}, `${plain(times)} times`),
      " the energy of arithmetic: ", figure("energy", category.movement), " against ",
      figure("energy", category.arithmetic), ".");
}

function energySection(data) {
  const {head, split} = data;
  const {energy_pj: total, by_category_pj: category, movement_pj: movement} = head.totals;
  const of = (name, value, key) => ({name, values: {[key]: value}, total: value});
  const categories = CATEGORIES.map((key) => of(key, category[key], key)).sort((a, b) => b.total - a.total);
  const boundaries = Object.entries(head.boundary_totals)
                         .filter(([, value]) => value)
                         .map(([name, value]) => of(name, value, "none"))
                         .sort((a, b) => b.total - a.total);
  const moved = pivot(movement, "component", "tensor");
  return section(
      "energy", "Where the energy goes", movementSentence(category),
      h("div", {class: "columns"},
        h("div", {}, h("h3", {}, "By category"), energyBars("energy by category", CATEGORIES, categories, total)),
        h("div", {}, h("h3", {}, "By boundary"),
          energyBars("energy by boundary", ["none"], boundaries, total).lastChild),
        h("div", {}, h("h3", {}, "By component and category"),
          energyBars("energy by component and category", CATEGORIES, pivot(split, "component", "category"), total)),
        h("div", {}, h("h3", {}, "By component and tensor"),
          energyBars("energy by component and tensor", TENSORS, pivot(split, "component", "tensor"), total)),
        h("div", {}, h("h3", {}, "Movement alone, by component and tensor"),
          moved.length ? energyBars("movement by component and tensor", TENSORS, moved, total) :
                         h("p", {class: "quiet"}, "none"))));
}

const LAYER_COLUMNS = [
  {label: "layer", kind: "text", get: (l) => l.name},
  {label: "#", kind: "count", get: (l) => l.place + 1, hint: "place in the run"},
  {label: "operator", kind: "text", get: (l) => l.op},
  {label: "unit", kind: "text", get: (l) => l.unit},
  {label: "energy", kind: "energy", get: (l) => l.energy_pj},
  {label: "of all", kind: "share", get: (l) => l.share},
  {label: "latency", kind: "time", get: (l) => l.seconds},
  {label: "cycles", kind: "cycles", get: (l) => l.cycles},
  {label: "stalls", kind: "share", get: (l) => (l.cycles ? l.stall_cycles / l.cycles : 0), hint: "share of the cycles"},
  {label: "utilization", kind: "share", get: (l) => l.utilization},
  {label: "MACs", kind: "count", get: (l) => l.macs},
  {label: "per MAC", kind: "energy", get: (l) => (l.macs ? l.pj_per_mac : null)},
  {label: "movement", kind: "energy", get: (l) => l.by_category_pj.movement},
  {label: "off chip", kind: "bytes", get: (l) => l.off_chip_bytes, hint: "read and written at the outermost memories"},
];
const COPIES = {
  label: "copies",
  kind: "count",
  get: (l) => l.copies,
  hint: "all figures are of all copies together"
};
const ROLE = {
  label: "role",
  kind: "text",
  get: (l) => l.role
};

function layerTable(data, source) {
  const total = data.head.totals.energy_pj;
  const rows = data.rows.map((row, place) => Object.assign(row, {place, share: total ? row.energy_pj / total : 0}));
  const more =
      [rows.some((row) => row.role) ? ROLE : null, rows.some((row) => row.copies > 1) ? COPIES : null].filter(Boolean);
  const open = (row) => {
    const box = h("div", {}, h("p", {class: "quiet"}, "unpacking …"));
    source.layer(row.place).then((layer) => box.replaceChildren(layerDetail(layer)));
    return box;
  };
  return new DataTable(
      {label: "layers", columns: [...LAYER_COLUMNS.slice(0, 3), ...more, ...LAYER_COLUMNS.slice(3)], rows, open});
}

// What was waited for over all layers, and what each DRAM did.
function waits(head) {
  return h(
      "div", {class: "columns"}, block("Waited for", stalls(head.totals)),
      ...(head.totals.drams ?? []).map((dram) => block(`DRAM: ${dram.component}`, dramFacts(dram))));
}

function reportSections(data, source) {
  const {head, rows} = data;
  const before = [setupSection(head)];
  if (!rows.length) {
    const empty =
        h("p", {"data-said": "empty"}, "This report has no layers: nothing ran, so there is nothing to show of them.");
    return [...before, section("layers", "Layers", empty), componentSection(head)];
  }
  const table = layerTable(data, source);
  const open = (row) => table.show(row);
  return [
    ...before, energySection(data),
    section("by-layer", "Energy by layer", layerBars(rows, head.totals.energy_pj, open)),
    section(
        "layers", "Layers", h("p", {class: "quiet"}, "A row opens to its charges, stalls, mapping and bytes."),
        table.element),
    valuesSection(head, rows), section("roofline", "Roofline", roofline(head, rows, open)),
    section("timeline", "Over time", layerTimes(rows, open), waits(head), overTime(data.timeline)),
    componentSection(head)
  ].filter(Boolean);
}

function reportPage(data) {
  const {head} = data;
  const source = layerSource(data);
  const name = `${head.workload}_${head.architecture}`.replace(/[^\w.-]+/g, "_");
  const save =
      h("button", {type: "button", id: "save", onclick: async () => saveAs(`${name}.json`, await source.texts())},
        "save JSON");
  const sections = reportSections(data, source);
  return [
    h("h1", {}, `${head.workload} on ${head.architecture}`),
    h("div", {class: "subtitle"},
      [
        `${head.engine} engine`, technologyText(head.technology), shown("frequency", head.compute_clock_hz),
        `batch ${head.batch}`, head.style ? `style ${head.style}` : null
      ].filter(Boolean)
          .join(" · ")),
    headline(head),
    h("div", {class: "tools"}, save,
      h("span", {class: "quiet"},
        `${many(data.rows.length, "layer")}; the whole report is in this file. Hovering a figure shows it unrounded.`)),
    navigation(sections), ...sections
  ];
}
