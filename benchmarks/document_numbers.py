"""How fast document numbers are found, beside the regular expression most projects use.

    python -m benchmarks.document_numbers

Both read the same texts in the same run; MB are UTF-8 bytes, times are CPU
times of one core, the best of three. Below stands what the plain expression
makes of the table of written forms in tests/data/document_numbers.tsv.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from graph_builder import resources
from graph_builder.document_number import find_numbers, parse

PLAIN = re.compile(r"[\u4e00-\u9fa5]+〔\d{4}〕\d+号")
TABLE = Path(__file__).parent.parent / "tests" / "data" / "document_numbers.tsv"
PROSE = (
    "为贯彻落实党中央、国务院决策部署，进一步推进医疗保障信息化建设，根据《中华人民共和国社会保险法》"
    "等有关规定，结合本市2019年实际，现就有关事项通知如下，请各区认真组织实施，确保2020年底前完成。"
)
CITING = PROSE * 2 + "以上事项按照沪人社医发〔2016〕44号和国务院令第711号的规定办理。"
ADVERSARIAL = ("（", "〔2016", "〔2016〕", "国发〔2016〕", "国发〔2016〕1-21号", " ", "2", "十")
ADVERSARIAL += ("第1号令", "44、", "1-", "<a", "&#160;", "GB/T ", "法（研）", "财政部 ", "号", "\n")
CELLS = (
    "上海市医疗保障局",
    "自该政府信息形成或者变更之日起20个工作日内",
    "咨询电话：021-12345678，中山南路865号",
    "https://ybj.sh.gov.cn/xxgk/2019/index.html",
    "沪医保〔2000〕46号",
    "《关于印发〈上海市基本医疗保险综合减负实施办法〉的通知》（沪人社医发〔2016〕46号）",
)


def seconds(work: Callable[[], object]) -> float:
    """The least CPU time of three runs."""
    times = []
    for _ in range(3):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def count(found: Iterable[object]) -> int:
    """How many there are."""
    return sum(1 for _ in found)


def speed(name: str, text: str) -> str:
    """One line: both readers on one text."""
    megabytes = len(text.encode()) / 1e6
    ours = megabytes / seconds(lambda: count(find_numbers(text)))
    plain = megabytes / seconds(lambda: count(PLAIN.finditer(text)))
    numbers = count(find_numbers(text)), count(PLAIN.finditer(text))
    return (
        f"{name:28} {ours:8.1f} MB/s {numbers[0]:6} numbers   "
        f"plain {plain:8.1f} MB/s {numbers[1]:6} numbers"
    )


def table() -> list[tuple[str, list[str]]]:
    """The written forms and what is in them."""
    rows = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            text, expected, _ = line.split("\t")
            text = text.replace("\\n", "\n").replace("\\t", "\t")
            text = text.replace("\\u200b", "\u200b").replace("\\ufeff", "\ufeff")
            rows.append((text, [form for form in expected.split(" + ") if form]))
    return rows


def score(rows: list[tuple[str, list[str]]], read: Callable[[str], list[str]]) -> str:
    """Micro precision, recall and F1 over the table."""
    right = wrong = missed = 0
    for text, expected in rows:
        got = read(text)
        right += (hits := sum(form in expected for form in got))
        wrong += len(got) - hits
        missed += len([form for form in expected if form not in got])
    precision, recall = right / (right + wrong), right / (right + missed)
    f1 = 2 * precision * recall / (precision + recall)
    return f"precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}"


def main() -> None:
    """Print the figures."""
    parse("国发〔2013〕40号")  # the registers are read once, outside the measurement
    catalogues = "".join(
        path.read_text(encoding="utf-8")
        for path in sorted(resources.example_catalogues().glob("*.txt"))
    )
    lines = ["Throughput"]
    lines.append(speed("the five catalogues, x 20", catalogues * 20))
    lines.append(speed("prose without numbers", PROSE * 10_000))
    lines.append(speed("prose, 2 numbers in 200 chars", CITING * 5_000))
    lines.append(speed("nothing but numbers", "沪人社医发〔2016〕44号、" * 20_000))

    lines += ["", "A cell"]
    for cell in CELLS:
        took = seconds(lambda cell=cell: [count(find_numbers(cell)) for _ in range(10_000)])  # type: ignore[misc]
        lines.append(f"{took / 10_000 * 1e6:6.1f} µs  {cell}")

    lines += ["", "100,000 characters of"]
    for piece in ADVERSARIAL:
        text = piece * (100_000 // len(piece))
        lines.append(f"{seconds(lambda text=text: count(find_numbers(text))):6.3f} s  {piece!r}")  # type: ignore[misc]

    rows = table()
    lines += ["", f"The table of {len(rows)} written forms"]
    lines.append("ours   " + score(rows, lambda text: [str(f.number) for f in find_numbers(text)]))
    lines.append("plain  " + score(rows, PLAIN.findall))
    lines += ["", "What the plain expression misses or cuts wrongly, of the first 150 forms"]
    for text, expected in rows[:150]:
        got = PLAIN.findall(text)
        if got != expected:
            lines.append(
                f"  {text!r}: {'、'.join(got) or 'nothing'}, not {'、'.join(expected) or 'nothing'}"
            )
    print("\n".join(lines))  # noqa: T201


if __name__ == "__main__":
    main()
