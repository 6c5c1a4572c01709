// Where many things stand, in milliseconds: layouts by forces need seconds for hundreds, and
// draw those that hang on one thing over each other. Here each hangs on the best connected of its
// neighbours, in rings round it; or stands in the block of its kind, near what it is joined to.
// Nothing lies on anything else, and the same things always stand in the same places.
"use strict";

window.yijuCrowd = (() => {
  const ROOM = 30; // half of what a thing takes, with its name
  const ORDER = ["catalogue", "item", "document", "body"];
  const byText = (a, b) => (a < b ? -1 : Number(a > b));

  function neighbours(nodes, edges) {
    const near = new Map(nodes.map(({ id }) => [id, new Set()]));
    edges.forEach(({ source, target }) => {
      near.get(source)?.add(target);
      near.get(target)?.add(source);
    });
    return near;
  }

  // Discs in rings round a disc of the radius `inner`, the small ones inside; on a ring they
  // stand in the order of their angles. Gives their places, and the radius of the whole.
  function rings(discs, inner) {
    const rest = [...discs].sort((a, b) => a.radius - b.radius || byText(a.key, b.key));
    let edge = inner;
    while (rest.length) {
      const middle = (count) => edge + rest[count - 1].radius;
      const fits = (count) => count <= rest.length && (count === 1 || count * 2 * Math.asin(rest[count - 1].radius / middle(count)) <= 2 * Math.PI);
      let count = 1;
      while (fits(count + 1)) count += 1;
      const far = middle(count);
      const widest = rest[count - 1].radius;
      const ring = rest.splice(0, count);
      if (ring[0].angle !== undefined) ring.sort((a, b) => a.angle - b.angle);
      const first = ring[0].angle ?? 0;
      ring.forEach((disc, n) => {
        const turn = first + (n * 2 * Math.PI) / count;
        Object.assign(disc, { x: far * Math.cos(turn), y: far * Math.sin(turn) });
      });
      edge = far + widest;
    }
    return edge;
  }

  // Round the best connected: a forest, each tree a disc.
  function force(nodes, edges) {
    const near = neighbours(nodes, edges);
    const rank = (id) => near.get(id).size;
    const before = (a, b) => rank(b) - rank(a) || byText(a, b);
    const children = new Map(nodes.map(({ id }) => [id, []]));
    const roots = [];
    nodes.forEach(({ id }) => {
      const [best] = [...near.get(id)].sort(before);
      if (best !== undefined && before(best, id) < 0) children.get(best).push(id);
      else roots.push(id);
    });
    const discs = new Map();
    const others = (id) => [...near.get(id)].sort(before).slice(1, 3).join(" ");
    function disc(id) { // it with what hangs on it, at the origin
      const hung = children.get(id).map(disc);
      const radius = hung.length ? rings(hung, ROOM * (1 + Math.min(2, hung.length / 20))) : ROOM;
      const made = { id, hung, radius, key: others(id) };
      discs.set(id, made);
      return made;
    }
    roots.sort(before);
    const trees = roots.map(disc);
    const places = new Map();
    function put({ id, hung }, x, y) {
      places.set(id, { x, y });
      hung.forEach((each) => put(each, x + each.x, y + each.y));
    }
    if (!trees.length) return places;
    const [first, ...rest] = trees;
    put(first, 0, 0);
    rest.forEach((tree) => { // on the side of what it is joined to
      const joined = [tree.id, ...children.get(tree.id)].flatMap((id) => [...near.get(id)]).map((id) => places.get(id)).filter(Boolean);
      tree.angle = Math.atan2(joined.reduce((sum, { y }) => sum + y, 0), joined.reduce((sum, { x }) => sum + x, 0));
    });
    rings(rest, first.radius + ROOM);
    rest.forEach((tree) => put(tree, tree.x, tree.y));
    return places;
  }

  // A block a kind, from left to right; in a block, column by column, those that belong together.
  function layers(nodes, edges) {
    const near = neighbours(nodes, edges);
    const high = Math.max(8, Math.ceil(Math.sqrt(nodes.length / 2.2)));
    const places = new Map();
    const turn = new Map();
    let left = 0;
    ORDER.map((kind) => nodes.filter((node) => node.kind === kind)).filter((layer) => layer.length).forEach((layer) => {
      const wanted = new Map(layer.map(({ id }, n) => {
        const known = [...near.get(id)].map((each) => turn.get(each)).filter((each) => each !== undefined);
        return [id, known.length ? known.reduce((sum, each) => sum + each, 0) / known.length : n / layer.length];
      }));
      const order = [...layer].sort((a, b) => wanted.get(a.id) - wanted.get(b.id) || near.get(b.id).size - near.get(a.id).size);
      const columns = Math.ceil(order.length / high);
      const rows = Math.ceil(order.length / columns);
      order.forEach(({ id }, n) => {
        turn.set(id, n / order.length);
        places.set(id, { x: left + Math.floor(n / rows) * 2.2 * ROOM, y: ((n % rows) - (rows - 1) / 2) * 2 * ROOM * Math.min(5, Math.max(1, (high - 1) / rows)) });
      });
      left += (columns - 1) * 2.2 * ROOM + 9 * ROOM;
    });
    return places;
  }

  return { force, layers };
})();
