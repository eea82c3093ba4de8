// SPDX-License-Identifier: Apache-2.0
// Horizontal stacked bars of energy.

const CATEGORIES = ["arithmetic", "movement", "conversion", "control", "static"];
const TENSORS = ["weight", "input", "output", "partial_sum", "none"];

function energyLegend(series, rows) {
  return legend(series.filter((key) => rows.some((row) => row.values[key])).map((key) => [key, tensorName(key)]));
}

function shareOf(row, total) {
  return percent(total ? row.total / total : 0);
}

function barTip(row, series, total) {
  const parts =
      series.filter((key) => row.values[key]).map((key) => `${tensorName(key)}: ${shown("energy", row.values[key])}`);
  return [row.name, `${shown("energy", row.total)}, ${shareOf(row, row.of ?? total)} of all`, ...parts].join("\n");
}

// rows: {name, values: pJ by key of series, total, of?}. Shares are of `of`, else of `total`. `open(place)`: on a
// click.
function energyBars(label, series, rows, total, open) {
  const most = Math.max(0, ...rows.map((row) => row.total));
  const letters = Math.min(30, Math.max(6, ...rows.map((row) => row.name.length)));
  const draw = (width) => {
    const name = Math.min(letters * 7 + 10, width * 0.36);
    const room = Math.max(20, width - name - 138);
    const bars = rows.map((row, place) => {
      let x = name;
      const parts = series.map((key) => {
        const long = most > 0 ? (row.values[key] ?? 0) / most * room : 0;
        x += long;
        return long > 0 ? svg("rect", {class: key, x: x - long, y: place * 22 + 3, width: long, height: 16}) : null;
      });
      return svg(
          "g", {"data-key": place, class: open ? "openable" : ""},
          svg("rect", {x: 0, y: place * 22, width, height: 22, fill: "transparent"}),
          svg("text", {class: "end", x: name - 7, y: place * 22 + 15}, clipped(row.name, Math.floor(name / 7))),
          ...parts,
          svg("text", {class: "quiet", x: x + 6, y: place * 22 + 15, "data-value": row.total},
              `${shown("energy", row.total)} · ${shareOf(row, row.of ?? total)}`));
    });
    return hover(
        picture(width, rows.length * 22 + 2, label, ...bars), (key) => barTip(rows[key], series, total),
        open && ((key) => open(Number(key))));
  };
  return h("div", {}, energyLegend(series, rows), chart(draw));
}

// Sums of `split` by one of its columns: rows by `name`, in each the values by `key`; the largest first.
function pivot(split, name, key) {
  const rows = new Map();
  for (const one of split) {
    const row = rows.get(one[name]) ?? {name: one[name], values: {}, total: 0};
    row.values[one[key]] = (row.values[one[key]] ?? 0) + one.energy_pj;
    row.total += one.energy_pj;
    rows.set(one[name], row);
  }
  return [...rows.values()].sort((a, b) => b.total - a.total);
}
