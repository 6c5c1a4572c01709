"""Identification: the published record becomes the graph record.

The graph record is the same tree with what a graph needs besides: types, IRIs
made from canonical keys, the concept beside the printed word, the time limit
taken apart. Its keys are those of ``mappings/catalogue.context.jsonld``; a key
without a value is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from graph_builder.agency import Body, Register, is_relative, looks_like_body
from graph_builder.catalogue import Catalogue, Citation, Entry, Item, Mend, Rejection, distinct
from graph_builder.concepts import find_concept
from graph_builder.deadline import TimeLimit, parse_time_limits
from graph_builder.matter_name import normal_name
from graph_builder.namespaces import (
    body_iri,
    catalogue_iri,
    citation_iri,
    concept_iri,
    entry_iri,
    item_iri,
    local_body_iri,
    mend_iri,
    other_cell_iri,
    rejection_iri,
    time_limit_iri,
    web_address,
)
from graph_builder.public_service import description, guide_bodies, is_public_service
from graph_builder.table import Place

Record = dict[str, Any]


def identify(catalogue: Catalogue, register: Register | None = None) -> Record:
    """The graph record of ``catalogue``.

    Bodies are looked up in ``register`` within the catalogue's jurisdiction; a
    body named relatively (区医保局) where none is known is a body of this
    catalogue only.
    """
    return _Identifier(catalogue, register or Register.load()).record()


class _Identifier:
    def __init__(self, catalogue: Catalogue, register: Register) -> None:
        self._catalogue = catalogue
        self._register = register
        self._slug = catalogue.description.id
        self._bodies: dict[str, str] = {}

    def record(self) -> Record:
        catalogue, said = self._catalogue, self._catalogue.description
        return _filled(
            id=catalogue_iri(self._slug).value,
            type="Catalogue",
            slug=self._slug,
            title=said.title,
            body=said.publisher,
            publisher=self._body(said.publisher) if said.publisher else None,
            jurisdiction=said.jurisdiction,
            edition=said.edition,
            date=said.date,
            landing_page=_address(said.url),
            layout=catalogue.layout,
            columns=sorted({column.role for column in catalogue.columns if column.role}),
            undescribed=list(said.unsaid()),
            source={"file": catalogue.source},
            items=[self._item(item) for item in catalogue.items],
            mends=[self._mend(n, mend) for n, mend in enumerate(catalogue.mends, 1)],
            rejections=[self._rejection(n, r) for n, r in enumerate(catalogue.rejections, 1)],
        )

    def _item(self, item: Item) -> Record:
        return _filled(
            id=item_iri(self._slug, item.seq).value,
            **({"type": "Item"} | self._service(item)),
            seq=item.seq,
            printed_seq=item.printed_seq,
            name=item.name,
            other_names=[name for name in item.names if name != item.name],
            normal_names=_normal_names(item),
            category=list(distinct(item.category)),
            category_path=" / ".join(item.category),
            entries=[self._entry(item.seq, n, entry) for n, entry in enumerate(item.entries, 1)],
            citations=[
                self._citation(item.seq, n, citation)
                for n, citation in enumerate(item.citations, 1)
            ],
        )

    def _service(self, item: Item) -> Record:
        """What is said besides of an item that is a service. CPSV-AP knows none without
        an authority, so an item for which no body is named stays an item."""
        authorities = self._authorities(item)
        if not authorities or not is_public_service(item):
            return {}
        return {
            "type": ["Item", "PublicService"],
            "service_identifier": f"{self._slug}/{item.seq}",
            "description": description(item),
            "competent_authority": authorities,
        }

    def _authorities(self, item: Item) -> list[str]:
        """Who acts: the body of the guide, else the publisher, else whoever discloses."""
        publisher = self._catalogue.description.publisher
        return self._iris(
            guide_bodies(item)
            or ([publisher] if publisher else [])
            or [body for entry in item.entries for body in entry.bodies]
        )

    def _entry(self, seq: int, n: int, entry: Entry) -> Record:
        return _filled(
            id=entry_iri(self._slug, seq, n).value,
            type="Entry",
            section=entry.section,
            section_concept=_concepts("section", entry.section),
            content=entry.content,
            forms=list(entry.forms),
            bodies=list(entry.bodies),
            disclosed_by=self._iris(entry.bodies),
            attribute=entry.attribute,
            attribute_concept=_concepts("attribute", entry.attribute),
            method=list(entry.method),
            method_concept=_concepts("method", *entry.method),
            reason=entry.reason,
            reason_concept=_concepts("reason", entry.reason),
            time_limit=entry.time_limit,
            time_limits=[
                self._time_limit(seq, n, k, limit)
                for k, limit in enumerate(parse_time_limits(entry.time_limit or ""), 1)
            ],
            channels=list(entry.channels),
            channel_concept=_concepts("channel", *entry.channels),
            audience=list(entry.audience),
            audience_concept=_concepts("audience", *entry.audience),
            level=list(entry.level),
            level_concept=_concepts("level", *entry.level),
            url=_address(entry.url),
            update_frequency=entry.update_frequency,
            department=entry.department,
            note=entry.note,
            others=[
                _filled(
                    id=other_cell_iri(self._slug, seq, n, k).value,
                    type="OtherCell",
                    heading=other.column,
                    cell=other.value,
                )
                for k, other in enumerate(entry.others, 1)
            ],
            source=_source(entry.source),
        )

    def _time_limit(self, seq: int, n: int, k: int, limit: TimeLimit) -> Record:
        return _filled(
            id=time_limit_iri(self._slug, seq, n, k).value,
            type="TimeLimit",
            amount=limit.amount,
            unit=_concept("unit", limit.unit) if limit.unit else None,
            anchor=limit.anchor,
            raw=limit.raw,
        )

    def _citation(self, seq: int, n: int, citation: Citation) -> Record:
        return _filled(
            id=citation_iri(self._slug, seq, n).value,
            type="Citation",
            citation_kind=_concept("citation-kind", citation.kind),
            raw=citation.raw,
            cited_title=citation.title,
            document_number=citation.document_number,
            written_as=citation.written_as,
            article=citation.article,
            repairs=list(distinct(citation.repairs)),
            confidence=f"{citation.confidence:g}",
            named_bodies=list(citation.bodies),
            named_body=self._iris(citation.bodies),
            source=_source(citation.source),
        )

    def _mend(self, n: int, mend: Mend) -> Record:
        return _filled(
            id=mend_iri(self._slug, n).value,
            type="Mend",
            mend_kind=_concept("mend-kind", mend.kind),
            was=mend.was,
            now=mend.now,
            source=_source(mend.source),
        )

    def _rejection(self, n: int, rejection: Rejection) -> Record:
        return _filled(
            id=rejection_iri(self._slug, n).value,
            type="Rejection",
            column=rejection.column,
            value=rejection.value,
            rejection_reason=rejection.reason,
            source=_source(rejection.source),
        )

    def _iris(self, names: Iterable[str]) -> list[str]:
        return list(distinct(self._body(name) for name in names))

    def _publisher(self, name: str) -> Body | None:
        """Who 本机关 is: the publisher, unless it is the publisher that is looked up."""
        said = self._catalogue.description
        if said.publisher is None or name == said.publisher:
            return None
        return self._register.find(said.publisher, said.jurisdiction)

    def _body(self, name: str) -> str:
        """The IRI of the body printed as ``name`` in this catalogue."""
        if name not in self._bodies:
            said = self._catalogue.description
            known = self._register.find(name, said.jurisdiction, self._publisher(name))
            if known is not None:
                iri = body_iri(known.name)
            elif is_relative(name) or not looks_like_body(name):  # 县教育局; 教育
                iri = local_body_iri(self._slug, name)
            else:
                iri = body_iri(name)
            self._bodies[name] = iri.value
        return self._bodies[name]


def _normal_names(item: Item) -> list[str]:
    names = (normal_name(name) for name in (item.name, *item.names))
    return list(distinct(name for name in names if name))


def _filled(**values: Any) -> Record:
    return {key: value for key, value in values.items() if value not in (None, "", [])}


def _source(place: Place) -> Record:
    return _filled(
        file=place.file,
        line=place.line,
        end_line=place.end_line,
        sheet=place.sheet,
        page=place.page,
    )


@cache
def _concept(scheme: str, slug: str) -> str:
    return concept_iri(scheme, slug).value


def _concepts(scheme: str, *texts: str | None) -> list[str]:
    found = (find_concept(scheme, text) for text in texts if text)
    return list(distinct(concept.value for concept in found if concept is not None))


def _address(text: str | None) -> str | None:
    address = web_address(text) if text else None
    return None if address is None else address.value
