// SPDX-License-Identifier: Apache-2.0
// The page of a sweep.

const FIGURES = {
  energy_pj: ["energy", "energy"],
  seconds: ["latency", "time"],
  cycles: ["cycles", "cycles"],
  utilization: ["utilization", "share"],
  area_mm2: ["area", "area"],
  macs: ["MACs", "count"],
  arithmetic_pj: ["arithmetic energy", "energy"],
  movement_pj: ["movement energy", "energy"],
  conversion_pj: ["conversion energy", "energy"],
  control_pj: ["control energy", "energy"],
  static_pj: ["static energy", "energy"],
};

// A setting as a number if it is one, so that 16 sorts after 8.
function settingValue(text) {
  const number = Number(text);
  return text.trim() !== "" && Number.isFinite(number) ? number : text;
}

function pointDetail(point, sweep) {
  const verified = sweep.verification.filter((v) => v.point === point.point);
  const lines = verified.map(
      (v) => [`by ${v.engine}`, v.error ?? `${shown("energy", v.energy_pj)}, ${shown("time", v.seconds)}`]);
  return h(
      "div", {"data-point": point.point}, h("h3", {}, `Point ${point.point}`),
      h("div", {class: "small-columns"}, h("div", {}, facts(sweep.axes.map((path, i) => [path, point.settings[i]]))),
        point.error === null ?
            h("div", {}, facts([
                ...Object.entries(FIGURES).map(([key, [name, kind]]) => [name, figure(kind, point[key])]), ...lines
              ])) :
            h("p", {class: "bad"}, point.error)));
}

function pointColumns(sweep, best) {
  const numeric = sweep.axes.map((_, i) => sweep.points.every((p) => typeof settingValue(p.settings[i]) === "number"));
  return [
    {label: "point", kind: "text", get: (p) => p.point},
    {label: "front", kind: "text", get: (p) => (best.has(p) ? "front" : "")},
    ...sweep.axes.map(
        (path, i) => ({label: path, kind: numeric[i] ? "setting" : "text", get: (p) => settingValue(p.settings[i])})),
    ...Object.entries(FIGURES).map(([key, [label, kind]]) => ({label, kind, get: (p) => p[key]}))
  ];
}

// A colour for each point: of its value of an axis; many numbers from one hue to another.
function colouring(sweep, axis) {
  const style = getComputedStyle(document.documentElement);
  const named = (i) => style.getPropertyValue(`--curve-${i}`).trim();
  if (axis < 0) return {look: () => style.getPropertyValue("--accent").trim(), key: []};
  const values = [...new Set(sweep.points.map((p) => p.settings[axis]))].sort(
      (a, b) => compared(settingValue(a), settingValue(b)));
  const place = new Map(values.map((value, i) => [value, i]));
  const colour = values.length <= 6 ? named : (i) => `hsl(${230 - 210 * i / (values.length - 1)} 70% 52%)`;
  return {look: (p) => colour(place.get(p.settings[axis])), key: values.map((value, i) => [colour(i), value])};
}

function colourKey(entries) {
  const shownEntries = entries.length > 12 ?
      entries.filter((_, i) => i % Math.ceil(entries.length / 12) === 0 || i === entries.length - 1) :
      entries;
  return h("div", {class: "legend"}, shownEntries.map(([colour, text]) => {
    const spot = h("i");
    spot.style.background = colour;
    return h("span", {}, spot, text);
  }));
}

function paretoSection(sweep, done) {
  const state = {x: "seconds", y: "energy_pj", log_x: true, log_y: true, axis: -1};
  const best = new Set();
  const [detail, key, said, note] = [
    h("div", {id: "point"}), h("div"), h("p", {class: "quiet", "data-said": "points"}),
    h("span", {class: "quiet", id: "brushed"})
  ];
  const clear = h("button", {type: "button", onclick: () => scatter.brush(null)}, "show all points");
  const pick = (point) => {
    scatter.pick(point);
    detail.replaceChildren(pointDetail(point, sweep));
  };
  const table = new DataTable({
    label: "points",
    columns: pointColumns(sweep, best),
    rows: done,
    onchosen: (p) => scatter.pick(p),
    open: (p) => pointDetail(p, sweep),
    marked: (p) => best.has(p),
    sort: [1, true]
  });
  const onbrush = (points) => {
    clear.disabled = !points;
    note.textContent = points ? `${many(points.length, "point")} chosen; the table shows them alone.` :
                                "Drag over points to choose them.";
    table.setRows(points ?? done);
  };
  const describe = (p) => [`point ${p.point}`, ...sweep.axes.map((path, i) => `${path} = ${p.settings[i]}`),
                           ...[state.x, state.y].map((f) => `${FIGURES[f][0]}: ${shown(FIGURES[f][1], p[f])}`)]
                              .join("\n");
  const scatter = new Scatter({figures: FIGURES, describe, onbrush, onpick: pick});
  const redraw = () => {
    const {look, key: entries} = colouring(sweep, state.axis);
    key.replaceChildren(colourKey(entries));
    const drawn = scatter.show(done, {...state, look});
    best.clear();
    for (const point of front(scatter.points, state.x, state.y)) best.add(point);
    const way =
        [state.x, state.y].map((f) => `${MORE_IS_BETTER.has(f) ? "more" : "less"} ${FIGURES[f][0]}`).join(" and ");
    const hidden = done.length - drawn;
    said.textContent = `${many(best.size, "point")} of ${grouped(drawn)} on the front: no other has ${way}.` +
        (hidden ? ` ${many(hidden, "point")} cannot be drawn here: no such figure, or zero on a logarithmic axis.` :
                  "");
    onbrush(null);
  };
  const set = (name) => (value) => {
    state[name] = value;
    redraw();
  };
  const choices = Object.entries(FIGURES).map(([name, [label]]) => [name, label]);
  const tools =
      h("div", {class: "tools", id: "axes"}, picker("x", choices, state.x, set("x")),
        checkbox("log x", true, set("log_x")), picker("y", choices, state.y, set("y")),
        checkbox("log y", true, set("log_y")),
        picker(
            "colour", [[-1, "one"], ...sweep.axes.map((path, i) => [i, path])], -1,
            (value) => set("axis")(Number(value))));
  redraw();
  return section(
      "pareto", "Points", tools, key, scatter.box, said, h("div", {class: "tools"}, clear, note), detail,
      table.element);
}

function verificationSection(sweep) {
  const points = new Map(sweep.points.map((p) => [p.point, p]));
  const moved = (v, name) => (v[name] === null ? null : relative(points.get(v.point)?.[name], v[name]));
  const columns = [
    {label: "point", kind: "text", get: (v) => v.point}, {label: "engine", kind: "text", get: (v) => v.engine},
    {label: "energy", kind: "energy", get: (v) => v.energy_pj},
    {label: "moved", kind: "change", get: (v) => moved(v, "energy_pj")},
    {label: "latency", kind: "time", get: (v) => v.seconds},
    {label: "moved", kind: "change", get: (v) => moved(v, "seconds")},
    {label: "cycles", kind: "cycles", get: (v) => v.cycles},
    {label: "error", kind: "text", get: (v) => v.error, look: "long"}
  ];
  return section(
      "verification", "What other engines say",
      new DataTable({label: "verification", columns, rows: sweep.verification}).element);
}

function failureSection(sweep, failed) {
  const columns = [
    {label: "point", kind: "text", get: (p) => p.point},
    ...sweep.axes.map((path, i) => ({label: path, kind: "text", get: (p) => settingValue(p.settings[i])})),
    {label: "error", kind: "text", get: (p) => p.error, look: "long"}
  ];
  return section(
      "failed", "Points that failed", new DataTable({label: "failed points", columns, rows: failed}).element);
}

function sweepPage({sweep}) {
  const done = sweep.points.filter((point) => point.error === null);
  const failed = sweep.points.filter((point) => point.error !== null);
  const all = Number(sweep.facts.points ?? sweep.points.length);
  const sections = [
    done.length ? paretoSection(sweep, done) :
                  section("pareto", "Points", h("p", {"data-said": "empty"}, "No point has figures.")),
    failed.length ? failureSection(sweep, failed) : null, sweep.verification.length ? verificationSection(sweep) : null,
    section("configuration", "What was swept", h("pre", {}, sweep.facts.configuration ?? ""))
  ].filter(Boolean);
  return [
    h("h1", {}, `Sweep over ${sweep.axes.join(", ") || "nothing"}`),
    h("div", {class: "subtitle"},
      `${grouped(sweep.points.length)} of ${many(all, "point")} done, ${failed.length} failed` +
          (sweep.facts.pj ? ` · pj ${sweep.facts.pj}` : "")),
    navigation(sections), ...sections
  ];
}
