"""The letter as text: for readers without HTML, and for those who skim."""

from dashboard.components.comparisons import before_days
from dashboard.exports.letter.several import table_lines
from dashboard.exports.report.sentences import kpi_sentence
from dashboard.exports.work import Work
from dashboard.queries.insights.overview import read_overview
from models.report_letters import ReportLetter


def mail_words(work: Work, letter: ReportLetter) -> dict[str, str]:
    """Subject and text; who sends adds where the file is and how to unsubscribe."""
    return {"subject": letter.subject, "text": _text(work, letter)}


def _text(work: Work, letter: ReportLetter) -> str:
    before = before_days(work.span, year=True)
    lines = [
        *_paragraphs(letter.words),
        f"{letter.page_name}, {letter.period}{f', compared with {before}' if before else ''}:",
        "",
        *(table_lines(letter.beside) if letter.beside else _lines(work)),
        *letter.remarks,
        *_goals(letter),
        *_best(letter),
        "",
        f"These days in Pagelens: {letter.address}",
        "",
        letter.through,
    ]
    return "\n".join(lines)


def _lines(work: Work) -> list[str]:
    overview = read_overview(work.session, work.page, work.span, now=work.made_at)
    return [f"- {kpi_sentence(kpi, overview)}" for kpi in overview.kpis]


def _paragraphs(words: list[str]) -> list[str]:
    return [line for paragraph in words for line in (paragraph, "")]


def _goals(letter: ReportLetter) -> list[str]:
    return ["", "Goals:", *(f"- {sentence}" for sentence in letter.goals)] if letter.goals else []


def _best(letter: ReportLetter) -> list[str]:
    if letter.best is None:
        return []
    best = letter.best
    return [
        "",
        f"The best post: {best.text}",
        f"{best.about}. {letter.ranked_by}: {best.numbers}.",
        best.address,
    ]
