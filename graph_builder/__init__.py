"""yiju (依据): a knowledge graph of what Chinese government services rest on.

The words are those of the command line.

>>> from datetime import date
>>> from pathlib import Path
>>> from tempfile import TemporaryDirectory
>>> import graph_builder as yiju

Read one catalogue, without a store:

>>> catalogue = yiju.extract(yiju.example_catalogues() / "shanghai-district-services.txt")
>>> len(catalogue.items), catalogue.items[0].citations[2].document_number
(25, '沪人社医发〔2016〕44号')

Build a graph and ask it; a document may be spelt any way:

>>> with TemporaryDirectory() as folder:
...     built = yiju.build([yiju.example_catalogues()], Path(folder) / "store")
...     graph = yiju.open_graph(Path(folder) / "store")
...     answer = graph.query("services-by-policy", policy="沪人社医发(2016)44")
>>> [(row["catalogue"], row["sequence"]) for row in answer][-2:]
[('shanghai-district-services', '1'), ('shanghai-district-services', '2')]

Ask what a repeal would do; nothing in the graph changes:

>>> with TemporaryDirectory() as folder:
...     built = yiju.build([yiju.example_catalogues()], Path(folder) / "store")
...     graph = yiju.open_graph(Path(folder) / "store")
...     answer = graph.impact("沪医保〔2000〕46号", on=date(2026, 6, 30))
>>> answer.summary.items, answer.summary.no_basis_left, str(answer.summary.first_due)
(7, 4, '2026-07-28')

Read what a repeal list or a notice states, without a store:

>>> said = yiju.read_effects(yiju.example_effects() / "示例决定.txt")
>>> said.effects[0].document.number, said.effects[0].type, str(said.effects[0].date)
('沪医保〔2001〕48号', 'repealed', '2026-03-01')

Compare two catalogues, here a county's with a city's:

>>> files = [str(yiju.example_catalogues() / f"{name}.txt") for name in ("county", "prefecture-city")]
>>> pair = yiju.compare_catalogues(*files).pairs[0]
>>> pair.one.name, pair.predicate, pair.other.name
('单位参保登记', 'broadMatch', '办理基本医疗保险、生育保险登记业务')

Find the document numbers in any text:

>>> [str(found.number) for found in yiju.find_numbers("依据沪医保（2000）46号第四条")]
['沪医保〔2000〕46号']
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

__version__ = "0.1.0"

if TYPE_CHECKING:
    from graph_builder.catalogue import Catalogue
    from graph_builder.compare import Comparison
    from graph_builder.compare import compare as compare_catalogues
    from graph_builder.construction.catalogues import Built, build
    from graph_builder.construction.effects import import_effects, read_effects
    from graph_builder.document_number import DocumentNumber, Found, find_numbers
    from graph_builder.document_number import parse as parse_number
    from graph_builder.effects.effect import Effect
    from graph_builder.errors import YijuError
    from graph_builder.extraction import extract
    from graph_builder.knowledge import Graph, open_graph
    from graph_builder.query import Answer, library
    from graph_builder.resources import example_catalogues, example_effects
else:
    # Where each name comes from. Loaded when it is asked for: a process that reads one
    # PDF, or answers queries, has no use for the rest.
    _HOMES: Final = {
        "Answer": "query.Answer",
        "Built": "construction.catalogues.Built",
        "Catalogue": "catalogue.Catalogue",
        "Comparison": "compare.Comparison",
        "DocumentNumber": "document_number.DocumentNumber",
        "Effect": "effects.effect.Effect",
        "Found": "document_number.Found",
        "Graph": "knowledge.Graph",
        "YijuError": "errors.YijuError",
        "build": "construction.catalogues.build",
        "compare_catalogues": "compare.compare",
        "example_catalogues": "resources.example_catalogues",
        "example_effects": "resources.example_effects",
        "extract": "extraction.extract",
        "find_numbers": "document_number.find_numbers",
        "import_effects": "construction.effects.import_effects",
        "library": "query.library",
        "open_graph": "knowledge.open_graph",
        "parse_number": "document_number.parse",
        "read_effects": "construction.effects.read_effects",
    }

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module, _, inside = _HOMES[name].rpartition(".")
        value = getattr(import_module(f"{__name__}.{module}"), inside)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})


__all__ = [
    "Answer",
    "Built",
    "Catalogue",
    "Comparison",
    "DocumentNumber",
    "Effect",
    "Found",
    "Graph",
    "YijuError",
    "__version__",
    "build",
    "compare_catalogues",
    "example_catalogues",
    "example_effects",
    "extract",
    "find_numbers",
    "import_effects",
    "library",
    "open_graph",
    "parse_number",
    "read_effects",
]
