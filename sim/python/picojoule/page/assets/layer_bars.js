// SPDX-License-Identifier: Apache-2.0
// Energy layer by layer: columns in order, neighbours summed if there are too many; or the largest, and the rest
// summed.

const LARGEST = 30;

// Neighbours put together so that there are `most` columns at most. Nothing is left out.
function neighbours(rows, most) {
  const size = Math.max(1, Math.ceil(rows.length / most));
  const groups = [];
  for (let first = 0; first < rows.length; first += size) {
    groups.push(summed(rows.slice(first, first + size), first));
  }
  return groups;
}

function summed(rows, first) {
  const values = Object.fromEntries(CATEGORIES.map((c) => [c, sum(rows.map((row) => row.by_category_pj[c]))]));
  const last = rows[rows.length - 1];
  return {
    name: rows.length === 1 ? rows[0].name :
                              `layers ${first + 1} to ${first + rows.length}: ${rows[0].name} … ${last.name}`,
    first,
    rows,
    values,
    total: sum(rows.map((row) => row.energy_pj))
  };
}

function columnNames(groups, step, left, bottom) {
  if (step < 13) {
    const every = Math.ceil(70 / step);
    return groups.map(
        (group, place) => place % every ?
            null :
            svg("text", {class: "quiet middle", x: left + (place + 0.5) * step, y: bottom + 16}, group.first + 1));
  }
  return groups.map((group, place) => {
    const [x, y] = [left + (place + 0.5) * step + 4, bottom + 12];
    return svg("text", {class: "quiet end", x, y, transform: `rotate(-55 ${x} ${y})`}, clipped(group.name, 18));
  });
}

function drawColumns(rows, total, width, open) {
  const [left, top, high] = [70, 24, 220];
  const groups = neighbours(rows, Math.max(20, Math.floor((width - left) / 4)));
  const step = Math.min(60, (width - left - 8) / groups.length);
  const named = step >= 13;
  const longest = Math.max(...groups.map((g) => Math.min(18, g.name.length)));
  const bottom = top + high;
  const place = scale(groups.map((g) => g.total), bottom, top, {zero: true});
  const columns = groups.map((group, index) => {
    let y = bottom;
    const parts = CATEGORIES.map((key) => {
      const tall = bottom - place(group.values[key]);
      y -= tall;
      return tall > 0 ?
          svg("rect",
              {class: key, x: left + index * step, y, width: Math.max(1, step - (step > 6 ? 2 : 0.5)), height: tall}) :
          null;
    });
    return svg(
        "g", {"data-key": index, class: "openable"},
        svg("rect", {x: left + index * step, y: top, width: step, height: high, fill: "transparent"}), ...parts);
  });
  const image = picture(
      width, bottom + (named ? 16 + longest * 6 : 40), "energy of each layer, split by category",
      ...yAxis(place, "energy", left, left + step * groups.length, top, bottom, "energy"), ...columns,
      ...columnNames(groups, step, left, bottom),
      named ? null :
              svg("text", {class: "middle", x: left + step * groups.length / 2, y: bottom + 34},
                  "layer, in the order they run"));
  const size = groups[0].rows.length;
  const said = size === 1 ?
      `${many(rows.length, "layer")} in the order they run.` :
      `Each column is ${size} layers in a row, summed: ${many(rows.length, "layer")} in ${groups.length} columns. ` +
          "A click opens the largest of them.";
  const largest = (group) => group.rows.reduce((a, b) => (b.energy_pj > a.energy_pj ? b : a));
  return [
    hover(image, (key) => barTip(groups[key], CATEGORIES, total), (key) => open(largest(groups[key]))),
    h("p", {class: "quiet", "data-said": "columns"}, said)
  ];
}

function drawLargest(rows, total, open) {
  const sorted = [...rows].sort((a, b) => b.energy_pj - a.energy_pj);
  const bars = sorted.slice(0, LARGEST).map((row) => summed([row], 0));
  const rest = sorted.slice(LARGEST);
  const others = sum(rest.map((row) => row.energy_pj));
  return h(
      "div", {}, energyBars("the layers of most energy", CATEGORIES, bars, total, (place) => open(bars[place].rows[0])),
      rest.length ? h("p", {class: "quiet"}, `The other ${many(rest.length, "layer")} together: `,
                      figure("energy", others), `, ${percent(total ? others / total : 0)} of all.`) :
                    null);
}

function layerBars(rows, total, open) {
  const box = h("div");
  const all = rows.map((row) => ({values: row.by_category_pj}));
  const show = (how) => box.replaceChildren(
      how === "order" ?
          h("div", {}, energyLegend(CATEGORIES, all), chart((width) => drawColumns(rows, total, width, open))) :
          drawLargest(rows, total, open));
  show("order");
  return h(
      "div", {},
      h("div", {class: "tools"},
        picker(
            "show", [["order", "in the order they run"], ["largest", `the ${LARGEST} largest, the rest summed`]],
            "order", show)),
      box);
}
