"""What the overview is compared with: a bare Dash app with one graph, compressed as ours."""

from datetime import date, timedelta

from dash import Dash, dcc, html
from flask_compress import Compress

DAYS = [(date(2026, 1, 1) + timedelta(days=day)).isoformat() for day in range(28)]
FIGURE = {"data": [{"type": "scatter", "mode": "lines", "x": DAYS, "y": list(range(28))}]}

app = Dash(__name__)
app.layout = html.Div([dcc.Graph(figure=FIGURE)])
server = app.server
server.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
Compress(server)
