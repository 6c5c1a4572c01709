"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = new Map(data.nodes.map((node) => [node.id, node]));
  const nodes = new vis.DataSet(data.nodes.map((node) => ({ ...node, title: node.whole })));
  const edges = new vis.DataSet(data.edges.map((edge, n) => ({ ...edge, id: n })));
  const options = typeof data.options === "string" ? JSON.parse(data.options) : data.options;
  const place = document.getElementById("picture");
  const network = new vis.Network(place, { nodes, edges }, options);
  const about = document.getElementById("about");

  const made = (tag, text, name) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    if (name) element.className = name;
    return element;
  };

  const show = (id) => {
    const node = byId.get(id);
    if (!node) return;
    const near = data.edges.filter((edge) => edge.from === id || edge.to === id);
    const list = made("ul");
    for (const edge of near) {
      const other = byId.get(edge.from === id ? edge.to : edge.from);
      const line = made("li");
      line.append(made("small", edge.from === id ? edge.word + " →" : "← " + edge.word));
      const go = made("button", other.whole);
      go.type = "button";
      go.addEventListener("click", () => select(other.id));
      line.append(go);
      list.append(line);
    }
    about.replaceChildren(
      made("p", data.words.kinds[node.kind], "kind-name"), made("h2", node.whole),
      made("p", node.note), made("h3", data.words.neighbours + " " + near.length), list);
  };

  const select = (id) => {
    network.selectNodes([id]);
    network.focus(id, { scale: Math.max(network.getScale(), 0.9), animation: false });
    show(id);
  };

  network.on("selectNode", (event) => show(event.nodes[0]));
  document.getElementById("fit").addEventListener("click", () => network.fit());
  document.getElementById("save").addEventListener("click", () => {
    const link = made("a");
    link.href = place.querySelector("canvas").toDataURL("image/png");
    link.download = document.title + ".png";
    link.click();
  });

  const boxes = [...document.querySelectorAll("input[data-kind]")];
  const filter = () => {
    const shown = new Set(boxes.filter((box) => box.checked).map((box) => box.dataset.kind));
    nodes.update(data.nodes.map((node) => ({ id: node.id, hidden: !shown.has(node.kind) })));
  };
  boxes.forEach((box) => box.addEventListener("change", filter));

  const names = document.getElementById("names");
  for (const node of data.nodes) {
    const option = made("option");
    option.value = node.whole;
    names.append(option);
  }
  const words = document.getElementById("words");
  const find = () => {
    const wanted = words.value.trim();
    const hit = wanted && (data.nodes.find((node) => node.whole === wanted) ||
      data.nodes.find((node) => (node.whole + node.note).includes(wanted)));
    if (hit) select(hit.id);
  };
  words.addEventListener("change", find);
  document.getElementById("find").addEventListener("submit", (event) => {
    event.preventDefault();
    find();
  });

  const rows = document.getElementById("rows");
  for (const edge of data.edges) {
    const row = made("tr");
    row.append(made("td", byId.get(edge.from).whole), made("td", edge.word),
      made("td", byId.get(edge.to).whole));
    rows.append(row);
  }
  if (data.centre) {
    show(data.centre);
    // Boxes too small to be read: what the picture is of, large enough; "fit" shows the whole.
    network.once("afterDrawing", () => {
      const boxed = data.nodes[0].shape === "box";
      if (boxed && network.getScale() < 0.5) network.focus(data.centre, { scale: 0.6, animation: false });
    });
  }
})();
