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
  const known = new Map();
  const part = async (place) => {
    if (!known.has(place)) {
      known.clear();
      known.set(place, (await unpacked(blocks[place])).split("\n"));
    }
    return known.get(place);
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
