"""Plain posted forms for secrets, which never go through Dash: each answers with a small page."""

from dashboard.forms import channels, connect, own_access, people, two_step

blueprints = (
    channels.blueprint,
    connect.blueprint,
    own_access.blueprint,
    people.blueprint,
    two_step.blueprint,
)
