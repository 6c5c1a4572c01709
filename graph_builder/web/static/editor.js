// The editor of SPARQL queries: YASGUI, completed from our own ontology, on our own endpoint.
// Its answers are a table (this file) and a chart (chart.js); its words are put into Chinese by
// words.js.
"use strict";

(() => {
  const place = document.getElementById("yasgui");
  const plain = document.querySelector("form.plain");
  const notice = document.getElementById("notice");
  const SAYS = JSON.parse(place.dataset.says);
  const said = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  function tell(text) {
    notice.hidden = !text;
    notice.textContent = text;
  }

  // What completes, in the place of completers that would ask other servers: our terms, by their
  // names in any place or by their labels, written with the prefix that the query declares.
  function complete({ Yasqe }, terms) {
    const typed = (yasqe, token) => ({ ...token, autocompletionString: token.string.trim() });
    // The last that is declared: what the query declares follows what the endpoint does.
    const prefix = (yasqe) => Object.entries(yasqe.getPrefixesFromQuery()).filter(([, iri]) => iri === terms.base).at(-1)?.[0] ?? terms.prefix;
    const labels = new Map();
    const ours = (known) => ({
      persistenceId: null, bulk: false, preProcessToken: typed,
      get: (yasqe, token) => {
        const whole = token.autocompletionString.startsWith("<");
        const wanted = token.autocompletionString.replace(/^<|>$/g, "").replace(terms.base, "").replace(/^[\w-]*:/, "").toLowerCase();
        return known
          .filter(({ name, label }) => name.toLowerCase().includes(wanted) || label.includes(wanted))
          .sort((a, b) => b.name.toLowerCase().startsWith(wanted) - a.name.toLowerCase().startsWith(wanted))
          .map(({ name, label }) => {
            const text = whole ? `<${terms.base}${name}>` : `${prefix(yasqe)}:${name}`;
            labels.set(text, label);
            return text;
          });
      },
      postProcessSuggestion: (yasqe, token, text) => text,
      postprocessHints: (yasqe, hints) => hints.map((hint) => ({ ...hint, displayText: `${hint.text}  ${labels.get(hint.text)}` })),
    });
    const prefixes = Object.entries(terms.prefixes).map(([name, iri]) => `${name}: <${iri}>`);
    Yasqe.forkAutocompleter("class", { ...ours(terms.classes), name: "our-classes" }, false);
    Yasqe.forkAutocompleter("property", { ...ours(terms.properties), name: "our-properties" }, false);
    Yasqe.forkAutocompleter("prefixes", { persistenceId: null, bulk: true, name: "our-prefixes", get: () => prefixes }, false);
    Yasqe.defaults.autocompleters = ["variables", "our-prefixes", "our-classes", "our-properties"];
  }

  // The endpoint declares the usual prefixes itself, so the editor calls none of them a mistake.
  function declare({ Yasqe }, { prefixes }) {
    const spoken = Yasqe.modes.sparql11;
    Yasqe.modes.sparql11 = (...given) => {
      const mode = spoken(...given);
      return { ...mode, startState: (...base) => ({ ...mode.startState(...base), prefixes: { ...prefixes } }) };
    };
  }

  // The answer as a table: what is ours leads to its page, and a literal is shown as people
  // write it, with its type or language only where that says something.
  function tabulate({ Yasr }, terms) {
    const plainly = /#(string|integer|int|long|decimal|double|float|boolean|date|gYear)$/;
    Yasr.registerPlugin("table", class extends Yasr.plugins.table {
      helpReference = "";

      // What is sorted and searched is text: it is never parsed as markup, not even to be cleaned.
      getColumns() {
        const text = (value) => Object.assign(document.createElement("span"), { textContent: value }).innerHTML;
        const shows = (type) => type && type !== "filter" && type !== "sort";
        return super.getColumns().map((column) => ({
          ...column,
          render: (data, type, ...rest) => (data?.value === undefined || shows(type) ? column.render(data, type, ...rest) : text(data.value)),
        }));
      }

      getUriLinkFromBinding({ value }, prefixes = {}) {
        const [name, base] = Object.entries(prefixes).filter(([, iri]) => value.startsWith(iri)).sort((a, b) => b[1].length - a[1].length)[0] ?? [];
        const text = base ? `${name}:${value.slice(base.length)}` : value;
        const ours = value.startsWith(terms.home) && `/${encodeURI(value.slice(terms.home.length)).replaceAll("%25", "%")}`;
        const made = document.createElement(ours || /^https?:/i.test(value) ? "a" : "span");
        if (made.localName === "a") Object.assign(made, { href: ours || value, target: "_blank", rel: "noopener noreferrer" });
        made.textContent = text;
        return made.outerHTML;
      }

      formatLiteral({ value, datatype, "xml:lang": language }, prefixes) {
        const made = document.createElement("span");
        made.textContent = value;
        if (language && language !== "zh") return `${made.outerHTML}<sup>@${language.replace(/[^\w-]/g, "")}</sup>`;
        if (datatype && !plainly.test(datatype)) return `${made.outerHTML}<sup>^^${this.getUriLinkFromBinding({ value: datatype }, prefixes)}</sup>`;
        return made.outerHTML;
      }

      drawControls() {
        super.drawControls();
        this.tableControls.firstChild.remove(); // "Simple view": it is simple
        this.tableSizeField.setAttribute("aria-label", "Page size:");
      }
    });
  }

  // A mistake as the endpoint tells it, with the way to its place.
  function mistaken(typed) {
    return async ({ text }) => {
      const box = document.createElement("div");
      const told = document.createElement("pre");
      told.textContent = text === "Failed to fetch" ? SAYS.offline : text;
      box.append(told);
      box.setAttribute("role", "alert");
      const [, line, column] = /第 (\d+) 行第 (\d+) 列/.exec(text) ?? /line (\d+), column (\d+)/.exec(text) ?? [];
      if (line) {
        const go = document.createElement("button");
        go.type = "button";
        go.className = "go";
        go.textContent = said(SAYS.go, { line });
        go.addEventListener("click", () => {
          typed.setCursor({ line: line - 1, ch: column - 1 });
          typed.focus();
        });
        box.append(go);
      }
      return box;
    };
  }

  async function start() {
    const terms = await (await fetch("/editor/terms.json")).json();
    await window.yijuWords(place);
    complete(window.Yasgui, terms);
    declare(window.Yasgui, terms);
    tabulate(window.Yasgui, terms);
    window.yijuChart(window.Yasgui.Yasr, SAYS);
    const editor = new window.Yasgui(place, {
      persistenceId: null,
      populateFromUrl: false,
      autofocus: false,
      copyEndpointOnNewTab: true,
      endpointCatalogueOptions: { getData: () => [] },
      requestConfig: { endpoint: `${location.origin}/sparql`, method: "POST", headers: { "Accept-Language": document.documentElement.lang } },
      yasqe: { value: plain.elements.query.value, persistenceId: null },
      yasr: { persistenceId: null, prefixes: terms.prefixes, pluginOrder: ["table", "chart", "response"] },
    });
    const tab = editor.getTab();
    tab.setQuery(plain.elements.query.value);
    const typed = tab.getYasqe();
    const answer = tab.getYasr();
    tab.getShareableLink = () => `${location.origin}/editor?${new URLSearchParams({ query: typed.getValue() })}`;
    answer.config.errorRenderers = [mistaken(typed)];
    answer.headerEl.querySelector(".yasr_external_ref_btn").remove();
    answer.rootEl.before(notice);
    typed.on("query", () => {
      document.getElementById("answered")?.remove(); // what the server answered before
      tell(SAYS.asking);
    });
    typed.on("queryAbort", () => tell(SAYS.aborted));
    // A cut answer is said to be one: the endpoint tells by a header.
    typed.on("queryResponse", (_, response) => {
      const most = response?.headers?.get?.("x-sparql-maxrows");
      tell(most ? said(SAYS.cut, { n: most }) : "");
    });
    typed.getInputField().setAttribute("aria-label", SAYS.query);
    typed.getScrollerElement().tabIndex = 0; // so that the keys scroll it
    plain.hidden = true;
  }

  if (window.Yasgui) {
    start().catch((error) => {
      plain.hidden = false;
      tell(SAYS.failed);
      console.warn(error);
    });
  }
})();
