// The editor of SPARQL queries: YASGUI, completed from our own ontology, on our own endpoint.
"use strict";

const place = document.getElementById("yasgui");
const plain = document.querySelector("form.plain");
const notice = document.getElementById("notice");

// What completes, in the place of completers that would ask other servers.
function complete(terms) {
  const { Yasqe } = window.Yasgui;
  const ours = { persistenceId: null, bulk: true };
  const prefixes = Object.entries(terms.prefixes).map(([name, iri]) => `${name}: <${iri}>`);
  Yasqe.forkAutocompleter("class", { ...ours, name: "our-classes", get: () => terms.classes }, false);
  Yasqe.forkAutocompleter("property", { ...ours, name: "our-properties", get: () => terms.properties }, false);
  Yasqe.forkAutocompleter("prefixes", { ...ours, name: "our-prefixes", get: () => prefixes }, false);
  Yasqe.defaults.autocompleters = ["variables", "our-prefixes", "our-classes", "our-properties"];
}

// A cut answer is said to be one: the endpoint tells by a header.
function told(response) {
  const most = response?.headers?.get?.("x-sparql-maxrows") ?? response?.headers?.["x-sparql-maxrows"];
  notice.hidden = !most;
  if (most) notice.textContent = notice.dataset.cut.replace("{n}", most);
}

async function start() {
  const terms = await (await fetch("/editor/terms.json")).json();
  complete(terms);
  const editor = new window.Yasgui(place, {
    persistenceId: null,
    populateFromUrl: false,
    autofocus: false,
    copyEndpointOnNewTab: true,
    endpointCatalogueOptions: { getData: () => [] },
    requestConfig: { endpoint: `${location.origin}/sparql`, method: "POST", headers: { "Accept-Language": document.documentElement.lang } },
    yasqe: { value: plain.elements.query.value, persistenceId: null, createShareableLink: null },
    yasr: { persistenceId: null, prefixes: terms.prefixes },
  });
  const tab = editor.getTab();
  tab.setQuery(plain.elements.query.value);
  const typed = tab.getYasqe();
  typed.on("queryResponse", (_, response) => told(response));
  typed.getInputField().setAttribute("aria-label", place.dataset.label);
  typed.getScrollerElement().tabIndex = 0; // so that the keys scroll it
  plain.hidden = true;
  // The server draws counts as bars beside their table: the plain form asks it for that.
  const drawn = document.getElementById("drawn");
  drawn.hidden = false;
  drawn.addEventListener("click", () => {
    plain.elements.query.value = typed.getValue();
    plain.submit();
  });
}

if (window.Yasgui) {
  start().catch((error) => {
    notice.hidden = false;
    notice.textContent = place.dataset.failed;
    console.warn(error);
  });
}
