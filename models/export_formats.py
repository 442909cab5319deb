"""The formats of exports: the one list that tables, menus, forms, the API and the audit read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Way:
    """One way to write a view in a format, as the menu offers it.

    `file_words` are those of a finished file; `{view}` is overview or posts. `overview_only` where
    the posts have no such form.
    """

    key: str
    words: str
    file_words: str
    options: Mapping[str, str] = field(default_factory=dict)
    overview_only: bool = False


@dataclass(frozen=True)
class ExportFormat:
    """A format: the name of its folder in `dashboard/exports`, and what people read of it.

    `options` are those of an export that mean something for it; what is `drawn` needs Chromium.
    """

    name: str
    words: str
    ways: tuple[Way, ...]
    options: tuple[str, ...] = ()
    drawn: bool = False

    @property
    def short(self) -> str:
        """The name as sentences have it: PDF."""
        return self.name.upper()


LETTER = "PDF report, US Letter"
FORMATS = (
    ExportFormat(
        "pdf",
        "PDF",
        (
            Way("pdf-a4", "PDF report, A4", "PDF report, A4", {"paper": "a4"}),
            Way("pdf-letter", LETTER, LETTER, {"paper": "letter"}),
        ),
        options=("paper", "sections", "more_page_ids"),
        drawn=True,
    ),
    ExportFormat(
        "pptx",
        "PowerPoint slides (PPTX)",
        (Way("pptx", "PowerPoint slides", "PowerPoint slides"),),
        options=("sections", "more_page_ids"),
    ),
    ExportFormat(
        "png",
        "PNG picture",
        (
            Way("png-view", "PNG of this screen", "PNG of the {view}", {"png_part": "overview"}),
            Way("png-chart", "PNG of the chart", "PNG of the chart", {"png_part": "chart"}, True),
        ),
        options=("png_part", "theme"),
        drawn=True,
    ),
    ExportFormat(
        "xlsx",
        "Excel workbook (XLSX)",
        (Way("xlsx", "Excel workbook", "Excel workbook of the {view}"),),
    ),
    ExportFormat(
        "csv",
        "CSV",
        (
            Way("csv-zip", "CSV files in a ZIP", "CSV files of the {view}", {"csv_form": "zip"}),
            Way("csv-one", "CSV, one file", "CSV of the {view}", {"csv_form": "single"}),
        ),
        options=("csv_form", "csv_separator"),
    ),
)
BY_NAME = {one.name: one for one in FORMATS}
EXPORT_FORMATS = tuple(BY_NAME)
DRAWN = tuple(one.name for one in FORMATS if one.drawn)
ONE_OF_THEM = f"export_format IN ({', '.join(repr(name) for name in sorted(EXPORT_FORMATS))})"


def has_option(export_format: Any, option: str) -> bool:
    """Whether an option means something for the format of this name."""
    found = BY_NAME.get(export_format)
    return found is not None and option in found.options


def names_of(*, drawn: bool) -> str:
    """The formats that Chromium draws, or the others, as a sentence names them: PDF and PNG."""
    names = [one.short for one in FORMATS if one.drawn == drawn]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
