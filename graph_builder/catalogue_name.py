"""What a catalogue is called for people: its title, else whose it is, else the name of its file.

Its id is never passed off as a title.

>>> catalogue_name("政务公开标准目录", "市医保局", "city")
'政务公开标准目录'
>>> catalogue_name(None, "区医保局", "district"), catalogue_name(None, None, "district")
('区医保局的目录（无标题）', '无标题的目录 district')
"""

from __future__ import annotations

from graph_builder.language import tr


def catalogue_name(title: str | None, publisher: str | None, slug: str) -> str:
    """The name of the catalogue ``slug``."""
    if title:
        return title
    if publisher:
        return tr(f"{publisher}的目录（无标题）", f"Catalogue of {publisher} (untitled)")
    return tr(f"无标题的目录 {slug}", f"Untitled catalogue {slug}")
