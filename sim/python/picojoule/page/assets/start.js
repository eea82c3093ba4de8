// SPDX-License-Identifier: Apache-2.0
// Unpacks the page's data and shows the page they are of.

async function start() {
  const page = document.getElementById("page");
  if (typeof DecompressionStream === "undefined") {
    page.replaceChildren("This page needs a browser of 2023 or later (DecompressionStream).");
    return;
  }
  const data = JSON.parse(await unpacked(document.querySelector("script.data")));
  const pages = {report: reportPage, comparison: comparisonPage, sweep: sweepPage};
  document.body.append(tip);
  page.replaceChildren(...pages[data.kind](data));
  page.setAttribute("data-ready", data.kind);
}

start().catch((error) => {
  document.getElementById("page").replaceChildren(`This page cannot be shown: ${error}`);
  throw error;
});
