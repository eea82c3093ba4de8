// SPDX-License-Identifier: Apache-2.0
// The page of two results: B against A.

function relative(a, b) {
  return a && typeof b === "number" ? (b - a) / a : null;
}

const HEADLINE = [
  ["energy", "energy", (t) => t.energy_pj, -1],
  ["latency", "time", (t) => t.seconds, -1],
  ["cycles", "cycles", (t) => t.cycles, -1],
  ["stall cycles", "cycles", (t) => t.stall_cycles, -1],
  ["utilization", "share", (t) => t.utilization, 1],
  ["MACs", "count", (t) => t.macs, 0],
  ["energy per MAC", "energy", (t) => (t.macs ? t.pj_per_mac : null), -1],
  ["average power", "power", (t) => t.average_watts, 0],
  ["efficiency", "efficiency", (t) => t.tops_per_watt, 1],
  ["area", "area", (t) => t.area_mm2, -1],
  ["movement share", "share", (t) => (t.energy_pj ? t.by_category_pj.movement / t.energy_pj : null), 0],
  ["DRAM bytes", "bytes", (t) => t.dram_bytes, -1],
];

// A figure and what changed, in a small table. rows: [name, kind, a, b, what is better: -1 less, 1 more, 0 neither].
function changeTable(label, names, rows) {
  const line = ([name, kind, a, b, good]) => {
    const moved = relative(a, b);
    const tone = !moved || !good ? "" : moved * good > 0 ? " better" : " worse";
    return h(
        "tr", {"data-figure": name}, h("th", {scope: "row"}, name), h("td", {class: "number"}, figure(kind, a)),
        h("td", {class: "number"}, figure(kind, b)),
        h("td", {class: `number${tone}`, "data-value": moved}, shown("change", moved)));
  };
  return h(
      "div", {class: "scroll"},
      h("table", {"aria-label": label},
        h("thead", {},
          h("tr", {}, h("th", {scope: "col"}, ""),
            [...names, "change"].map((n) => h("th", {scope: "col", class: "number", title: n}, n)))),
        h("tbody", {}, rows.map(line))));
}

function unionOf(a, b) {
  return [...new Set([...a, ...b])];
}

function categoryRows({both: [a, b]}) {
  const of = (one, key) => one.head.totals.by_category_pj[key];
  return CATEGORIES.filter((key) => of(a, key) || of(b, key)).map((key) => [key, "energy", of(a, key), of(b, key), -1]);
}

function componentRows(data) {
  const of =
      data.both.map((one) => new Map(pivot(one.split, "component", "category").map((row) => [row.name, row.total])));
  return unionOf(of[0].keys(), of[1].keys())
      .map((name) => [name, "energy", of[0].get(name) ?? null, of[1].get(name) ?? null, -1])
      .sort((a, b) => Math.max(b[2], b[3]) - Math.max(a[2], a[3]));
}

function pairedBars(data) {
  const both = data.both.map((one) => new Map(pivot(one.split, "component", "category").map((row) => [row.name, row])));
  const bar = (name, i) => both[i].has(name) &&
      {...both[i].get(name), name: `${name} · ${data.names[i]}`, of: data.both[i].head.totals.energy_pj};
  const bars = componentRows(data).flatMap(([name]) => [bar(name, 0), bar(name, 1)]).filter(Boolean);
  return energyBars("energy by component and category, both results", CATEGORIES, bars);
}

function differences(a, b) {
  const all = (head) => new Map([
    ...settings(head),
    ...head.components.flatMap(
        (c) => [
            [`${c.name}.instances`, String(c.instances)],
            ...Object.entries(c.parameters ?? {}).map(([n, v]) => [`${c.name}.${n}`, v])])
  ]);
  const [of_a, of_b] = [all(a), all(b)];
  return unionOf(of_a.keys(), of_b.keys())
      .filter((name) => of_a.get(name) !== of_b.get(name))
      .map((name) => ({name, a: of_a.get(name) ?? null, b: of_b.get(name) ?? null}));
}

// Layers with the same name, the second of a name with the second; those in only one stand alone.
function joined(rows_a, rows_b) {
  const keyed = (rows) => {
    const seen = new Map();
    return new Map(rows.map((row) => {
      seen.set(row.name, (seen.get(row.name) ?? 0) + 1);
      return [`${seen.get(row.name)} ${row.name}`, row];
    }));
  };
  const [a, b] = [keyed(rows_a), keyed(rows_b)];
  return unionOf(a.keys(), b.keys())
      .map((key) => ({name: (a.get(key) ?? b.get(key)).name, a: a.get(key) ?? null, b: b.get(key) ?? null}));
}

function pairColumns(names) {
  const of = (label, kind, get) =>
      [{label: `${label} ${names[0]}`, kind, get: (p) => (p.a ? get(p.a) : null)},
       {label: `${label} ${names[1]}`, kind, get: (p) => (p.b ? get(p.b) : null)}, {
         label: "change",
         kind: "change",
         get: (p) => (p.a && p.b ? relative(get(p.a), get(p.b)) : null),
         better: (value) => value < 0,
         hint: `of ${label}, ${names[1]} against ${names[0]}`
       }];
  return [
    {label: "layer", kind: "text", get: (p) => p.name},
    {label: "in", kind: "text", get: (p) => (p.a && p.b ? "both" : `only ${names[p.a ? 0 : 1]}`)},
    ...of("energy", "energy", (l) => l.energy_pj), {
      label: "moved",
      kind: "energy",
      get: (p) => (p.b?.energy_pj ?? 0) - (p.a?.energy_pj ?? 0),
      hint: "difference of energy"
    },
    ...of("latency", "time", (l) => l.seconds), ...of("cycles", "cycles", (l) => l.cycles)
  ];
}

function comparisonPage(data) {
  const {names, both: [a, b]} = data;
  const changed = differences(a.head, b.head);
  const columns = [
    {label: "setting", kind: "text", get: (d) => d.name},
    {label: names[0], kind: "text", get: (d) => d.a, look: "long"},
    {label: names[1], kind: "text", get: (d) => d.b, look: "long"}
  ];
  const pairs = joined(a.rows, b.rows);
  const alone = pairs.filter((p) => !p.a || !p.b).length;
  const sections = [
    section(
        "figures", "Figures",
        changeTable(
            "figures", names,
            HEADLINE.map(([n, kind, get, good]) => [n, kind, get(a.head.totals), get(b.head.totals), good]))),
    section(
        "set", "What was set differently",
        changed.length ? new DataTable({label: "settings that differ", columns, rows: changed, pageSize: 25}).element :
                         h("p", {}, "Nothing that the reports state.")),
    section(
        "energy", "Energy",
        h("div", {class: "columns"},
          h("div", {}, h("h3", {}, "By category"), changeTable("energy by category", names, categoryRows(data))),
          h("div", {}, h("h3", {}, "By component"), changeTable("energy by component", names, componentRows(data)))),
        h("h3", {}, "By component and category"), pairedBars(data)),
    section(
        "layers", "Layers",
        h("p", {class: "quiet"},
          `${many(pairs.length - alone, "layer")} in both, ${alone} in only one; joined by name.`),
        pairs.length ? new DataTable({label: "layers", columns: pairColumns(names), rows: pairs}).element :
                       h("p", {}, "Neither has layers."))
  ];
  const what = ({head}) => `${head.workload} on ${head.architecture}, ${head.engine}`;
  return [
    h("h1", {}, `${names[1]} against ${names[0]}`),
    h("div", {class: "subtitle"},
      `${names[0]}: ${what(a)} · ${names[1]}: ${what(b)}. A change is of ${names[1]} against ${names[0]}.`),
    navigation(sections), ...sections
  ];
}
