// SPDX-License-Identifier: Apache-2.0
// What real numbers made of each layer on arrays that compute; pj run --values.

const byDefault = (name) => `${name} of the layer's densities and levels, as without --values`;

const VALUE_COLUMNS = [
  {label: "layer", kind: "text", get: (l) => l.name},
  {label: "conversions", kind: "count", get: (l) => l.values.conversions, hint: "of all samples"},
  {label: "clipped", kind: "share", get: (l) => l.values.clipped_share, hint: "share of the conversions cut off"},
  {
    label: "error",
    kind: "share",
    get: (l) => l.values.relative_error,
    hint: "root mean square of the outputs' error, relative to that of the outputs of exact integers"
  },
  {label: "S/N, dB", kind: "plain", get: (l) => l.values.snr_db, hint: "the same in decibels; – where nothing is off"},
  {label: "row activity", kind: "plain", get: (l) => l.values.row_activity, hint: "mean signal of a row"},
  {label: "by default", kind: "plain", get: (l) => l.values.default_row_activity, hint: byDefault("row activity")},
  {label: "cell activity", kind: "plain", get: (l) => l.values.cell_activity, hint: "mean signal times what cells hold"},
  {label: "by default", kind: "plain", get: (l) => l.values.default_cell_activity, hint: byDefault("cell activity")},
];

// none if no numbers were run.
function valuesSection(head, rows) {
  const v = head.values;
  if (!v) return null;
  const cells = Object.entries(v.device).map(([name, value]) => `${name} ${value}`).join(", ");
  const table = new DataTable({label: "values", columns: VALUE_COLUMNS, rows: rows.filter((row) => row.values)});
  return section(
      "values", "Values", facts([
        ["numbers", `${many(v.samples, "sample")} of ${v.samples_file} through ${v.arrays}`],
        ["cells", cells], ["accuracy", figure("share", v.accuracy)],
        ["of exact integers", figure("share", v.integer_accuracy)],
        ["in floating point", figure("share", v.float_accuracy)]
      ]),
      table.element);
}
