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

// From dark violet to light yellow, so that order shows without telling hues apart.
function shade(share) {
  return `hsl(${270 - 220 * share} 65% ${38 + 24 * share}%)`;
}

// A colour for each point: of its value of an axis; many numbers from one hue to another.
function colouring(sweep, axis) {
  const style = getComputedStyle(document.documentElement);
  const named = (i) => style.getPropertyValue(`--curve-${i}`).trim();
  if (axis < 0) return {look: () => style.getPropertyValue("--accent").trim(), key: []};
  const values = [...new Set(sweep.points.map((p) => p.settings[axis]))].sort(
      (a, b) => compared(settingValue(a), settingValue(b)));
  const place = new Map(values.map((value, i) => [value, i]));
  const colour = values.length <= 6 ? named : (i) => shade(i / (values.length - 1));
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

// The chart of two figures, what is chosen in it, and the table of the points.
class PointsView {
  constructor(sweep, done) {
    Object.assign(
        this, {sweep, done, best: new Set(), x: "seconds", y: "energy_pj", log_x: true, log_y: true, axis: -1});
    this.detail = h("div", {id: "point"});
    this.key = h("div");
    this.said = h("p", {class: "quiet", "data-said": "points"});
    this.note = h("span", {class: "quiet", id: "brushed"});
    this.clear = h("button", {type: "button", onclick: () => this.scatter.brush(null)}, "show all points");
    this.table = new DataTable({
      label: "points",
      columns: pointColumns(sweep, this.best),
      rows: done,
      sort: [1, true],
      open: (point) => pointDetail(point, sweep),
      onchosen: (point) => this.scatter.pick(point),
      marked: (point) => this.best.has(point)
    });
    this.scatter = new Scatter({
      figures: FIGURES,
      describe: (point) => this.describe(point),
      onbrush: (points) => this.brushed(points),
      onpick: (point) => this.pick(point)
    });
    this.redraw();
  }

  get element() {
    return section(
        "pareto", "Points", this.tools(), this.key, this.scatter.box, this.said,
        h("div", {class: "tools"}, this.clear, this.note), this.detail, this.table.element);
  }

  tools() {
    const figures = Object.entries(FIGURES).map(([name, [label]]) => [name, label]);
    const axes = [[-1, "one"], ...this.sweep.axes.map((path, i) => [i, path])];
    const set = (name, as = (value) => value) => (value) => {
      this[name] = as (value);
      this.redraw();
    };
    return h(
        "div", {class: "tools", id: "axes"}, picker("x", figures, this.x, set("x")),
        checkbox("log x", this.log_x, set("log_x")), picker("y", figures, this.y, set("y")),
        checkbox("log y", this.log_y, set("log_y")), picker("colour", axes, this.axis, set("axis", Number)));
  }

  redraw() {
    const {look, key} = colouring(this.sweep, this.axis);
    this.key.replaceChildren(colourKey(key));
    const drawn = this.scatter.show(this.done, {x: this.x, y: this.y, log_x: this.log_x, log_y: this.log_y, look});
    this.best.clear();
    for (const point of front(this.scatter.points, this.x, this.y)) this.best.add(point);
    this.said.textContent = this.sentence(drawn);
    this.brushed(null);
  }

  sentence(drawn) {
    const way =
        [this.x, this.y].map((f) => `${MORE_IS_BETTER.has(f) ? "more" : "less"} ${FIGURES[f][0]}`).join(" and ");
    const hidden = this.done.length - drawn;
    return `${many(this.best.size, "point")} of ${grouped(drawn)} on the front: no other has ${way}.` +
        (hidden ? ` ${many(hidden, "point")} cannot be drawn here: no such figure, or zero on a logarithmic axis.` :
                  "");
  }

  describe(point) {
    const settings = this.sweep.axes.map((path, i) => `${path} = ${point.settings[i]}`);
    const figures = [this.x, this.y].map((f) => `${FIGURES[f][0]}: ${shown(FIGURES[f][1], point[f])}`);
    return [`point ${point.point}`, ...settings, ...figures].join("\n");
  }

  pick(point) {
    this.scatter.pick(point);
    this.detail.replaceChildren(pointDetail(point, this.sweep));
  }

  brushed(points) {
    this.clear.disabled = !points;
    this.note.textContent = points ? `${many(points.length, "point")} chosen; the table shows them alone.` :
                                     "Drag over points to choose them.";
    this.table.setRows(points ?? this.done);
  }
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
    done.length ? new PointsView(sweep, done).element :
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
