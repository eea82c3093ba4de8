// SPDX-License-Identifier: Apache-2.0
// A figure of each point against another: dots on a canvas, which can be many; axes, front and brush above it.

const MORE_IS_BETTER = new Set(["utilization", "macs"]);

// Points that no other beats in both figures: the fewest x first.
function front(points, x, y) {
  const sign = (figure) => (MORE_IS_BETTER.has(figure) ? -1 : 1);
  const [sx, sy] = [sign(x), sign(y)];
  const sorted = [...points].sort((a, b) => sx * (a[x] - b[x]) || sy * (a[y] - b[y]));
  let best = Infinity;
  return sorted.filter((point) => sy * point[y] < best && ((best = sy * point[y]), true));
}

class Scatter {
  // onbrush(points or null), onpick(point); `describe(point)`: text of the tip; `look(point)`: its colour.
  constructor({figures, describe, onbrush, onpick}) {
    Object.assign(this, {figures, describe, onbrush, onpick, brushed: null, picked: null});
    this.box = chart((width) => this.draw(width));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.box.redraw());
  }

  show(points, {x, y, log_x, log_y, look}) {
    Object.assign(this, {x, y, log_x, log_y, look});
    const fits = (point, figure, log) => typeof point[figure] === "number" && (!log || point[figure] > 0);
    this.points = points.filter((point) => fits(point, x, log_x) && fits(point, y, log_y));
    this.brushed = null;
    this.box.redraw();
    return this.points.length;
  }

  draw(width) {
    const [left, right, top, bottom] = [74, width - 16, 28, 400];
    this.frame = {left, right, top, bottom, width};
    this.sx = scale(this.points.map((p) => p[this.x]), left, right, {log: this.log_x});
    this.sy = scale(this.points.map((p) => p[this.y]), bottom, top, {log: this.log_y});
    this.canvas = h("canvas", {class: "layer", "aria-hidden": "true"});
    this.over = svg("g");
    const best = front(this.points, this.x, this.y);
    const label = `${this.figures[this.y][0]} against ${this.figures[this.x][0]}`;
    const axes = picture(
        width, bottom + 42, `axes: ${label}`,
        ...xAxis(this.sx, this.figures[this.x][1], top, bottom, left, right, this.figures[this.x][0]),
        ...yAxis(this.sy, this.figures[this.y][1], left, right, top, bottom, this.figures[this.y][0]));
    axes.setAttribute("class", "layer");
    this.image = picture(
        width, bottom + 42, label,
        svg("rect", {x: left, y: top, width: right - left, height: bottom - top, fill: "transparent"}), this.step(best),
        ...best.map((p) => svg("circle", {class: "front-point", "data-point": p.point, ...this.at(p), r: 5})),
        this.over);
    this.listen();
    this.paint();
    this.mark();
    return [axes, this.canvas, this.image];
  }

  at(point) {
    return {cx: this.sx(point[this.x]), cy: this.sy(point[this.y])};
  }

  // What the front rules out is bounded by steps, not by straight lines: no point lies between two of them.
  step(best) {
    const d = best.map((p, i) => `${i ? `H${this.sx(p[this.x])}V` : `M${this.sx(p[this.x])} `}${this.sy(p[this.y])}`)
                  .join("");
    return svg("path", {class: "front", d});
  }

  paint() {
    const {width, bottom} = this.frame;
    const ratio = devicePixelRatio || 1;
    Object.assign(this.canvas, {width: width * ratio, height: (bottom + 42) * ratio});
    Object.assign(this.canvas.style, {width: `${width}px`, height: `${bottom + 42}px`});
    const pen = this.canvas.getContext("2d");
    pen.scale(ratio, ratio);
    const chosen = this.brushed && new Set(this.brushed);
    const radius = this.points.length > 2000 ? 2.2 : this.points.length > 300 ? 3.2 : 4.5;
    for (const point of this.points) {
      pen.globalAlpha = chosen && !chosen.has(point) ? 0.12 : 0.75;
      pen.fillStyle = this.look(point);
      pen.beginPath();
      pen.arc(this.sx(point[this.x]), this.sy(point[this.y]), radius, 0, 7);
      pen.fill();
    }
  }

  mark() {
    const marks = [];
    if (this.area) {
      const [x1, y1, x2, y2] = this.area;
      marks.push(svg("rect", {
        class: "brush",
        x: Math.min(x1, x2),
        y: Math.min(y1, y2),
        width: Math.abs(x2 - x1),
        height: Math.abs(y2 - y1)
      }));
    }
    if (this.picked && this.points.includes(this.picked)) {
      marks.push(svg("circle", {class: "chosen", ...this.at(this.picked), r: 8}));
    }
    this.over.replaceChildren(...marks);
  }

  pick(point) {
    this.picked = point;
    if (this.image) this.mark();
  }

  place(event) {
    const {left, top, width} = this.image.getBoundingClientRect();
    const factor = this.frame.width / width;
    return [(event.clientX - left) * factor, (event.clientY - top) * factor];
  }

  nearest([px, py]) {
    let [best, least] = [null, 12 ** 2];
    for (const point of this.points) {
      const distance = (this.sx(point[this.x]) - px) ** 2 + (this.sy(point[this.y]) - py) ** 2;
      if (distance < least) [best, least] = [point, distance];
    }
    return best;
  }

  listen() {
    let from = null;
    this.image.addEventListener("pointerdown", (event) => {
      from = this.place(event);
      this.image.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    this.image.addEventListener("pointermove", (event) => {
      const at = this.place(event);
      if (!from) {
        const point = this.nearest(at);
        showTip(event, point ? this.describe(point) : "");
      } else if (Math.hypot(at[0] - from[0], at[1] - from[1]) > 4) {
        showTip(event, "");
        this.area = [...from, ...at];
        this.mark();
      }
    });
    this.image.addEventListener("pointerup", (event) => {
      const at = this.place(event);
      const point = this.nearest(at);
      if (from && Math.hypot(at[0] - from[0], at[1] - from[1]) > 4)
        this.brush([...from, ...at]);
      else if (point)
        this.onpick(point);
      else
        this.brush(null);
      from = null;
    });
    this.image.addEventListener("pointerleave", (event) => showTip(event, ""));
  }

  brush(area) {
    this.area = null;
    const inside = ([x1, y1, x2, y2]) => this.points.filter((point) => {
      const [px, py] = [this.sx(point[this.x]), this.sy(point[this.y])];
      return px >= Math.min(x1, x2) && px <= Math.max(x1, x2) && py >= Math.min(y1, y2) && py <= Math.max(y1, y2);
    });
    this.brushed = area ? inside(area) : null;
    this.paint();
    this.mark();
    this.onbrush(this.brushed);
  }
}
