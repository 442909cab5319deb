import json

from plotly.utils import PlotlyJSONEncoder

from dashboard.pages.layout import layout
from tests.people import People


def test_the_skeleton_names_no_page_and_no_person(people: People) -> None:
    text = json.dumps(layout(), cls=PlotlyJSONEncoder)
    assert "Acme" not in text
    assert "alice" not in text
