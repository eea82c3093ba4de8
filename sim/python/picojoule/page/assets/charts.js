// SPDX-License-Identifier: Apache-2.0
// Scales, axes, legends: what all charts are made of.

// A box that draws itself as wide as it is, again when it becomes another width.
function chart(draw) {
  const box = h("div", {class: "chart"});
  let width = 0;
  box.redraw = () => {
    if (width > 0) box.replaceChildren(...[draw(width)].flat());
  };
  new ResizeObserver(() => {
    if (Math.abs(box.clientWidth - width) < 2) return;
    width = box.clientWidth;
    box.redraw();
  }).observe(box);
  return box;
}

function picture(width, height, label, ...children) {
  return svg("svg", {width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label}, ...children);
}

function legend(items) {
  return h("div", {class: "legend"}, items.map(([look, text]) => h("span", {}, h("i", {class: look}), text)));
}

function niceStep(span, wanted) {
  const rough = span / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5, 10].find((m) => m * power >= rough * (1 - 1e-9)));
}

function linearTicks(low, high, wanted) {
  const step = niceStep(high - low || 1, wanted);
  const first = Math.ceil(low / step - 1e-9);
  const ticks = [];
  for (let i = first; i * step <= high + step * 1e-9; i++) ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}

function logTicks(low, high, wanted) {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  const decades = last - first + 1;
  if (decades < 1) return linearTicks(low, high, wanted);
  const ticks = [];
  const every = Math.ceil(decades / wanted);
  const steps = decades <= wanted / 2 ? [1, 2, 5] : [1];
  for (let e = first - 1; e <= last; e++) {
    for (const m of (e - first) % every === 0 || every === 1 ? steps : []) {
      const tick = Number(`${m}e${e}`);
      if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) ticks.push(tick);
    }
  }
  return ticks;
}

// From figures to pixels. `log`: values must be positive. The domain is widened a little, but a linear one not across
// zero.
function scale(values, from, to, {log = false, zero = false, pad = 0.04} = {}) {
  let low = zero ? 0 : Infinity;
  let high = zero ? 0 : -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (!(low <= high)) [low, high] = log ? [1, 10] : [0, 1];
  if (log) {
    const margin = Math.max((high / low) ** pad, 1.1);
    [low, high] = [low / margin, high * margin];
  } else {
    const margin = (high - low) * pad || Math.abs(high) * 0.1 || 1;
    [low, high] = [low >= 0 ? Math.max(0, low - margin) : low - margin, high + margin];
    if (zero) low = 0;
  }
  const at = log ? Math.log10 : (x) => x;
  const back = log ? (x) => 10 ** x : (x) => x;
  const place = (x) => from + (at(x) - at(low)) / (at(high) - at(low)) * (to - from);
  place.invert = (pixel) => back(at(low) + (pixel - from) / (to - from) * (at(high) - at(low)));
  place.domain = [low, high];
  place.ticks = (wanted) => (log ? logTicks : linearTicks)(low, high, wanted);
  return place;
}

function tickText(kind, value) {
  return shown(kind, value).replace(/(\.\d*?)0+(?=\D|$)/, "$1").replace(/\.(?=\D|$)/, "");
}

function xAxis(place, kind, top, bottom, left, right, label) {
  const ticks = place.ticks(Math.max(2, Math.floor((right - left) / 95)));
  return [
    ticks.map(
        (tick) =>
            [svg("line", {class: "grid", x1: place(tick), x2: place(tick), y1: top, y2: bottom}),
             svg("text", {class: "quiet middle", x: place(tick), y: bottom + 16}, tickText(kind, tick))]),
    svg("line", {class: "axis", x1: left, x2: right, y1: bottom, y2: bottom}),
    svg("text", {class: "middle", x: (left + right) / 2, y: bottom + 34}, label)
  ].flat(2);
}

function yAxis(place, kind, left, right, top, bottom, label) {
  const ticks = place.ticks(Math.max(2, Math.floor((bottom - top) / 42)));
  return [
    ticks.map(
        (tick) =>
            [svg("line", {class: "grid", x1: left, x2: right, y1: place(tick), y2: place(tick)}),
             svg("text", {class: "quiet end", x: left - 6, y: place(tick) + 4}, tickText(kind, tick))]),
    svg("line", {class: "axis", x1: left, x2: left, y1: top, y2: bottom}), svg("text", {x: 2, y: top - 10}, label)
  ].flat(2);
}

function clipped(text, letters) {
  return text.length > letters ? `${text.slice(0, Math.max(1, letters - 1))}…` : text;
}
