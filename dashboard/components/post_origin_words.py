"""How stored snapshots make a number of a post, as sentences that can be computed again."""

from dashboard.format import day, exact_value
from dashboard.queries.origins.of_post import AskedOfPost, NumberOfPost


def number_sentences(number: NumberOfPost, asked: AskedOfPost) -> list[str]:
    """How the number comes about, as sentences that can be computed again."""
    value = exact_value(number.value, number.unit)
    titles = [part.title[:1].lower() + part.title[1:] for part in asked.parts]
    made = {
        "counter": f"A counter of Meta's since the post was published: its newest value, {value}.",
        "keys": f"Meta counts it in parts: the newest value of each part added up makes {value}.",
        "rate": f"The newest {' ÷ the newest '.join(titles)} of the post: {value}.",
        "none": "There is no single number of it: each snapshot below stands for itself.",
    }[number.made]
    formula = [f"{number.formula}."] if number.formula else []
    until = day(number.read_until, weekday=True, year=True)
    return [*formula, made, f"It was last read on {until}, changed or not."]
