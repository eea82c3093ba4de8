// SPDX-License-Identifier: Apache-2.0
// What was run, and what the numbers rest on.

const ENGINES = {
  analytic: "analytic: closed form",
  replay: "replay: transactions",
  cycle: "cycle: every clock, real operands"
};

function technologyText(technology) {
  const volts = technology.voltage_v ? `${technology.voltage_v} V` : "voltage not stated";
  return `${technology.name}: ${technology.node_nm} nm, ${volts}`;
}

// Name and text of each setting, in the order in which they are read.
function settings(head) {
  const clocks = head.clocks.map((clock) => `${clock.name} ${shown("frequency", clock.frequency_hz)}`).join(", ");
  const t = head.technology;
  return [
    ["machine", head.architecture], ["network", head.workload], ["batch", String(head.batch)],
    ["engine", ENGINES[head.engine] ?? head.engine], ["style", head.style || (head.arrays ? "none: weights lie still" : "none: mappings came from files")],
    ["technology", technologyText(t)], ["memory cells", `${t.sram_cell}, ${t.temperature_k} K`],
    ["wires", `${t.wire_model}, ${t.wire_activity} transitions a bit`],
    ["compute clock", shown("frequency", head.compute_clock_hz)], ["clocks", clocks],
    ["contention", head.contended ? "transfers share ports and links" : "none: every transfer arrives at its latency"],
    ["counting rules", head.rules ?? "–"]
  ];
}

function knobs(title, sentences, none, warn) {
  return h(
      "div", {class: `knobs${warn && sentences.length ? " warn" : ""}`, "data-list": title},
      h("h3", {}, `${title} (${sentences.length})`),
      sentences.length ? h("ul", {}, sentences.map((text) => h("li", {}, text))) : h("p", {class: "quiet"}, none));
}

function setupSection(head) {
  return section(
      "setup", "What was run",
      h("div", {class: "columns"},
        h("div", {class: "stack"}, facts(settings(head)), knobs("Policies", head.policies, "None stated."),
          knobs("Notes of the network", head.notes ?? [], "None.")),
        h("div", {class: "stack"},
          knobs("Calibrated constants", head.calibrated_constants, "None: no price was fitted to a measurement.", true),
          knobs("What the energy does not contain", head.absent, "Nothing is stated as left out."))));
}

const COMPONENT_COLUMNS = [
  {label: "component", kind: "text", get: (c) => c.name},
  {label: "kind", kind: "text", get: (c) => c.kind.replace("_", " ")},
  {label: "level", kind: "count", get: (c) => c.level, hint: "of a memory, 0 = outermost"},
  {label: "boundary", kind: "text", get: (c) => c.boundary},
  {label: "clock", kind: "text", get: (c) => c.clock},
  {label: "instances", kind: "count", get: (c) => c.instances},
  {label: "area", kind: "area", get: (c) => c.area_mm2, hint: "of all instances; – where no area is modelled"},
  {label: "parameters", kind: "text", get: (c) => parameterText(c), look: "line"},
];

function parameterText(component) {
  const pairs = Object.entries(component.parameters ?? {}).map(([name, value]) => `${name} = ${value}`);
  return pairs.length > 12 ? `${pairs.slice(0, 6).join(", ")}, … (${pairs.length} in all)` : pairs.join(", ");
}

function componentDetail(component) {
  const area = [
    ["area", figure("area", component.area_mm2)], ["area kind", component.area_kind || "–"],
    ["how found", component.area_how || "–"], ["source", component.area_source || "–"]
  ];
  return h(
      "div", {class: "columns"},
      h("div", {}, h("h3", {}, "Parameters"), facts(Object.entries(component.parameters ?? {}))),
      h("div", {}, h("h3", {}, "Area"), facts(area)));
}

function componentSection(head) {
  return section(
      "components", "Components",
      h("p", {class: "quiet"},
        "A row opens to all parameters, by the names --set takes, and to where its area comes from."),
      new DataTable({label: "components", columns: COMPONENT_COLUMNS, rows: head.components, open: componentDetail})
          .element);
}
