// SPDX-License-Identifier: Apache-2.0
// What the page is of: compressed blocks, unpacked when they are asked for.

async function unpacked(block) {
  const letters = atob(block.textContent);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}

function layerSource(data) {
  const blocks = [...document.querySelectorAll("script.part")];
  let held = {place: -1, lines: []};
  const part = async (place) => {
    if (held.place === place) return held.lines;
    const lines = (await unpacked(blocks[place])).split("\n");
    held = {place, lines};
    return lines;
  };
  return {
    // The layer in full.
    layer: async (place) =>
        JSON.parse((await part(Math.floor(place / data.layers_a_part)))[place % data.layers_a_part]),
    // The report, as a list of texts: too long for one string if there are very many layers.
    texts: async () => {
      const texts = [data.before];
      for (const [place, block] of blocks.entries()) {
        texts.push(place ? "," : "", (await unpacked(block)).replaceAll("\n", ","));
      }
      return [...texts, data.after, "\n"];
    },
  };
}

function saveAs(name, texts) {
  const url = URL.createObjectURL(new Blob(texts, {type: "application/json"}));
  h("a", {href: url, download: name}).click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}
