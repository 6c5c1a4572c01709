"""Agencies: the bodies that issue documents, their names and their codes.

The register ``ontology/issuers.ttl`` holds what is known: a body has a full
name, other written names, a place, a span of years; a code (机关代字) is used by
a body in a span of years, so that code *and year* give the issuer:

>>> register = Register.load()
>>> register.issuer("沪医保", 2000).name, register.issuer("沪医保", 2019).name
('上海市医疗保险局', '上海市医疗保障局')

A known code in a year when nobody used it is suspect; a code that is not in the
register is unknown, which is something else:

>>> register.issuer("沪医保", 2015), register.is_suspect("沪医保", 2015)
(None, True)
>>> register.issuer("某某发", 2015), register.is_suspect("某某发", 2015)
(None, False)

A body is found by any of its names. A name that means something in one place
only is looked up in that place; two bodies that share a name stay two:

>>> register.find("人社部").name
'人力资源社会保障部'
>>> register.find("区医保局"), register.find("区医保局", "上海市金山区").name
(None, '上海市金山区医疗保障局')

A cell may name several bodies; a name is never split:

>>> split_bodies("上海市人社局、上海市医保局和上海市卫计委")
('上海市人社局', '上海市医保局', '上海市卫计委')
>>> split_bodies("人力资源和社会保障部 财政部")
('人力资源和社会保障部', '财政部')
"""

from graph_builder.agency.cells import looks_like_body, split_bodies
from graph_builder.agency.names import area
from graph_builder.agency.register import Body, CodeUse, Hit, Register, is_relative

__all__ = [
    "Body",
    "CodeUse",
    "Hit",
    "Register",
    "area",
    "is_relative",
    "looks_like_body",
    "split_bodies",
]
