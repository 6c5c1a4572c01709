"""The report of findings: plain data and sentences, a page, a workbook."""
