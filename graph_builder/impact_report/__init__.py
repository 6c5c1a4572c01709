"""Reports of an impact for people: a page, a memo, Markdown; one text, several forms."""

from graph_builder.impact_report.markdown import to_markdown
from graph_builder.impact_report.memo import to_docx
from graph_builder.impact_report.page import to_html

__all__ = ["to_docx", "to_html", "to_markdown"]
