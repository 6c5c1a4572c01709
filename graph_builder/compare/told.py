"""A comparison told to people: a sentence, then tables, the weightiest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from graph_builder.compare.answer import Comparison, only_in
from graph_builder.compare.editions import Change, Editions, Kept
from graph_builder.compare.match import Pair
from graph_builder.compare.side import Basis, Matter
from graph_builder.language import plural, tr
from graph_builder.workbook import Cell, Table, Workbook

_MANY = 5
_SINGLE = 3  # columns of a table of matters; those of pairs have more
_SHEET = 31  # Excel allows the name of a sheet no more characters


@dataclass(frozen=True, slots=True)
class Block:
    """A table under its title; ``name`` is short enough for a sheet."""

    name: str
    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def sentence(found: Comparison) -> str:
    """What was found, as one would say it."""
    one, other = _quoted(found.one.label), _quoted(found.other.label)
    if one == other:
        names = (found.one.slug, found.other.slug)
        names = names if names[0] != names[1] else (tr("前者", "first"), tr("后者", "second"))
        one, other = (f"{one}（{name}）" for name in names)
    counts = found.summary()
    if found.editions is not None:
        return _editions_sentence(found, one, other)
    mine, theirs = len(found.one.matters), len(found.other.matters)
    both_ways = tr("其中", "of these")
    differing = counts["differing_bases"]
    zh = (
        f"{one}（{mine} 项）与{other}（{theirs} 项）对照：同一事项 {counts['same']} 对"
        + (f"（{both_ways} {differing} 对依据不同）" if differing else "")
        + f"，一宽一窄 {counts['parts']} 对；前者有而后者没有的 {counts['only_a']} 项，"
        f"后者有而前者没有的 {counts['only_b']} 项；另有 {counts['hints']} 对只是相关，仅供参考。"
    )
    en = (
        f"{one} ({plural(mine, 'item')}) and {other} ({theirs}): "
        + plural(counts["same"], "pair is one matter", "pairs are one matter")
        + (f" ({differing} of them on different documents)" if differing else "")
        + f", in {counts['parts']} one is broader; {plural(counts['only_a'], 'item')} only in the first, "
        f"{counts['only_b']} only in the second; "
        + plural(counts["hints"], "pair is merely akin.", "pairs are merely akin.")
    )
    if any(len(block.rows) != len(_grouped(block.rows)) for block in _of_levels(found)):
        zh += "下表中只差序号的（如办事指南及其结果）并作一行。"
        en += " In the tables, what differs in its number alone is one row."
    return tr(zh, en)


def _editions_sentence(found: Comparison, one: str, other: str) -> str:
    counts = found.summary()
    said = [
        (counts["added"], tr("新增 {} 项", "{} added")),
        (counts["removed"], tr("取消 {} 项", "{} removed")),
        (counts["split"], tr("拆分 {} 项", "{} split")),
        (counts["joined"], tr("合并成 {} 项", "joined into {}")),
        (counts["renamed"], tr("改名 {} 项", "{} renamed")),
        (counts["other_bases"], tr("依据变动 {} 项", "{} with other bases")),
        (counts["other_fields"], tr("其他内容变动 {} 项", "{} with other fields")),
    ]
    told = tr("、", ", ").join(text.format(count) for count, text in said if count)
    same = counts["unchanged"]
    if not told:
        return tr(
            f"{other}与{one}相比没有变化（{same} 项）。",
            f"{other} is as {one} was ({plural(same, 'item')}).",
        )
    rest_zh = f"；其余 {same} 项没有变化" if same else ""
    rest_en = f"; the other {same} are unchanged" if same else ""
    return tr(
        f"{other}与{one}相比：{told}{rest_zh}。序号的变动不计。",
        f"{other} against {one}: {told}{rest_en}. Numbers do not count.",
    )


def blocks(found: Comparison) -> list[Block]:
    """The tables that have rows."""
    made = (
        map(_merged, _of_levels(found)) if found.editions is None else _of_editions(found.editions)
    )
    return [block for block in made if block.rows]


def _merged(block: Block) -> Block:
    """``block`` with the rows that differ in their numbers alone as one, and told how many
    these are."""
    rows, count = _grouped(block.rows), len(block.rows)
    if len(rows) == count:
        return block
    single = len(block.header) == _SINGLE
    what = tr("项", "items") if single else tr("对", "pairs")
    counted = tr(
        f"：{len(rows)} 行，合 {count} {what}", f": {plural(len(rows), 'row')}, {count} {what}"
    )
    return replace(block, title=block.title + counted, rows=rows)


# Two levels.


def _of_levels(found: Comparison) -> Iterable[Block]:
    one, other = found.one.label, found.other.label
    differing = found.differing
    yield Block(
        tr("依据不同", "other bases"),
        tr("同一事项，依据不同", "One matter, different documents"),
        [
            *_pair_header(one, other),
            tr("仅前者引用", "only the first"), tr("仅后者引用", "only the second"), tr("备注", "remark"),
        ],
        [[*_names(p), *map(_listed, only_in(p)), _remark(p)] for p in differing],
    )  # fmt: skip
    rest = [pair for pair in found.same if pair not in differing]
    yield Block(
        tr("同一事项", "one matter"),
        tr(
            "同一事项，依据一致，或有一方没有列政策依据",
            "One matter; same documents, or one side names none",
        ),
        [*_pair_header(one, other), tr("可信度", "confidence"), tr("凭据", "by")],
        [[*_names(pair), _sure(pair), _by(pair)] for pair in rest],
    )
    yield Block(
        tr("一宽一窄", "broader, narrower"),
        tr("一宽一窄", "One is a part of the other"),
        [
            tr("序号", "no."), one, tr("关系", "stands to"), tr("序号", "no."), other,
            tr("可信度", "confidence"), tr("凭据", "by"),
        ],
        [
            [_number(p.one), p.one.name, _relation(p), _number(p.other), p.other.name, _sure(p), _by(p)]
            for p in found.parts
        ],
    )  # fmt: skip
    for side, lacks, matters in (
        (one, other, found.only_one), (other, one, found.only_other),
    ):  # fmt: skip
        yield Block(
            tr(f"仅{side}", f"only {side}")[:_SHEET],
            tr(f"{_quoted(side)}有，{_quoted(lacks)}没有", f"In {side}, not in {lacks}").strip(),
            [tr("序号", "no."), tr("类别", "category"), tr("事项", "item")],
            [[_number(m), " / ".join(m.category), m.name] for m in matters],
        )
    yield Block(
        tr("仅供参考", "hints"),
        tr("只是相关，仅供参考", "Merely akin"),
        [*_pair_header(one, other), tr("可信度", "confidence"), tr("共同依据", "shared documents")],
        [[*_names(pair), _sure(pair), _listed(pair.shared)] for pair in found.hints],
    )


def _pair_header(one: str, other: str) -> list[str]:
    return [tr("序号", "no."), one, tr("序号", "no."), other]


def _names(pair: Pair) -> list[Cell]:
    return [_number(pair.one), pair.one.name, _number(pair.other), pair.other.name]


def _number(matter: Matter) -> str:
    return matter.printed_seq or str(matter.seq)


def _sure(pair: Pair) -> str:
    return f"{pair.confidence:.2f}"


_RELATIONS = ("属于", "包括", "is a part of", "contains")


def _relation(pair: Pair) -> str:
    if pair.predicate == "broadMatch":
        return tr("属于", "is a part of")
    return tr("包括", "contains")


def _by(pair: Pair) -> str:
    said = {
        "name": tr("名称", "name"), "heading": tr("上级类目", "heading"),
        "content": tr("公开内容", "content"), "basis": tr("依据", "basis"),
    }  # fmt: skip
    return tr("、", ", ").join(said[each] for each in pair.by)


def _listed(bases: Iterable[Basis]) -> str:
    return "\n".join(map(_brief, bases))


def _brief(basis: Basis) -> str:
    """The number, by which staff know a document, else the title."""
    return basis.number or str(basis)


def _grouped(rows: Iterable[Sequence[Cell]]) -> list[list[Cell]]:
    """``rows``, those that differ in their numbers alone as one: a guide and its result."""
    made: dict[tuple[Cell, ...], list[Cell]] = {}
    numbers: dict[tuple[Cell, ...], list[list[Cell]]] = {}
    for row in rows:
        key = tuple(cell for n, cell in enumerate(row) if n not in _numbered(row))
        made.setdefault(key, list(row))
        numbers.setdefault(key, []).append([row[n] for n in _numbered(row)])
    for key, row in made.items():
        for place, n in enumerate(_numbered(row)):
            row[n] = _run(list(dict.fromkeys(str(each[place]) for each in numbers[key])))
    return list(made.values())


def _numbered(row: Sequence[Cell]) -> tuple[int, ...]:
    """The columns that hold numbers of items."""
    return {_SINGLE: (0,), 7: (0, 3) if row[2] in _RELATIONS else (0, 2)}.get(len(row), (0, 2))


def _remark(pair: Pair) -> str:
    """Documents that only look different: one character of the number, or of the title."""
    mine, theirs = only_in(pair)
    alike = [(a, b) for a in mine for b in theirs if _look_alike(a, b)]
    if len(alike) == len(mine) == len(theirs) == 1:
        return tr("疑为同一文件", "perhaps one document")
    named = [f"{_brief(a)} ≈ {_brief(b)}" for a, b in alike]
    return "\n".join([tr("疑为同一文件：", "perhaps one document:"), *named]) if named else ""


def _look_alike(one: Basis, other: Basis) -> bool:
    if one.number and other.number and Levenshtein.distance(one.number, other.number) == 1:
        return one.number.split("〔")[-1] == other.number.split("〔")[-1]
    if one.number and other.number:
        return False
    return fuzz.ratio(one.title or "", other.title or "") >= 90


def _quoted(label: str) -> str:
    """A title in its marks; an id, which is Latin, as it stands."""
    return tr(f" {label} " if label.isascii() else f"《{label}》", label)


# Two editions.


def _of_editions(found: Editions) -> Iterable[Block]:
    number, item = tr("序号", "no."), tr("事项", "item")
    was, now = tr("原为", "was"), tr("现为", "now")
    kept = found.kept
    yield Block(
        tr("依据变动", "bases"), tr("依据变动", "Other bases"),
        [number, item, tr("变动", "change"), tr("文件", "document")],
        [[_number(each.other), each.other.name, *row] for each in kept for row in _basis_rows(each)],
    )  # fmt: skip
    yield Block(
        tr("改名", "renamed"), tr("改名", "Renamed"), [number, was, number, now],
        [
            [_number(each.one), each.one.name, _number(each.other), each.other.name]
            for each in kept if each.is_renamed
        ],
    )  # fmt: skip
    for name, divided in ((tr("拆分", "split"), found.split), (tr("合并", "joined"), found.joined)):
        yield Block(
            name, name, [number, item, number, tr("分别为", "parts")],
            [[_number(e.whole), e.whole.name, _number(m), m.name] for e in divided for m in e.parts],
        )  # fmt: skip
    yield Block(
        tr("内容变动", "fields"), tr("内容变动", "Other fields"),
        [number, item, tr("信息", "row"), tr("栏目", "column"), was, now],
        list(_field_rows(kept)),
    )  # fmt: skip
    for name, matters in (
        (tr("新增", "added"), found.added),
        (tr("取消", "removed"), found.removed),
    ):
        yield Block(
            name, name, [number, tr("类别", "category"), item],
            [[_number(m), " / ".join(m.category), m.name] for m in matters],
        )  # fmt: skip


def _basis_rows(kept: Kept) -> Iterable[list[Cell]]:
    for old, new in kept.replaced:
        text = tr(f"{old}\n改为 {new.number or new}", f"{old}\nnow {new.number or new}")
        yield [tr("换文号", "other number"), text]
    for basis in kept.bases_removed:
        yield [tr("删去", "removed"), str(basis)]
    for basis in kept.bases_added:
        yield [tr("增加", "added"), str(basis)]


def _run(numbers: list[str]) -> str:
    """Numbers in a row as from and to: 1—3、7."""
    runs: list[list[str]] = []
    for number in numbers:
        follows = runs and number.isdecimal() and runs[-1][-1].isdecimal()
        if follows and int(number) == int(runs[-1][-1]) + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(f"{run[0]}—{run[-1]}" if len(run) > 2 else "、".join(run) for run in runs)


def _field_rows(kept: Iterable[Kept]) -> Iterable[list[Cell]]:
    """A row for each change; one that many items share is told once."""
    items: dict[Change, list[Matter]] = {}
    for each in kept:
        for change in each.changes:
            items.setdefault(change, []).append(each.other)
    for change, matters in items.items():
        says: list[Cell] = [
            change.section, field_label(change), change.was or "", change.now or "",
        ]  # fmt: skip
        if len(matters) > _MANY:
            first, count = matters[0].name, len(matters)
            name = tr(f"{first}等 {count} 项", f"{first} and {count - 1} more")
            yield [_run(list(map(_number, matters))), name, *says]
        else:
            yield from ([_number(matter), matter.name, *says] for matter in matters)


def field_label(change: Change) -> str:
    """What people call the column that changed; one without a place of its own has its
    heading."""
    known = {
        "category": tr("类别", "category"), "row": tr("整行", "whole row"),
        "content": tr("公开内容", "content"), "bodies": tr("公开主体", "body"),
        "attribute": tr("公开属性", "attribute"), "method": tr("公开方式", "method"),
        "reason": tr("理由", "reason"), "time_limit": tr("公开时限", "time limit"),
        "channels": tr("公开渠道", "channels"), "audience": tr("公开对象", "audience"),
        "level": tr("公开层级", "level"),
    }  # fmt: skip
    return known.get(change.field, change.field)


def to_xlsx(found: Comparison) -> bytes:
    """A workbook: the sentence, then a sheet for each table."""
    book = Workbook()
    rows: list[list[Cell]] = [[block.title, len(block.rows)] for block in blocks(found)]
    header = [tr("表", "table"), tr("行数", "rows")]
    said = Table([tr("两个目录", "the catalogues")], [[sentence(found).strip()]], widths=(90,))
    book.add_blocks(
        tr("概况", "summary"),
        {tr("概况", "Summary"): said, tr("各表", "Tables"): Table(header, rows, widths=(90, 10))},
    )
    taken: set[str] = set()
    for block in blocks(found):
        name = _sheet_name(block.name, taken)
        book.add_table(name, Table(block.header, block.rows))
    return book.to_bytes()


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name that Excel takes, and that no other sheet has."""
    plain = "".join("_" if char in "[]:*?/\\'" else char for char in name)[: _SHEET - 2]
    free = next(
        each for n in range(1, 100) if (each := plain + (f"_{n}" if n > 1 else "")) not in taken
    )
    taken.add(free)
    return free
