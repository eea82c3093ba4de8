// SPDX-License-Identifier: Apache-2.0
// Numbers as text. Nothing here changes a value but for rounding.

const PREFIXES = [
  [1e18, "E"], [1e15, "P"], [1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"], [1, ""], [1e-3, "m"], [1e-6, "µ"],
  [1e-9, "n"], [1e-12, "p"], [1e-15, "f"], [1e-18, "a"]
];

function fourDigits(x) {
  const text = x.toPrecision(4);
  return text.includes("e") ? String(Number(text)) : text;
}

function si(value, unit) {
  if (value === 0) return `0 ${unit}`.trimEnd();
  const rounded = Math.abs(Number(value.toPrecision(4)));
  const [factor, prefix] = PREFIXES.find(([f]) => rounded >= f * (1 - 1e-9)) ?? PREFIXES[PREFIXES.length - 1];
  return `${fourDigits(value / factor)} ${prefix}${unit}`.trimEnd();
}

const GROUPED = new Intl.NumberFormat("en-US");

function grouped(n) {
  return GROUPED.format(n);
}

function counted(value) {
  return Math.abs(value) < 1e6 && Number.isInteger(value) ? grouped(value) : si(value, "");
}

function plain(value) {
  return value === 0 ? "0" : fourDigits(value);
}

function percent(share) {
  const size = Math.abs(100 * share);
  if (size === 0) return "0 %";
  return size < 0.005 ? "< 0.01 %" : `${(100 * share).toFixed(size < 9.995 ? 2 : 1)} %`;
}

function change(share) {
  if (share === 0) return "0 %";
  const sign = share > 0 ? "+" : "−";
  return Math.abs(share) > 10 ? `${sign}${fourDigits(Math.abs(share) + 1)} ×`.replace("+", "") :
                                `${sign}${Math.abs(100 * share).toFixed(2)} %`;
}

// kind: how a figure is written, and the unit that its exact value has in the JSON.
const KINDS = {
  text: {text: String, unit: ""},
  energy: {text: (pj) => si(pj * 1e-12, "J"), unit: "pJ"},
  time: {text: (s) => si(s, "s"), unit: "s"},
  nanoseconds: {text: (ns) => si(ns * 1e-9, "s"), unit: "ns"},
  power: {text: (w) => si(w, "W"), unit: "W"},
  frequency: {text: (hz) => si(hz, "Hz"), unit: "Hz"},
  bytes: {text: (n) => si(n, "B"), unit: "B"},
  bandwidth: {text: (n) => si(n, "B/s"), unit: "B/s"},
  area: {text: (mm2) => `${plain(mm2)} mm²`, unit: "mm²"},
  efficiency: {text: (x) => `${plain(x)} TOPS/W`, unit: "TOPS/W"},
  count: {text: counted, unit: ""},
  cycles: {text: counted, unit: "cycles"},
  share: {text: percent, unit: ""},
  rate: {text: (x) => si(x, ""), unit: "/s"},
  setting: {text: String, unit: ""},
  plain: {text: plain, unit: ""},
  change: {text: change, unit: ""},
};

function shown(kind, value) {
  return value === null || value === undefined ? "–" : KINDS[kind].text(value);
}

function exact(kind, value) {
  if (value === null || value === undefined) return "no figure";
  const about = Number.isInteger(value) && !Number.isSafeInteger(value) ? "about " : "";
  return `${about}${value} ${KINDS[kind].unit}`.trimEnd();
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

function many(n, one, more = `${one}s`) {
  return `${grouped(n)} ${n === 1 ? one : more}`;
}

function tensorName(tensor) {
  return tensor === "none" ? "no tensor" : tensor.replace("_", " ");
}
