// SPDX-License-Identifier: Apache-2.0
// Elements. Texts become text nodes and never markup, whatever is in them.

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (name.startsWith("on"))
      element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== null)
      element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

function h(tag, properties, ...children) {
  return fill(document.createElement(tag), properties, children);
}

function svg(tag, properties, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), properties, children);
}

function figure(kind, value) {
  return h("span", {"data-value": value, title: exact(kind, value)}, shown(kind, value));
}

function facts(pairs) {
  return h("dl", {class: "facts"}, pairs.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

function section(id, title, ...children) {
  return h("section", {id, "aria-label": title}, h("h2", {}, title), ...children);
}

function card(what, kind, value, more) {
  return h(
      "div", {class: "card", "data-figure": what}, h("div", {class: "what"}, what),
      h("div", {class: "figure"}, figure(kind, value)), more ? h("div", {class: "more"}, more) : null);
}

function picker(label, options, chosen, onchange) {
  const select =
      h("select", {onchange: () => onchange(select.value)}, options.map(([value, text]) => h("option", {value}, text)));
  select.value = chosen;
  return h("label", {}, label, select);
}

function checkbox(label, checked, onchange) {
  const box = h("input", {type: "checkbox", onchange: () => onchange(box.checked)});
  box.checked = checked;
  return h("label", {}, box, label);
}

function navigation(sections) {
  return h(
      "nav", {"aria-label": "sections"},
      sections.map((one) => h("a", {href: `#${one.id}`}, one.getAttribute("aria-label"))));
}

const tip = h("div", {id: "tip", role: "tooltip", hidden: ""});

function showTip(event, text) {
  tip.hidden = !text;
  if (!text) return;
  tip.textContent = text;
  const {width, height} = tip.getBoundingClientRect();
  const right = event.clientX + 14 + width > innerWidth;
  tip.style.left = `${Math.max(4, right ? event.clientX - 14 - width : event.clientX + 14)}px`;
  tip.style.top = `${Math.max(4, Math.min(event.clientY + 14, innerHeight - height - 4))}px`;
}

// Shows what `text` says of the element under the pointer that has a data-key; a click opens it.
function hover(element, text, open) {
  const key = (event) => event.target.closest?.("[data-key]")?.getAttribute("data-key");
  element.addEventListener("pointermove", (event) => showTip(event, key(event) ? text(key(event)) : ""));
  element.addEventListener("pointerleave", (event) => showTip(event, ""));
  if (open)
    element.addEventListener("click", (event) => {
      if (key(event)) open(key(event));
    });
  return element;
}
