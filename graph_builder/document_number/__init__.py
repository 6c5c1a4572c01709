"""Document numbers (发文字号), the identity of Chinese government documents.

A number is an issuer's code (机关代字), a four-digit year in 〔 〕, a serial
and 号, without 第 and without leading zeros (GB/T 9704-2012, 7.2.5):

>>> from graph_builder.document_number import parse, find_numbers
>>> number = parse("沪 人社医发（２０１６）第044號")
>>> str(number), number.issuer_code, number.year, number.serial
('沪人社医发〔2016〕44号', '沪人社医发', 2016, '44')

Four families are read, each with one canonical form, which decides equality:

============  ==============================  ===================================
number        沪医保（2000）46号              沪医保〔2000〕46号
order         中华人民共和国国令第711号       国务院令第711号; a printed year stays
                                              as printed: 商务部令2016年第2号,
                                              中国人民银行令〔2024〕第1号
announcement  财政部、税务总局2020年第43号公告  财政部 税务总局公告2020年第43号
standard      GB17733—2008                    GB 17733-2008
============  ==============================  ===================================

Tolerated, each recorded as a repair (``REPAIRS`` says what each slug means)
that lowers the confidence: brackets of any kind, mixed, doubled or lost;
blanks, line breaks, zero-width characters and HTML remains anywhere;
full-width and Chinese numerals; traditional characters; 第, leading zeros, a
lost 号; the year in front (year of two digits kept as written: 财税字〔86〕122号);
lists, ranges and codes left out:

>>> for found in find_numbers("根据国发〔201340号和沪医保[2000]46、47号"):
...     print(found.number, found.raw, found.repairs, found.confidence)
国发〔2013〕40号 国发〔201340号 ('bracket-missing',) 0.742
沪医保〔2000〕46号 沪医保[2000]46 ('bracket', 'list') 0.955
沪医保〔2000〕47号 47号 ('bracket', 'list') 0.955

Text glued before a code is cut by the register of codes, then by words that
lead in to a number or end a title, and by agencies' full names
(``mappings/number_words.yaml``):

>>> [str(found.number) for found in find_numbers("…的通知苏州市住房和城乡建设局苏住建规〔2011〕4号")]
['苏住建规〔2011〕4号']

Refused, because inventing a number is worse than missing one: court cases
(year first), certificates and approvals, periodicals, numbers not filled in,
years and serials whose code or body is not said:

>>> for text in ("（2019）沪01民终123号", "国药准字H20201234", "浦府规〔2021〕××号",
...              "〔2000〕46号", "99号令", "2015年97号", "国发〔2013〕40号、41号", "关于沪医保〔2000〕46号"):
...     try:
...         parse(text)
...     except InvalidDocumentNumber as error:
...         print(error)
“（2019）沪01民终123号”不是一个发文字号：这是法院案号（年份在前）
“国药准字H20201234”不是一个发文字号：这是批准文号或证件号
“浦府规〔2021〕××号”不是一个发文字号：序号或年份没有填写
“〔2000〕46号”不是一个发文字号：缺机关代字，或代字认不出
“99号令”不是一个发文字号：令缺发文机关，或发文机关认不出
“2015年97号”不是一个发文字号：缺机关代字和年份括号，或代字认不出
“国发〔2013〕40号、41号”不是一个发文字号：其中有2个字号：国发〔2013〕40号、国发〔2013〕41号
“关于沪医保〔2000〕46号”不是一个发文字号：字号前后还有别的文字，其中的字号是 沪医保〔2000〕46号
"""

from __future__ import annotations

from ..errors import InvalidDocumentNumber
from .find import find_numbers
from .read import canonical, is_document_number, parse
from .repairs import REPAIRS
from .value import DocumentNumber, Family, Found

__all__ = [
    "REPAIRS",
    "DocumentNumber",
    "Family",
    "Found",
    "InvalidDocumentNumber",
    "canonical",
    "find_numbers",
    "is_document_number",
    "parse",
]
