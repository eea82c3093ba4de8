// SPDX-License-Identifier: Apache-2.0
// A table in pages, which sorts and filters rows that are not drawn as well.
//
// columns: {label, kind, get(row), look?, hint?, better?(value)}; the first one names the row. `open(row)` gives what
// is shown below a row that was chosen. `sort`: [column, descending].

const PAGE_SIZES = [25, 50, 200, 1000];

function compared(a, b) {
  const none = (value) => value === null || value === undefined;
  if (none(a) || none(b)) return none(a) - none(b);
  return typeof a === "number" && typeof b === "number" ? a - b :
                                                          String(a).localeCompare(String(b), "en", {numeric: true});
}

class DataTable {
  constructor({label, columns, rows, open, sort, filter = true, marked, pageSize = 50, onchosen}) {
    Object.assign(this, {label, columns, open, marked, pageSize, onchosen});
    [this.by, this.descending] = sort ?? [-1, false];
    this.page = 0;
    this.words = "";
    this.opened = new Set();
    this.drawn = new Map();
    this.head = h("tr");
    this.body = h("tbody");
    this.count = h("span", {class: "quiet rows", "aria-live": "polite"});
    this.pager = h("span", {class: "tools"});
    this.element =
        h("div", {}, this.tools(filter),
          h("div", {class: "scroll", tabindex: "0", role: "region", "aria-label": label},
            h("table", {"aria-label": label}, h("thead", {}, this.head), this.body)));
    this.drawHead();
    this.setRows(rows);
  }

  tools(filter) {
    const input = h("input", {
      type: "search",
      placeholder: "filter",
      "aria-label": `filter ${this.label}`,
      oninput: () => this.setFilter(input.value)
    });
    return h("div", {class: "tools"}, filter ? input : null, this.count, this.pager);
  }

  setRows(rows) {
    this.rows = rows;
    this.searched = new Map();
    this.arrange();
  }

  setFilter(words) {
    this.words = words.toLowerCase();
    this.arrange();
  }

  // The texts a filter looks in: names as they are, figures as they are shown.
  text(row) {
    if (!this.searched.has(row)) {
      this.searched.set(row, this.columns.map((c) => shown(c.kind, c.get(row))).join("\n").toLowerCase());
    }
    return this.searched.get(row);
  }

  arrange() {
    const words = this.words.split(/\s+/).filter(Boolean);
    this.found =
        words.length ? this.rows.filter((row) => words.every((w) => this.text(row).includes(w))) : [...this.rows];
    if (this.by >= 0) {
      const get = this.columns[this.by].get;
      const sign = this.descending ? -1 : 1;
      const none = (value) => value === null || value === undefined;
      this.found.sort((a, b) => (none(get(a)) || none(get(b)) ? 1 : sign) * compared(get(a), get(b)));
    }
    this.page = 0;
    this.draw();
  }

  sortBy(column) {
    const number = this.columns[column].kind !== "text";
    this.descending = this.by === column ? !this.descending : number;
    this.by = column;
    this.drawHead(column);
    this.arrange();
  }

  drawHead(focused) {
    this.head.replaceChildren(...this.columns.map((column, place) => {
      const state = this.by !== place ? "none" : this.descending ? "descending" : "ascending";
      return h(
          "th", {scope: "col", "aria-sort": state, class: column.kind === "text" ? "" : "number"},
          h("button", {type: "button", title: column.hint ?? column.label, onclick: () => this.sortBy(place)},
            column.label));
    }));
    if (focused !== undefined) this.head.children[focused].firstChild.focus();
  }

  draw() {
    const first = this.page * this.pageSize;
    this.drawn.clear();
    this.body.replaceChildren(...this.found.slice(first, first + this.pageSize).flatMap((row) => this.drawRow(row)));
    if (!this.found.length) {
      this.body.append(
          h("tr", {},
            h("td", {colspan: this.columns.length, class: "quiet"},
              this.rows.length ? "nothing matches the filter" : "no rows")));
    }
    this.drawTools(first);
  }

  drawTools(first) {
    const last = Math.min(first + this.pageSize, this.found.length);
    const pages = Math.max(1, Math.ceil(this.found.length / this.pageSize));
    const of = this.found.length === this.rows.length ? "" : ` of ${grouped(this.rows.length)}`;
    const part = pages > 1 ? `${grouped(first + 1)} – ${grouped(last)} of ` : "";
    this.count.textContent = part + many(this.found.length, "row") + of;
    this.pager.hidden = this.rows.length <= PAGE_SIZES[0];
    const pressed = this.pager.contains(document.activeElement) && document.activeElement.getAttribute("aria-label");
    this.pager.replaceChildren(
        this.pageButton("«", "first page", 0, pages), this.pageButton("‹", "page before", this.page - 1, pages),
        this.pageButton("›", "next page", this.page + 1, pages), this.pageButton("»", "last page", pages - 1, pages),
        picker("rows a page", PAGE_SIZES.map((n) => [n, n]), this.pageSize, (n) => this.setPageSize(Number(n))));
    if (pressed) this.pager.querySelector(`[aria-label="${pressed}"]`).focus();
  }

  pageButton(text, label, page, pages) {
    const go = () => {
      this.page = page;
      this.draw();
    };
    const button = h("button", {type: "button", "aria-label": label, onclick: go}, text);
    button.disabled = page < 0 || page >= pages || page === this.page;
    return button;
  }

  setPageSize(size) {
    this.page = Math.floor(this.page * this.pageSize / size);
    this.pageSize = size;
    this.draw();
  }

  drawCell(column, row, place) {
    const value = column.get(row);
    const text = shown(column.kind, value);
    const tone = column.better && value ? (column.better(value) ? " better" : " worse") : "";
    const look = column.kind !== "text" ? `number${tone}` : column.look ?? "name";
    const content = place === 0 && this.open ?
        h("button", {type: "button", "aria-expanded": String(this.opened.has(row))}, text) :
        text;
    return h(
        "td", {
          class: look,
          "data-value": value,
          title: column.kind === "text" ? (column.look === "long" ? null : text) : exact(column.kind, value)
        },
        content);
  }

  drawRow(row) {
    const tr =
        h("tr", {class: `${this.open ? "openable" : ""} ${this.marked?.(row) ? "marked" : ""}`.trim()},
          this.columns.map((column, place) => this.drawCell(column, row, place)));
    if (this.open)
      tr.addEventListener("click", () => {
        if (!getSelection().toString()) this.toggle(row);
      });
    this.drawn.set(row, tr);
    return this.opened.has(row) ? [tr, this.detail(row)] : [tr];
  }

  detail(row) {
    const width = this.element.querySelector(".scroll").clientWidth - 34;
    const box = h("div", {class: "detail-box"}, this.open(row));
    if (width > 0) box.style.width = `${width}px`;
    return h("tr", {class: "detail"}, h("td", {colspan: this.columns.length}, box));
  }

  toggle(row) {
    const tr = this.drawn.get(row);
    const open = !this.opened.has(row);
    if (open)
      this.opened.add(row);
    else
      this.opened.delete(row);
    this.onchosen?.(row);
    if (!tr) return;
    tr.querySelector("button")?.setAttribute("aria-expanded", String(open));
    if (open)
      tr.after(this.detail(row));
    else
      tr.nextSibling.remove();
  }

  // Turns to the row's page, opens it and brings it into view; a filter that hides it is taken away.
  show(row) {
    if (!this.found.includes(row)) {
      this.element.querySelector("input[type=search]").value = "";
      this.setFilter("");
    }
    this.page = Math.floor(this.found.indexOf(row) / this.pageSize);
    this.opened.add(row);
    this.draw();
    const tr = this.drawn.get(row);
    tr.scrollIntoView({block: "center"});
    tr.querySelector("button")?.focus({preventScroll: true});
  }
}
