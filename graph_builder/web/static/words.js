// The words of YASGUI in the language of the page. It has no other way to be told them, so what
// it writes is replaced as it appears: whole texts, tooltips and labels that stand in the table
// of words, and nothing of what comes from the graph or is typed.
"use strict";

window.yijuWords = async (root) => {
  const { lang } = document.documentElement;
  if (!lang.startsWith("zh")) return;
  const table = await (await fetch("/static/words.zh.json")).json();
  const NOT_OURS = "td, pre, .CodeMirror-hints, .chart";
  const NAMED = ["title", "aria-label", "placeholder"];
  const plain = new Map();
  const patterns = [];
  for (const [english, ours] of Object.entries(table)) {
    if (!english.includes("{")) plain.set(english, ours);
    else {
      const escaped = english.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{(\w+)\}/g, "(?<$1>.+?)");
      patterns.push([new RegExp(`^${escaped}$`), ours]);
    }
  }

  function translated(text) {
    const key = text.trim();
    if (!key) return text;
    if (plain.has(key)) return text.replace(key, () => plain.get(key));
    for (const [pattern, ours] of patterns) {
      const found = pattern.exec(key);
      if (found) return ours.replace(/\{(\w+)\}/g, (_, name) => translated(found.groups[name]));
    }
    return text;
  }

  function label(element) {
    for (const name of NAMED) {
      const was = element.getAttribute(name);
      const now = was && translated(was);
      if (now !== was) element.setAttribute(name, now);
    }
  }

  function put(node) {
    if (node.nodeType === Node.TEXT_NODE) {
      if (node.parentElement?.closest(NOT_OURS)) return;
      const now = translated(node.data);
      if (now !== node.data) node.data = now;
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      label(node);
      if (!node.matches(NOT_OURS) || node.matches(".dt-empty")) node.childNodes.forEach(put);
      if (node.matches(".dt-empty")) node.textContent = translated(node.textContent);
    }
  }

  put(root);
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "attributes") label(target);
      else addedNodes.forEach(put);
    }
  }).observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: NAMED });
};
