"""What holds on every page: nothing planted runs, nobody is kept out, every response is guarded,
twenty clients at once are served.

A page that lands later is covered by a line in ``PAGES`` (or in ``ECHOES``, where it shows what
was asked); pages of things are found by their IRIs.
"""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import httpx
import pyoxigraph as ox
import pytest
import yaml
from browser import DESK, PHONE, Visit, barriers
from lxml import html
from playwright.sync_api import Browser, Page
from server import Server, publish, serving

from benchmarks import load
from graph_builder.construction.catalogues import build
from graph_builder.construction.effects import import_effects
from graph_builder.namespaces import BASE, policy_iri
from graph_builder.store import StoreFolder

VECTORS = (Path(__file__).parent / "data/xss.txt").read_text(encoding="utf-8").splitlines()

# The pages that stand by themselves.
PAGES = [
    "/", "/documents", "/catalogues", "/bodies", "/impact", "/effects", "/findings", "/compare",
    "/changes", "/explore", "/questions", "/editor", "/ontology", "/api", "/sparql/limits",
]  # fmt: skip

# Pages that show planted things as an answer; {…} is the IRI of a planted one of that
# family, {slug} what the planted catalogue is called by.
SHOWING = [
    "/search?q=alert", "/documents?words=alert", "/documents?page=2", "/bodies?words=alert",
    "/impact?document=沪医保〔2001〕50号", "/impact?document=沪医保〔2001〕50号&replaced_by=沪医保〔2001〕51号",
    "/findings?words=alert", "/findings?severity=Violation", "/effects?within=120", "/effects?on=2025-01-01",
    "/compare?a={slug}&b={slug}", "/explore?q=alert", "/explore?of={item}", "/explore?of={policy}",
    "/explore?of={catalogue}", "/explore?of={body}", "/questions/services-by-policy?policy=沪医保〔2001〕1号",
    "/questions/titles-with-several-numbers", "/questions/rejections", "/questions/overview",
    "/editor?query=SELECT ?t { ?d dcterms:title ?t }", "/editor?question=overview",
]  # fmt: skip

# Where a page, or an error, shows what was asked; {} is what is planted.
ECHOES = [
    "/search?q={}", "/suggest?q={}", "/language/en?back={}", "/nowhere/{}", "/policy/{}", "/body/{}",
    "/catalogue/{}", "/catalogue/{}/item/1", "/concept/{}", "/effects/{}/1", "/policy/x?format={}",
    "/documents?words={}", "/documents?page={}", "/bodies?words={}", "/findings?words={}",
    "/findings?catalogue={}", "/findings?item={}", "/findings?rule={}&column={}", "/findings?severity={}",
    "/findings/count?words={}", "/effects?on={}", "/effects?within={}", "/impact?document={}",
    "/impact?document=沪医保〔2001〕1号&on={}", "/impact?document=沪医保〔2001〕1号&replaced_by={}",
    "/impact?document=沪医保〔2001〕1号&article={}", "/compare?a={}&b={}&mode={}", "/explore?q={}",
    "/explore?of={}", "/explore?of=x&open={}", "/explore/suggest?q={}", "/explore?of=x&hide={}&without={}&catalogue={}", "/questions/{}", "/questions/services-by-policy?policy={}",
    "/questions/overview?{}={}", "/editor?query={}", "/editor?question={}", "/api/query/{}",
    "/api/query/services-by-policy?policy={}", "/api/query/overview?format={}", "/api/impact?document={}",
    "/api/graph?of={}", "/api/graph/neighbours?of={}", "/sparql?query={}",
]  # fmt: skip


# ── planted ──


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a graph with all vectors in all that people write: the names of files,
    the words of a sidecar, every cell of a catalogue, a list of effects, labels and IRIs."""
    folder = tmp_path_factory.mktemp("planted")
    name = '"><img src=x onerror=alert(1)>'
    with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(
            [
                "序号",
                "公开事项",
                "公开内容（要素）",
                "公开依据",
                "公开时限",
                "公开主体",
                "公开渠道和载体",
            ]
        )
        for n, vector in enumerate(VECTORS, 1):
            basis = f"《{vector}办法》（沪医保〔2001〕{n}号）"
            rows.writerow(
                [
                    n,
                    f"{vector}事项",
                    vector,
                    basis,
                    f"{vector}20个工作日",
                    f"{vector}局",
                    f"■{vector}",
                ]
            )
    sidecar = {
        "title": VECTORS[0],
        "publisher": f"{VECTORS[1]}局",
        "url": 'https://127.0.0.1:9/"><script>alert(1)</script>',
    }
    (folder / f"{name}.csv.yaml").write_text(
        yaml.safe_dump(sidecar, allow_unicode=True), encoding="utf-8"
    )
    store = folder / "store"
    built = build([folder / f"{name}.csv"], store)
    assert built.failures == ()
    effects = folder / f"{name}清理.csv"
    with effects.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["序号", "文件名称", "文号", "处理结果", "日期", "依据文件"])
        for n, vector in enumerate(VECTORS[:40], 1):
            rows.writerow(
                [
                    n,
                    f"{vector}办法",
                    f"沪医保〔2001〕{n}号",
                    "废止",
                    "2024-01-01",
                    f"{vector}的决定",
                ]
            )
    import_effects([effects], store)
    publish(store, {f"{BASE}graph/documents": "\n".join(_statements())})
    return store


def _path(iri: str) -> str:
    """Where the page of the thing ``iri`` is."""
    return "/" + quote(iri.removeprefix(BASE), safe="/%")


def _statements() -> Iterator[str]:
    """Documents whose labels, titles and IRIs are planted, as no reader would write them."""
    yield "@prefix yiju: <https://w3id.org/yiju/ontology#> . @prefix dcterms: <http://purl.org/dc/terms/> ."
    yield "@prefix skos: <http://www.w3.org/2004/02/skos/core#> ."
    yield "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."
    for n, vector in enumerate(VECTORS):
        iri = policy_iri(f"{n}{vector}").value  # what an IRI may not carry is encoded in it
        elsewhere = f"{BASE}policy/'onx=alert(1);{n}"  # as nobody of ours makes them, but may be
        text = str(ox.Literal(vector))
        yield f"<{iri}> a yiju:PolicyBasis ; dcterms:title {text} ; rdfs:label {text} ;"
        yield f"  skos:altLabel {text} ; rdfs:seeAlso <javascript:alert({n})> , <data:text/html,{n}> , <{elsewhere}> ."


@pytest.fixture(scope="module")
def planted_server(planted: Path) -> Iterator[Server]:
    with serving(planted, "--timeout", "60") as running:
        yield running


@pytest.fixture(scope="module")
def things(planted: Path) -> dict[str, list[str]]:
    """The IRIs of the things of that graph that have planted words in them, by family."""
    families: dict[str, set[str]] = {}
    for quad in StoreFolder(planted).open():
        subject = quad.subject
        said = quad.object.value if isinstance(quad.object, ox.Literal) else ""
        if not isinstance(subject, ox.NamedNode) or not subject.value.startswith(BASE):
            continue
        if "alert" in said or "xss" in said or "127.0.0.1" in said:
            path = subject.value.removeprefix(BASE)
            family = (
                "item" if re.fullmatch(r"catalogue/[^/]+/item/\d+", path) else path.split("/")[0]
            )
            families.setdefault(family, set()).add(subject.value)
    return {family: sorted(iris) for family, iris in families.items()}


#: Of pages by their names, as markup: what stands in each that no template of ours writes.
#: ``live`` is the page that the browser shows, in which our own scripts have made elements.
_INJECTED = """
([pages, live]) => {
  const made = ["style", "noscript", "template"];
  const never = ["iframe", "object", "embed", "base", "frame", "marquee", "math", "image", "applet"];
  const wrong = (page, forbidden) => [...page.querySelectorAll("*")].flatMap(element => {
    const name = element.localName, found = [];
    if (forbidden.includes(name) || !/^[a-z0-9]+$/i.test(name)) found.push(`<${name}>`);
    const data = element.getAttribute("type") === "application/json" && !element.hasAttribute("src");
    if (name === "script" && data) JSON.parse(element.textContent);  // whole, and never run
    else if (name === "script" && !/^\\/static\\//.test(element.getAttribute("src") ?? ""))
      found.push("a script of no file of ours");
    for (const {name: key, value} of element.attributes) {
      const leads = value.replace(/[\\s\\x00-\\x20]/g, "").toLowerCase();
      if (/^(on|hx-on|data-hx-on|http-equiv$|srcdoc$|formaction$)/i.test(key)
          || (/^(href|src|action|data|xlink:href|hx-get|srcset|to)$/i.test(key)
              && /^(javascript:|vbscript:|data:text|\\/\\/|x(\\/|$))/.test(leads))
          || (name === "use" && !value.startsWith("#")))
        found.push(`${name} ${key}=${value}`);
    }
    return found;
  });
  const all = pages.map(([name, markup]) => [
    name, wrong(new DOMParser().parseFromString(markup, "text/html"), [...never, ...made])]);
  if (live) all.push(["the page shown", wrong(document, never)]);
  return all.filter(([name, found]) => found.length);
}
"""


def injected(page: Page, *pages: tuple[str, str], live: bool = True) -> list[object]:
    """What ``page`` has that no template of ours writes, and the ``pages`` by their markup."""
    found: list[object] = page.evaluate(_INJECTED, [list(pages), live])
    return found


def test_what_is_injected_is_seen(server: Server, browser: Browser) -> None:
    """The check itself: it finds each vector in a page that escapes nothing, and none in ours."""
    page = browser.new_page()  # without the guard of ours
    assert injected(page, ("ours", server.get("/", accept="text/html").text), live=False) == []
    raw = [(vector, f"<!DOCTYPE html><p>{vector}</p><p>") for vector in VECTORS]
    seen = {name for name, _ in injected(page, *raw, live=False)}  # type: ignore[misc]
    unseen = [vector for vector in VECTORS if "<" in vector and vector not in seen]
    page.close()
    # What does harm in other places than the running text of a page.
    assert unseen == [
        '<p title="</noscript><img src=x onerror=alert(1)>">',
        "<![CDATA[<img src=x onerror=alert(1)>]]>",
        '<?xml-stylesheet href="javascript:alert(1)"?><甲 onload=alert(1)>',
        '</script>";alert(1);//',
    ]


def test_there_are_a_hundred_vectors_and_all_are_planted(things: dict[str, list[str]]) -> None:
    assert len(set(VECTORS)) == 100
    assert len(things["item"]) == 100
    assert len(things["policy"]) >= 200
    assert {"item", "policy", "body", "catalogue", "effects"} <= set(things)


def _place(server: Server, answer: httpx.Response) -> str:
    """Where on this server ``answer`` leads to."""
    return answer.headers.get("location", "/").removeprefix(server.url)


def _exists(server: Server, path: str) -> bool:
    """Whether ``path`` is a page; /effects leads to the IRIs under it as long as it is none."""
    answer = server.get(path, accept="text/html")
    return answer.status_code == 200 and "text/html" in answer.headers["content-type"]


def test_what_is_planted_in_things_is_only_text(
    planted_server: Server, things: dict[str, list[str]], visit: Visit
) -> None:
    """Each page of each thing, as it leaves the server."""
    chance, pages = random.Random(8), []
    with httpx.Client(base_url=planted_server.url, headers={"accept": "text/html"}) as client:
        for iris in things.values():
            for path in map(_path, chance.sample(iris, min(len(iris), 130))):
                answer = client.get(path, timeout=60)
                assert answer.status_code == 200, path
                pages.append((path, answer.text))
    assert injected(visit(planted_server.url), *pages) == []


def test_what_is_asked_is_only_text(planted_server: Server, visit: Visit) -> None:
    """Each place that shows what was asked, with each vector: a page without it, or no page."""
    pages = []
    with httpx.Client(base_url=planted_server.url, headers={"accept": "text/html"}) as client:
        for place in ECHOES:
            # A few in full measure, where the page does not exist and all answers are alike.
            tried = VECTORS if _exists(planted_server, place.replace("{}", "x")) else VECTORS[::10]
            for vector in tried:
                path = place.replace("{}", quote(vector, safe=""))
                answer = client.get(path, timeout=60)
                assert answer.status_code < 500, (path, answer.text[:500])
                assert re.match("/(?!/)", _place(planted_server, answer)), path
                if answer.headers.get("content-type", "").startswith("text/html"):
                    pages.append((path, answer.text))
    assert injected(visit(planted_server.url), *pages) == []


@pytest.mark.parametrize("family", ["item", "policy", "body", "catalogue", "effects", "other"])
def test_nothing_planted_runs_in_the_page_of_a_thing(
    family: str, planted_server: Server, things: dict[str, list[str]], visit: Visit
) -> None:
    """In a browser, every vector by its item and its document, and some of all else."""
    known = {"item", "policy", "body", "catalogue", "effects"}
    if family == "other":
        iris = [iri for each in sorted(set(things) - known) for iri in things[each][:3]]
    else:
        iris = things[family][: {"item": 100, "policy": 100}.get(family, 20)]
    page = visit(planted_server.url)
    for path in map(_path, iris):
        page.goto(planted_server.url + path, wait_until="load")
        assert page.evaluate("window.xss") is None
        assert injected(page) == [], path


@pytest.mark.parametrize("path", PAGES)
def test_nothing_planted_runs_in_a_page(path: str, planted_server: Server, visit: Visit) -> None:
    page = visit(planted_server.url + path)
    page.wait_for_timeout(300)  # what a script of ours shows after it has loaded
    assert page.evaluate("window.xss") is None
    assert injected(page) == []


@pytest.mark.parametrize("path", SHOWING)
def test_nothing_planted_runs_in_an_answer(
    path: str, planted_server: Server, things: dict[str, list[str]], visit: Visit
) -> None:
    iris = {family: quote(found[0], safe="") for family, found in things.items()}
    (catalogue,) = things["catalogue"][:1]
    iris["slug"] = quote(
        unquote(catalogue.removeprefix(f"{BASE}catalogue/").split("/")[0]), safe=""
    )
    path = path.format(**iris) if re.search(r"\{\w+\}", path) else path
    page = visit(planted_server.url + path)
    page.wait_for_timeout(300)
    assert page.locator("h1").count() == 1
    assert page.evaluate("window.xss") is None
    assert injected(page) == []


def test_nothing_planted_runs_in_what_a_search_shows(planted_server: Server, visit: Visit) -> None:
    page = visit(planted_server.url)
    box = page.locator(".search.wide input")
    for vector in VECTORS[::9]:
        page.goto(f"{planted_server.url}/search?q={quote(vector)}", wait_until="load")
        assert injected(page) == []
    page.goto(planted_server.url, wait_until="load")
    for words in ("<script", "onerror", "javascript:", '"'):
        box.fill("")
        with page.expect_response(lambda answer: "/suggest" in answer.url):
            box.press_sequentially(words)
        page.wait_for_timeout(200)
        assert injected(page) == []


# ── guarded, open to all, under load ──

GUARDED = [
    # method, path, headers, status, why
    *(("GET", path, {}, None, "a page") for path in PAGES),
    ("GET", "/static/site.css", {}, 200, "a file"),
    ("GET", "/static/nothing.js", {}, 404, "no such file"),
    ("GET", "/static/../pyproject.toml", {}, 404, "a file elsewhere"),
    ("GET", "/nowhere", {"accept": "text/html"}, 404, "an error as a page"),
    ("GET", "/nowhere", {}, 404, "an error as text"),
    ("GET", "/language/en", {}, 303, "a redirect"),
    ("GET", "/language/fr", {}, 400, "a mistake in the address"),
    ("GET", "/policy/沪医保〔2000〕46号", {"accept": "text/html"}, 200, "a thing as a page"),
    ("GET", "/policy/沪医保〔2000〕46号?format=ttl", {}, 200, "a thing as data"),
    ("GET", "/policy/x?format=exe", {}, 400, "no such format"),
    ("GET", "/health", {}, 200, "the state"),
    ("GET", "/sparql", {}, 200, "the description of the service"),
    ("GET", "/sparql?query=ASK{}", {}, 200, "an answer"),
    ("GET", "/sparql?query=SELECT*{?s ?p ?o}", {}, 206, "a cut answer"),
    ("GET", "/sparql?query=X", {}, 400, "a malformed query"),
    ("GET", "/sparql?query=ASK{}", {"accept": "image/png"}, 406, "no format on offer"),
    ("PUT", "/sparql", {}, 405, "no such method"),
    ("POST", "/sparql", {}, 415, "a body of no type"),
    ("GET", "/api/openapi.json", {}, 200, "the description of the API"),
    ("GET", "/api/query/no-such", {}, 404, "a problem as JSON"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "headers", "status", "reason"), GUARDED)
def test_every_response_is_guarded(
    method: str, path: str, headers: dict[str, str], status: int | None, reason: str, server: Server
) -> None:
    answer = httpx.request(method, server.url + path, headers=headers, timeout=60)
    assert status is None or answer.status_code == status
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy
    assert "script-src" not in policy and "unsafe-eval" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    "how",
    [
        {"viewport": DESK},
        {"viewport": PHONE},
        {"viewport": DESK, "color_scheme": "dark"},
    ],
    ids=["desk", "phone", "dark"],
)
def test_nobody_is_kept_out_of_any_page(
    path: str, how: dict[str, object], server: Server, visit: Visit
) -> None:
    assert barriers(visit(server.url + path, **how)) == []


def test_every_family_of_iris_has_pages(effects_folder: Path) -> None:
    """The first part of the path of everything that is said something about in the graph."""
    first: dict[str, str] = {}
    for quad in StoreFolder(effects_folder).open():
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(BASE):
            family = re.split("[/#]", quad.subject.value.removeprefix(BASE))[0]
            first.setdefault(family, quad.subject.value)
    del first["ontology"]  # its terms are told of in its documentation
    with serving(effects_folder) as server:
        for family, iri in first.items():
            for headers in ({"accept": "text/html"}, {"accept": "text/turtle"}):
                assert server.get(_path(iri), **headers).status_code == 200, (family, iri)


def test_the_list_of_pages_is_whole(server: Server) -> None:
    first = html.fromstring(server.get("/", accept="text/html").text)
    linked = {each.get("href") for each in first.cssselect("nav.bar a, footer a")}
    assert linked <= set(PAGES)


def test_twenty_clients_at_once(server: Server) -> None:
    """A tenth of what ``python -m benchmarks.load`` measures; how long it takes is told there."""
    met = load.crowd(server.url, [*load.PAGES, *load.questions()], requests=20)
    assert met.errors == ()
    assert len(met.seconds) == 400
