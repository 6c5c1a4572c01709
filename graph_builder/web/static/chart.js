// The answer of a query as a chart: bars by name, or a line where the names are years, days or
// numbers. It is SVG whose colours are attributes, so that it can be saved as it is seen.
"use strict";

window.yijuChart = (Yasr, SAYS) => {
  const BARS = 30;
  const POINTS = 500;
  const ORDERED = /^-?\d+(\.\d+)?$|^\d{4}(-\d\d){0,2}$/;
  const NUMBER = /#(integer|int|long|short|decimal|double|float|nonNegativeInteger|positiveInteger)$/;
  const said = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

  function svg(tag, attributes, text = "") {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    element.textContent = text;
    return element;
  }

  function short(text, room) { // a Chinese character is as wide as two of ASCII
    const kept = [];
    for (const sign of text) {
      room -= sign.charCodeAt(0) < 0x2e80 ? 0.56 : 1;
      if (room < 1) return `${kept.join("")}…`;
      kept.push(sign);
    }
    return text;
  }

  const rounded = (number) => String(Math.round(number * 1000) / 1000);

  // The ends of an axis and the steps on it: 1, 2 or 5 of a power of ten apart.
  function axis(least, most) {
    const rough = (most - least || Math.abs(most) || 1) / 5;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough);
    const first = Math.floor(least / step) * step;
    const ticks = [];
    for (let n = 0; n < 20 && first + (n - 1) * step < most; n += 1) ticks.push(first + n * step);
    return ticks;
  }

  function bars(rows, title) {
    const [name, bar, row] = [320, 460, 26];
    const picture = svg("svg", { viewBox: `0 0 ${name + bar + 90} ${rows.length * row}`, width: name + bar + 90, height: rows.length * row, role: "img", "aria-label": title, "font-family": "system-ui, sans-serif", "font-size": 12.5 });
    const least = Math.min(0, ...rows.map((each) => each.value));
    const unit = bar / (Math.max(0, ...rows.map((each) => each.value)) - least || 1);
    const zero = name - least * unit;
    rows.forEach(({ label, value }, n) => {
      const group = svg("g", { class: "row" });
      const length = Math.abs(value) * unit;
      group.append(svg("title", {}, `${label}：${rounded(value)}`),
        svg("text", { x: name - 8, y: n * row + 17, "text-anchor": "end", fill: colour("ink") }, short(label, 25)),
        svg("rect", { x: value < 0 ? zero - length : zero, y: n * row + 5, width: Math.max(length, 1), height: row - 10, rx: 2, fill: colour("document") }),
        svg("text", { x: zero + Math.max(value, 0) * unit + 6, y: n * row + 17, fill: colour("ink") }, rounded(value)));
      picture.append(group);
    });
    return picture;
  }

  function line(rows, title) {
    const [wide, high, left, right, top, bottom] = [870, 380, 64, 20, 16, 40];
    const picture = svg("svg", { viewBox: `0 0 ${wide} ${high}`, width: wide, height: high, role: "img", "aria-label": title, "font-family": "system-ui, sans-serif", "font-size": 12.5 });
    const ticks = axis(Math.min(0, ...rows.map((each) => each.value)), Math.max(...rows.map((each) => each.value)));
    const [low, up] = [ticks[0], ticks.at(-1)];
    const x = (n) => left + (rows.length > 1 ? n / (rows.length - 1) : 0.5) * (wide - left - right);
    const y = (value) => high - bottom - ((value - low) / (up - low || 1)) * (high - bottom - top);
    ticks.forEach((tick) => picture.append(
      svg("line", { x1: left, x2: wide - right, y1: y(tick), y2: y(tick), stroke: colour("line") }),
      svg("text", { x: left - 8, y: y(tick) + 4, "text-anchor": "end", fill: colour("soft") }, rounded(tick))));
    const every = Math.ceil(rows.length / 12);
    rows.forEach(({ label }, n) => {
      if (n % every === 0) picture.append(svg("text", { x: x(n), y: high - bottom + 20, "text-anchor": "middle", fill: colour("soft") }, short(label, 8)));
    });
    picture.append(svg("polyline", { points: rows.map(({ value }, n) => `${x(n)},${y(value)}`).join(" "), fill: "none", stroke: colour("document"), "stroke-width": 2 }));
    rows.forEach(({ label, value }, n) => {
      const group = svg("g", { class: "row" });
      group.append(svg("title", {}, `${label}：${rounded(value)}`), svg("circle", { cx: x(n), cy: y(value), r: 3.5, fill: colour("document") }));
      picture.append(group);
    });
    return picture;
  }

  class Chart {
    label = SAYS.chart;
    priority = 5;
    chosen = {};

    constructor(yasr) {
      this.yasr = yasr;
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.frame?.isConnected && this.paint());
    }

    // The columns by what they hold: counts, and what may name them.
    columns() {
      const rows = this.yasr.results?.getBindings() ?? [];
      const all = this.yasr.results?.getVariables() ?? [];
      const had = new Map(all.map((name) => [name, rows.map((row) => row[name]).filter(Boolean)]));
      const numbers = all.filter((name) => had.get(name).length && had.get(name).every(({ datatype }) => NUMBER.test(datatype ?? "")));
      return { rows, all, numbers, fullest: all.filter((name) => !numbers.includes(name)).sort((a, b) => had.get(b).length - had.get(a).length) };
    }

    canHandleResults() {
      return this.columns().numbers.length > 0;
    }

    getIcon() {
      const icon = svg("svg", { viewBox: "0 0 16 16", width: 15, height: 15, "aria-hidden": "true", fill: "currentColor" });
      [[1, 8], [6, 3], [11, 6]].forEach(([x, y]) => icon.append(svg("rect", { x, y, width: 4, height: 15 - y })));
      const box = document.createElement("div");
      box.className = "svgImg";
      box.append(icon);
      return box;
    }

    draw() {
      this.frame = document.createElement("div");
      this.frame.className = "chart";
      this.yasr.resultsEl.append(this.frame);
      this.paint();
    }

    paint() {
      const { rows, all, numbers, fullest } = this.columns();
      const kept = (asked, list, otherwise) => (list.includes(asked) ? asked : otherwise);
      const name = kept(this.chosen.name, all, fullest[0] ?? all[0]);
      const value = kept(this.chosen.value, numbers, numbers.find((each) => each !== name) ?? numbers[0]);
      const told = rows.filter((row) => row[value]).map((row) => ({
        label: row[name]?.value ?? fullest.map((each) => row[each]?.value).find(Boolean) ?? "—", value: Number(row[value].value),
      })).filter((row) => Number.isFinite(row.value));
      const ordered = told.length > 1 && told.every(({ label }) => ORDERED.test(label));
      const form = kept(this.chosen.form, ["bars", "line"], ordered ? "line" : "bars");
      if (ordered && form === "line") told.sort((a, b) => (a.label.includes("-", 1) ? a.label.localeCompare(b.label) : Number(a.label) - Number(b.label)));
      const most = form === "line" ? POINTS : BARS;
      this.picture = (form === "line" ? line : bars)(told.slice(0, most), said(SAYS.charted, { name, value }));
      const figure = document.createElement("div");
      figure.className = "figure";
      Object.assign(figure, { tabIndex: 0 }).append(this.picture);
      figure.setAttribute("role", "group");
      figure.setAttribute("aria-label", SAYS.chart);
      const tools = document.createElement("p");
      tools.className = "choices";
      tools.append(
        this.choice("name", SAYS.names, all.map((each) => [each, each]), name),
        this.choice("value", SAYS.values, numbers.map((each) => [each, each]), value),
        this.choice("form", SAYS.form, [["bars", SAYS.bars], ["line", SAYS.line]], form));
      if (told.length > most) tools.append(Object.assign(document.createElement("span"), { textContent: said(SAYS.first, { n: most, all: told.length }) }));
      this.frame.replaceChildren(tools, figure);
    }

    choice(key, label, options, now) {
      const made = Object.assign(document.createElement("label"), { textContent: label });
      const select = Object.assign(document.createElement("select"), { name: key });
      select.append(...options.map(([value, text]) => new Option(text, value, false, value === now)));
      select.addEventListener("change", () => {
        this.chosen[key] = select.value;
        this.paint();
        this.frame.querySelector(`[name="${key}"]`).focus();
      });
      made.append(select);
      return made;
    }

    download(filename) {
      const copy = this.picture?.cloneNode(true);
      return copy && { getData: () => new XMLSerializer().serializeToString(copy), contentType: "image/svg+xml", title: "SVG", filename: `${filename || "yiju"}.svg` };
    }
  }

  Yasr.registerPlugin("chart", Chart);
};
