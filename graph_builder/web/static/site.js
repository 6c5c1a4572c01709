// What a script adds to every page; without it the pages work all the same.
"use strict";

// The suggestions under a search box are walked through with the arrow keys, and go with Escape.
for (const box of document.querySelectorAll("form.search")) {
  const input = box.querySelector("input");
  const list = box.querySelector(".suggestions");
  box.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      list.replaceChildren();
      input.focus();
    } else if (step && links.length) {
      event.preventDefault();
      const next = links.indexOf(document.activeElement) + step;
      (links[next] ?? input).focus();
    }
  });
  box.addEventListener("focusout", (event) => {
    if (!box.contains(event.relatedTarget)) setTimeout(() => list.replaceChildren(), 150);
  });
}
