// The explorer: a view of the graph drawn with cytoscape. The address is the view: whatever is
// done changes the address, and the picture is made from the address alone, so that the same
// address gives the same picture to whoever opens it. The table beside it says the same.
"use strict";

(() => {
  const root = document.getElementById("explorer");
  if (!root || !window.cytoscape) return;
  document.querySelectorAll(".unscripted").forEach((each) => each.remove());

  const AT_ONCE = 60; // neighbours that a step shows, as on the server
  const MOST = 2000;
  const BOXES = 150; // with more things than this, they are dots
  const NAMED = 8; // lines that a dot has whose name is always written
  const NEAR = 1.3; // where names are large enough to be read, those in sight are written
  const LISTED = 200; // rows that the table shows at once
  const { kinds, relations: RELATIONS } = JSON.parse(root.dataset.words);
  const KINDS = Object.fromEntries(["document", "item", "body", "catalogue"].map((kind) => [kind, kinds[kind]]));
  const SAYS = JSON.parse(root.dataset.says);
  const SHAPES = { document: "rectangle", item: "round-rectangle", body: "octagon", catalogue: "ellipse" };
  const at = (id) => document.getElementById(id);
  const said = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const motion = matchMedia("(prefers-reduced-motion: reduce)");

  // Everything is made with textContent: a name from the graph is never read as markup.
  function made(tag, properties = {}, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  // The view, as the address has it.

  const step = (text) => {
    const [of, kind = "", most = ""] = text.split("|");
    return { of, kind, most: Number(most) || AT_ONCE };
  };
  const written = ({ of, kind, most }) => (kind || most !== AT_ONCE ? `${of}|${kind}|${most}` : of);

  function read() {
    const asked = new URLSearchParams(location.search);
    return {
      of: asked.getAll("of"),
      open: asked.getAll("open").map(step),
      layout: asked.get("layout") === "layers" ? "layers" : "force",
      hide: new Set(asked.getAll("hide").filter((kind) => kind in KINDS)),
      without: new Set(asked.getAll("without").filter((relation) => relation in RELATIONS)),
      catalogue: asked.get("catalogue") ?? "",
    };
  }

  function parts(of, open) {
    const query = new URLSearchParams();
    of.forEach((each) => query.append("of", each));
    open.forEach((each) => query.append("open", written(each)));
    return query;
  }

  function address() {
    const query = parts(state.of, state.open);
    if (state.layout !== "force") query.set("layout", state.layout);
    state.hide.forEach((kind) => query.append("hide", kind));
    state.without.forEach((relation) => query.append("without", relation));
    if (state.catalogue) query.set("catalogue", state.catalogue);
    return `/explore?${query}`;
  }

  let state = read();
  let view = null; // what the server answered
  let chosen = null; // the IRI of what is selected
  const things = new Map();

  // Look: the colours are those of the style sheet, in the light and in the dark.

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

  function units(text) { // a Chinese character is as wide as two of ASCII
    return [...text].reduce((sum, sign) => sum + (sign.charCodeAt(0) < 0x2e80 ? 0.56 : 1), 0);
  }

  const LINE = 11; // Chinese characters on a line of a box
  function shortened(text) {
    let room = LINE * 4 - 1;
    const kept = [];
    for (const sign of text) {
      room -= units(sign);
      if (room < 0) return `${kept.join("")}…`;
      kept.push(sign);
    }
    return text;
  }

  function look() {
    const crowd = cy.nodes().length > BOXES;
    const [ink, paper, line, soft, accent] = ["ink", "paper", "line", "soft", "accent"].map(colour);
    const kinds = Object.keys(KINDS).map((kind) => ({
      selector: `node[kind = "${kind}"]`,
      style: { shape: SHAPES[kind], "background-color": colour(`${kind}-ground`), "border-color": colour(`${kind}-edge`) },
    }));
    const box = { width: 184, height: "data(height)", "text-valign": "center", "text-max-width": 170, "font-size": 13.5, "line-height": 1.2 };
    const dot = { width: "data(size)", height: "data(size)", label: "", "text-valign": "bottom", "text-margin-y": 2, "text-max-width": 56, "font-size": 6, "border-width": 1, "min-zoomed-font-size": 8 };
    const hub = { label: "data(short)", "font-size": "data(font)", "text-max-width": "data(wide)", "text-background-color": paper, "text-background-opacity": 0.8 };
    cy.style([
      { selector: "node", style: { label: "data(short)", color: ink, "font-family": "sans-serif", "text-wrap": "wrap", "text-overflow-wrap": "anywhere", "text-halign": "center", "border-width": 1.5, "overlay-opacity": 0, ...(crowd ? dot : box) } },
      ...kinds,
      ...(crowd ? [{ selector: "node.named, node:selected", style: { label: "data(short)" } }, { selector: "node[font]", style: hub }] : []),
      { selector: "node.start", style: { "border-width": 4, "font-weight": "bold" } },
      { selector: "node.more", style: { "border-style": "double", "border-width": 5 } },
      { selector: "node:selected", style: { "outline-color": accent, "outline-width": 4, "outline-offset": 3, "min-zoomed-font-size": 0, "z-index": 9 } },
      { selector: "edge", style: { width: 1.2, "line-color": soft, "line-opacity": crowd ? 0.3 : 0.65, "target-arrow-color": soft, "target-arrow-shape": crowd ? "none" : "triangle", "arrow-scale": 0.8, "curve-style": crowd ? "haystack" : "straight", "overlay-opacity": 0 } },
      { selector: 'edge[relation = "disclosureBasis"]', style: { "line-style": "dashed", "line-color": line, "target-arrow-color": line } },
      ...(crowd ? [] : [{ selector: "edge[word]", style: { label: "data(word)", "font-size": 11, color: soft, "text-background-color": paper, "text-background-opacity": 0.85, "min-zoomed-font-size": 8, "text-rotation": "autorotate" } }]),
      { selector: "edge.near", style: { "line-color": accent, "target-arrow-color": accent, "line-opacity": crowd ? 0.4 : 1, width: crowd ? 1.2 : 2 } },
      { selector: ".gone", style: { display: "none" } },
    ]);
  }

  const cy = window.cytoscape({
    container: at("graph"), minZoom: 0.03, maxZoom: 3, boxSelectionEnabled: false, selectionType: "single",
    textureOnViewport: false, hideEdgesOnViewport: true,
  });

  // Words that an arrow needs, where its two ends do not say them already.
  const PLAIN = new Set(["hasItem", "publishedBy", "policyBasis", "disclosureBasis", "issuedBy"]);

  function fill() {
    things.clear();
    view.nodes.forEach((node) => things.set(node.id, node));
    const hiding = new Set(view.opened.filter((each) => Object.keys(each.hidden).length).map((each) => each.of));
    const degree = new Map();
    view.edges.forEach(({ source, target }) => [source, target].forEach((end) => degree.set(end, (degree.get(end) ?? 0) + 1)));
    const nodes = view.nodes.map((node) => {
      const short = shortened(node.label);
      const lines = degree.get(node.id) ?? 0;
      const crowded = view.nodes.length > BOXES && {
        size: Math.min(14 + 5 * Math.sqrt(lines), 150),
        ...(lines >= NAMED && { font: Math.min(8 * lines ** 0.32, 90), wide: Math.min(8 * lines ** 0.32, 90) * 11 }),
      };
      return {
        group: "nodes",
        data: { id: node.id, kind: node.kind, catalogue: node.catalogue, short, height: 18 * Math.ceil(units(short) / LINE) + 16, ...crowded },
        classes: [view.of.includes(node.id) && "start", hiding.has(node.id) && "more"].filter(Boolean),
      };
    });
    const edges = view.edges.map(({ source, target, relation }) => ({
      group: "edges",
      data: { id: `${source} ${relation} ${target}`, source, target, relation, ...(PLAIN.has(relation) ? {} : { word: RELATIONS[relation] }) },
    }));
    cy.startBatch();
    cy.elements().remove();
    cy.add([...nodes, ...edges]);
    cy.endBatch();
    look();
  }

  // Filters: what is not of a kind, a relation, a catalogue that is wanted goes, and with it
  // what only it led to; where the view starts stays.
  function filter() {
    cy.batch(() => {
      cy.elements().removeClass("gone");
      cy.nodes().filter((node) => state.hide.has(node.data("kind")) || (state.catalogue && node.data("catalogue") && node.data("catalogue") !== state.catalogue)).addClass("gone");
      cy.edges().filter((edge) => state.without.has(edge.data("relation"))).addClass("gone");
      cy.edges().filter((edge) => edge.source().hasClass("gone") || edge.target().hasClass("gone")).addClass("gone");
      cy.nodes().filter((node) => node.degree() > 0 && !node.hasClass("start") && node.connectedEdges().every((edge) => edge.hasClass("gone"))).addClass("gone");
    });
  }

  // A layout by forces draws lots; here always the same ones.
  function withTheSameLuck(work) {
    const luck = Math.random;
    let seed = 20160044;
    Math.random = () => {
      seed = (seed * 1664525 + 1013904223) % 4294967296;
      return seed / 4294967296;
    };
    try {
      work();
    } finally {
      Math.random = luck;
    }
  }

  function arrange() {
    const shown = cy.elements().not(".gone");
    const count = shown.nodes().length;
    if (count > BOXES) {
      const part = (edge) => ({ source: edge.data("source"), target: edge.data("target") });
      const places = window.yijuCrowd[state.layout](shown.nodes().map((node) => ({ id: node.id(), kind: node.data("kind") })), shown.edges().map(part));
      shown.nodes().positions((node) => places.get(node.id()));
      fit();
      return;
    }
    const force = {
      name: "fcose", animate: false, randomize: true, quality: "default", fit: false,
      nodeSeparation: 110, idealEdgeLength: 150 + 2 * count, nodeRepulsion: 14000 + 600 * count, numIter: 2500, tile: true,
    };
    const layers = { name: "dagre", rankDir: "LR", animate: false, fit: false, ranker: "network-simplex", nodeSep: 14, rankSep: 130, edgeSep: 4 };
    withTheSameLuck(() => shown.layout(state.layout === "layers" ? layers : force).run());
    fit();
  }

  function whole() {
    const shown = cy.elements().not(".gone");
    cy.resize();
    if (shown.nodes().length > BOXES) { // the boxes of thousands of names take a second to measure
      const [xs, ys] = ["x", "y"].map((axis) => shown.nodes().map((node) => node.position(axis)));
      const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
      const zoom = Math.min(cy.width() / (right - left + 160), cy.height() / (bottom - top + 160), 1.2);
      cy.viewport({ zoom, pan: { x: (cy.width() - zoom * (left + right)) / 2, y: (cy.height() - zoom * (top + bottom)) / 2 } });
      return;
    }
    cy.fit(shown, 24);
    if (cy.zoom() > 1.2) cy.zoom(1.2).center(shown);
  }

  // The whole where its names can be read so, or where it is a crowd anyway; else what is
  // selected, large enough to be read.
  function fit() {
    whole();
    const nodes = cy.nodes().not(".gone");
    if (cy.zoom() < 0.42 && nodes.length <= BOXES) cy.zoom(0.6).center(nodes.filter(":selected, .start").first());
  }

  // In a crowd the names of what is in sight are written when they can be read.
  let later = 0;
  function names() {
    clearTimeout(later);
    later = setTimeout(() => {
      if (cy.nodes().length <= BOXES) return;
      const { x1, x2, y1, y2 } = cy.extent();
      const inSight = ({ x, y }) => x > x1 && x < x2 && y > y1 && y < y2;
      cy.batch(() => cy.nodes().forEach((node) => node.toggleClass("named", cy.zoom() >= NEAR && inSight(node.position()))));
    }, 120);
  }

  // States: loading, failed, nothing left.

  function tell(text, { bad = false, button = null } = {}) {
    const box = at("state");
    box.hidden = !text;
    box.replaceChildren(...(text ? [made("span", { className: bad ? "bad" : "", textContent: text })] : []));
    if (button) box.firstChild.append(button);
  }

  const again = (name, work) => {
    const button = made("button", { type: "button", className: "quiet", textContent: name });
    button.addEventListener("click", work);
    return button;
  };

  async function asked(path) {
    let response;
    try {
      response = await fetch(path, {
        headers: { Accept: "application/json", "Accept-Language": document.documentElement.lang },
      });
    } catch {
      throw new Error(SAYS.offline);
    }
    const body = await response.json().catch(() => null);
    if (!response.ok || !body) throw new Error(body?.detail ?? `${response.status}`);
    return body;
  }

  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  let turn = 0; // an answer that a later question has overtaken is not drawn

  let given = JSON.parse(at("view").textContent); // the page brings what its address asks for
  at("view").remove();

  async function load() {
    const mine = ++turn;
    root.dataset.ready = "";
    listed = LISTED;
    tell(SAYS.loading);
    try {
      const found = given ?? (await asked(`/api/graph?${parts(state.of, state.open)}`));
      given = null;
      if (mine !== turn) return;
      view = found;
      state.of = view.of; // a name in any spelling has become an address
      if (!state.open.length) state.open = view.opened.map(({ of, kind, most }) => ({ of, kind: kind ?? "", most }));
      tell(said(SAYS.laying, { n: view.nodes.length }));
      await painted();
      fill();
      show();
      table();
      choose(things.has(chosen) ? chosen : view.of[0], false);
    } catch (error) {
      if (mine === turn) tell(SAYS.failed + error.message, { bad: true, button: again(SAYS.again, load) });
    }
  }

  // What the filters and the layout make of the view that is loaded.
  function show() {
    filter();
    const left = cy.nodes().not(".gone").length;
    if (left) arrange();
    tell(left ? "" : SAYS.filtered, { button: left ? null : again(SAYS.unfilter, unfilter) });
    tools();
    capped();
    at("sum").textContent = said(SAYS.shown, { n: left, m: cy.edges().not(".gone").length });
    root.dataset.ready = String(left);
  }

  function unfilter() {
    change(() => {
      state.hide.clear();
      state.without.clear();
      state.catalogue = "";
    });
  }

  function change(work, { fresh = false } = {}) {
    work();
    history.pushState(null, "", address());
    links();
    if (fresh) load();
    else if (view) {
      show();
      table();
    }
  }

  // The tools above the picture.

  function tick(name, checked, onChange, ...label) {
    const box = made("input", { type: "checkbox", name, checked });
    box.addEventListener("change", () => onChange(box.checked));
    return made("label", { className: "tick" }, box, ...label);
  }

  const flip = (set, name) => (on) => change(() => (on ? set.delete(name) : set.add(name)));

  function tools() {
    document.querySelectorAll('[name="layout"]').forEach((each) => { each.checked = each.value === state.layout; });
    const counted = (list, key) => list.reduce((map, each) => map.set(each[key], (map.get(each[key]) ?? 0) + 1), new Map());
    const kinds = counted(view.nodes, "kind");
    const relations = counted(view.edges, "relation");
    const focus = document.activeElement?.name;
    at("kinds").replaceChildren(at("kinds").firstElementChild, ...Object.entries(KINDS).filter(([kind]) => kinds.has(kind)).map(([kind, word]) =>
      tick(`kind-${kind}`, !state.hide.has(kind), flip(state.hide, kind), made("span", { className: `swatch ${kind}` }), `${word} ${kinds.get(kind)}`)));
    at("relations").replaceChildren(at("relations").firstElementChild, ...Object.entries(RELATIONS).filter(([relation]) => relations.has(relation)).map(([relation, word]) =>
      tick(`relation-${relation}`, !state.without.has(relation), flip(state.without, relation), `${word} ${relations.get(relation)}`)));
    const slugs = [...new Set(view.nodes.map((node) => node.catalogue).filter(Boolean))].sort();
    if (state.catalogue && !slugs.includes(state.catalogue)) slugs.push(state.catalogue);
    at("catalogue").replaceChildren(made("option", { value: "", textContent: SAYS.all }), ...slugs.map((slug) => made("option", { value: slug, textContent: slug })));
    at("catalogue").value = state.catalogue;
    if (focus) document.getElementsByName(focus)[0]?.focus();
  }

  function links() {
    document.querySelectorAll("a[data-file]").forEach((each) => {
      each.href = `/explore/file?${parts(state.of, state.open)}&format=${each.dataset.file}`;
    });
  }

  // Where there was no room: how much of what, and a way to see more of it.
  function capped() {
    const notes = view.opened.map((each, place) => {
      const left = Object.entries(each.hidden);
      if (!left.length) return null;
      const what = left.map(([kind, count]) => `${each.at_least ? SAYS.atLeast : ""}${count} ${KINDS[kind]}`).join("、");
      const note = made("p", { className: "note", textContent: said(SAYS.hidden, { name: things.get(each.of)?.label ?? each.of, what }) });
      if (each.most < MOST && !view.full) note.append(again(said(SAYS.more, { n: AT_ONCE }), () => change(() => { state.open[place].most = Math.min(each.most + AT_ONCE, MOST); }, { fresh: true })));
      return note;
    });
    if (view.full) notes.push(made("p", { className: "note", textContent: said(SAYS.full, { n: MOST }) }));
    at("capped").replaceChildren(...notes.filter(Boolean));
  }

  // What is selected: its details, and how many neighbours of each kind it has.

  async function choose(id, look = true) {
    chosen = id;
    const node = cy.getElementById(id);
    cy.elements().unselect().removeClass("near");
    if (node.nonempty()) {
      node.select().connectedEdges().addClass("near");
      if (look) seen(node);
    }
    document.querySelectorAll("#table tr[aria-selected]").forEach((row) => row.removeAttribute("aria-selected"));
    document.querySelector(`#table tr[data-id="${CSS.escape(id)}"]`)?.setAttribute("aria-selected", "true");
    const panel = at("details");
    panel.dataset.of = "";
    try {
      const found = await asked(`/api/graph/summary?of=${encodeURIComponent(id)}`);
      if (chosen === id) detail(panel, found);
    } catch (error) {
      if (chosen === id) panel.replaceChildren(made("p", { className: "empty", textContent: SAYS.failed + error.message }));
    }
  }

  function detail(panel, { node, details, neighbours, at_least: atLeast }) {
    const facts = made("dl", { className: "facts" });
    details.forEach(({ name, value }) => facts.append(made("dt", { textContent: name }), made("dd", { textContent: value })));
    const rows = Object.entries(neighbours).map(([kind, count]) => made("li", {},
      made("span", { className: `kind ${kind}`, textContent: KINDS[kind] }), made("b", { textContent: `${atLeast ? SAYS.atLeast : ""}${count}` }),
      again(said(SAYS.open, { kind: KINDS[kind] }), () => open(node.id, kind))));
    const actions = made("p", { className: "actions" });
    if (rows.length) actions.append(again(SAYS.openAll, () => open(node.id)));
    const isOpen = state.open.some((each) => each.of === node.id);
    if (isOpen && state.open.some((each) => each.of !== node.id)) actions.append(again(SAYS.close, () => close(node.id)));
    if (state.of[0] !== node.id || state.of.length > 1) actions.append(made("a", { className: "button quiet", href: `/explore?of=${encodeURIComponent(node.id)}`, textContent: SAYS.centre }));
    actions.append(made("a", { className: "button quiet", href: node.address, textContent: SAYS.page }));
    panel.replaceChildren(
      made("span", { className: `kind ${node.kind}`, textContent: KINDS[node.kind] }), made("h2", { textContent: node.label }),
      ...(node.note && node.kind !== "document" ? [made("p", { className: "note", textContent: node.note })] : []), facts,
      made("h3", { textContent: rows.length ? SAYS.neighbours : SAYS.none }), made("ul", {}, ...rows), actions);
    panel.dataset.of = node.id;
  }

  function open(id, kind = "") {
    change(() => {
      const before = state.open.find((each) => each.of === id && each.kind === kind);
      if (before) before.most = Math.min(before.most + AT_ONCE, MOST);
      else state.open.push({ of: id, kind, most: AT_ONCE });
    }, { fresh: true });
  }

  function close(id) {
    change(() => { state.open = state.open.filter((each) => each.of !== id); }, { fresh: true });
  }

  // Brings a thing into the middle where it is out of sight or too small to be read.
  function seen(node) {
    const box = node.renderedBoundingBox();
    const inside = box.x1 >= 0 && box.y1 >= 0 && box.x2 <= cy.width() && box.y2 <= cy.height();
    if (inside && cy.zoom() >= 0.45) return;
    const there = { zoom: Math.max(cy.zoom(), 0.7), center: { eles: node } };
    if (motion.matches) cy.zoom(there.zoom).center(node);
    else cy.stop().animate(there, { duration: 200 });
  }

  // The table: the same things, the same lines, the same ways on.

  function folded(lines) { // many lines are opened with a click
    if (lines.length <= 6) return lines;
    return [made("details", {}, made("summary", { textContent: said(SAYS.lines, { n: lines.length }) }), ...lines)];
  }

  let listed = LISTED;
  function table() {
    const rows = document.createDocumentFragment();
    const out = new Map();
    cy.edges().not(".gone").forEach((edge) => {
      const line = `${RELATIONS[edge.data("relation")]} → ${things.get(edge.data("target")).label}`;
      out.set(edge.data("source"), [...(out.get(edge.data("source")) ?? []), line]);
    });
    const all = cy.nodes().not(".gone");
    all.slice(0, listed).forEach((each) => {
      const node = things.get(each.id());
      const name = made("th", { scope: "row" }, made("a", { href: node.address, textContent: node.label }));
      if (node.note) name.append(made("small", { textContent: node.note }));
      const button = made("button", { type: "button", className: "quiet", textContent: SAYS.select });
      button.setAttribute("aria-label", `${SAYS.select}：${node.label}`);
      const row = made("tr", {}, name, made("td", {}, made("span", { className: `kind ${node.kind}`, textContent: KINDS[node.kind] })),
        made("td", {}, ...folded((out.get(node.id) ?? []).map((line) => made("div", { textContent: line })))), made("td", {}, button));
      row.dataset.id = node.id;
      rows.append(row);
    });
    at("table").tBodies[0].replaceChildren(rows);
    const left = all.length - listed;
    at("listed").replaceChildren(...(left > 0 ? [again(said(SAYS.rows, { n: Math.min(left, LISTED), left }), () => { listed += LISTED; table(); })] : []));
  }

  at("table").addEventListener("click", (event) => {
    const row = event.target.closest("button") && event.target.closest("tr");
    if (row) choose(row.dataset.id);
  });

  // The keys: the arrows go to the nearest thing in their direction.

  const WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

  function next([x, y]) {
    const from = cy.getElementById(chosen ?? "").not(".gone");
    const all = cy.nodes().not(".gone");
    if (from.empty()) return all[0];
    const here = from.position();
    let best = null;
    all.forEach((node) => {
      const dx = node.position("x") - here.x;
      const dy = node.position("y") - here.y;
      const ahead = dx * x + dy * y;
      const aside = Math.abs(dx * y) + Math.abs(dy * x);
      if (ahead > 1 && aside <= 2.5 * ahead && (!best || ahead + 2 * aside < best.way)) best = { node, way: ahead + 2 * aside };
    });
    return best?.node;
  }

  at("graph").addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !view) return;
    const middle = { x: cy.width() / 2, y: cy.height() / 2 };
    if (WAYS[event.key]) {
      const node = next(WAYS[event.key]);
      if (node) choose(node.id());
    } else if (event.key === "Enter" && chosen) open(chosen);
    else if (event.key === "Escape") { cy.elements().unselect().removeClass("near"); chosen = null; }
    else if (event.key === "+" || event.key === "=") cy.zoom({ level: cy.zoom() * 1.25, renderedPosition: middle });
    else if (event.key === "-") cy.zoom({ level: cy.zoom() / 1.25, renderedPosition: middle });
    else if (event.key === "0") whole();
    else return;
    event.preventDefault();
  });

  cy.on("viewport", names);
  cy.on("tap", "node", (event) => choose(event.target.id(), false));
  cy.on("dbltap", "node", (event) => open(event.target.id()));

  document.querySelectorAll('[name="layout"]').forEach((each) => {
    each.addEventListener("change", () => change(() => { state.layout = each.value; }));
  });
  at("catalogue").addEventListener("change", () => change(() => { state.catalogue = at("catalogue").value; }));
  at("fit").addEventListener("click", whole);
  at("copy").addEventListener("click", async () => {
    const button = at("copy");
    try {
      await navigator.clipboard.writeText(location.href);
      button.textContent = `${button.textContent.replace(/ ✓$/, "")} ✓`;
    } catch { // a page without TLS may not write there: the address bar has it all the same
      prompt(button.textContent, location.href);
    }
  });
  at("png").addEventListener("click", () => {
    const blob = cy.png({ output: "blob", full: true, scale: 2, maxWidth: 8000, maxHeight: 8000, bg: colour("paper") });
    const url = URL.createObjectURL(blob);
    made("a", { href: url, download: "yiju.png" }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  });
  addEventListener("popstate", () => { state = read(); links(); load(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", look);

  root.hidden = false;
  load();
  window.yijuExplorer = cy; // for a console, and for the tests that look at places
})();
