"""The Pages of the sandbox: who they are, and the figures that shape their numbers."""

from dataclasses import dataclass, field, replace
from datetime import date

DAYS_FROM = date(2024, 1, 1)
POSTS_FROM = date(2024, 11, 18)
DEMO_IDS = "108204551739"
ALL_TASKS = ("ANALYZE", "ADVERTISE", "MODERATE", "CREATE_CONTENT", "MESSAGING", "MANAGE")


@dataclass(frozen=True, eq=False)
class Character:
    """One Page. `weekdays` runs from Monday; views are those of an ordinary day.

    Where the API does not say the `tasks`, `open_insights` tells whether it gives insights.
    A clone has the numbers of its `model`, so many `times`.
    """

    page_id: str
    key: str
    name: str
    username: str
    category: str
    about: str
    website: str
    palette: tuple[str, ...]
    followers: int
    daily_views: int
    post_views: int
    posts_per_week: float
    weekdays: tuple[float, ...]
    yearly_growth: float
    season_month: float
    season_strength: float
    campaigns_per_year: int
    mix: dict[str, float]
    countries: dict[str, float]
    cities: dict[str, float]
    tasks: tuple[str, ...] | None = ALL_TASKS
    open_insights: bool = True
    business_owned: bool = False
    likes_share: float = 0.94
    engaged_users: int = field(default=50)
    model: "Character | None" = None
    times: int = 1


COFFEE = Character(
    page_id="108204551739001", key="coffee", name="Blue Gully Coffee Roasters",
    username="bluegullycoffee", category="Coffee shop",
    about="Small-batch Jamaican coffee, roasted on Barbican Road.",
    website="bluegullycoffee.example",
    palette=("#3b2418", "#7a4a2b", "#c98b4e", "#f0d9b5", "#2f5d62"),
    followers=14200, daily_views=2600, post_views=4200, posts_per_week=1.35,
    weekdays=(0.92, 0.95, 1.0, 1.04, 1.15, 1.1, 0.84), yearly_growth=0.22,
    season_month=12.0, season_strength=0.25, campaigns_per_year=5,
    mix={"photo": 36, "album": 12, "video": 12, "reel": 20, "link": 10, "status": 10},
    countries={"JM": 58, "US": 19, "GB": 8, "CA": 7, "TT": 4, "DE": 2, "JP": 2},
    cities={"Kingston, Jamaica": 34, "Portmore, Jamaica": 9, "Montego Bay, Jamaica": 7,
            "Mandeville, Jamaica": 4, "New York, NY, United States of America": 5,
            "Miami, FL, United States of America": 4, "London, England, United Kingdom": 4,
            "Toronto, ON, Canada": 4},
    engaged_users=60,
)  # fmt: skip

RUNNING = Character(
    page_id="108204551739002", key="running", name="Northline Running",
    username="northlinerunning", category="Sporting goods store",
    about="Running shoes fitted by people who run. Two shops, one club, every Thursday.",
    website="northlinerunning.example",
    palette=("#0b2a4a", "#1f6fb2", "#f25c3d", "#ffd166", "#e8f1f8"),
    followers=38600, daily_views=6100, post_views=7600, posts_per_week=1.2,
    weekdays=(1.12, 1.0, 1.02, 1.1, 0.9, 0.88, 1.08), yearly_growth=0.35,
    season_month=4.3, season_strength=0.3, campaigns_per_year=8,
    mix={"photo": 26, "album": 14, "video": 16, "reel": 26, "link": 13, "status": 5},
    countries={"GB": 71, "IE": 9, "US": 6, "DE": 4, "NL": 3, "FR": 3, "ES": 2, "AU": 2},
    cities={"Leeds, England, United Kingdom": 21, "Sheffield, England, United Kingdom": 12,
            "Manchester, England, United Kingdom": 10, "York, England, United Kingdom": 7,
            "London, England, United Kingdom": 8, "Dublin, Ireland": 5},
    engaged_users=120,
)  # fmt: skip

MUSEUM = Character(
    page_id="108204551739003", key="museum", name="Harbour Museum of Print",
    username="harbourmuseumofprint", category="Museum",
    about="Five centuries of type, ink and paper in an old customs house.",
    website="harbourprint.example",
    palette=("#1d1b1b", "#b3261e", "#e9e1d3", "#4a6670", "#d9a441"),
    followers=8900, daily_views=1150, post_views=2300, posts_per_week=0.65,
    weekdays=(0.7, 0.9, 1.0, 1.05, 1.1, 1.3, 1.2), yearly_growth=0.1,
    season_month=7.5, season_strength=0.35, campaigns_per_year=3,
    mix={"photo": 34, "album": 22, "video": 12, "reel": 8, "link": 18, "status": 6},
    countries={"PT": 52, "ES": 14, "BR": 11, "FR": 8, "GB": 7, "DE": 5, "US": 3},
    cities={"Lisbon, Portugal": 33, "Porto, Portugal": 12, "Setúbal, Portugal": 6,
            "Madrid, Spain": 6, "São Paulo, SP, Brazil": 5, "Paris, France": 4},
    business_owned=True, engaged_users=30,
)  # fmt: skip

FESTIVAL = Character(
    page_id="108204551739004", key="festival", name="Saltfish & Spice Festival",
    username="saltfishandspice", category="Festival",
    about="Three days of food, fire and music by the sea. Every last weekend of July.",
    website="saltfishandspice.example",
    palette=("#7b1e3b", "#e4572e", "#ffc914", "#17bebb", "#fdf0d5"),
    followers=21400, daily_views=1800, post_views=6400, posts_per_week=0.4,
    weekdays=(0.95, 0.95, 1.0, 1.05, 1.2, 1.05, 0.8), yearly_growth=0.3,
    season_month=7.6, season_strength=1.6, campaigns_per_year=4,
    mix={"photo": 30, "album": 20, "video": 20, "reel": 20, "link": 6, "status": 4},
    countries={"JM": 64, "US": 18, "GB": 6, "CA": 6, "KY": 3, "BS": 3},
    cities={"Kingston, Jamaica": 26, "Port Antonio, Jamaica": 19, "Ocho Rios, Jamaica": 8,
            "New York, NY, United States of America": 7, "Toronto, ON, Canada": 4},
    tasks=("ADVERTISE", "CREATE_CONTENT"), engaged_users=40,
)  # fmt: skip

CHOIR = Character(
    page_id="108204551739005", key="choir", name="Tuesday Night Singers",
    username="tuesdaynightsingers", category="Choir",
    about="A community choir. No auditions. There is always cake.",
    website="tuesdaysingers.example",
    palette=("#35224e", "#7d5ba6", "#f4b6c2", "#fff4e6", "#5b8e7d"),
    followers=61, daily_views=18, post_views=60, posts_per_week=0.12,
    weekdays=(0.8, 2.0, 1.4, 0.8, 0.7, 0.7, 0.8), yearly_growth=0.1,
    season_month=12.2, season_strength=0.6, campaigns_per_year=0,
    mix={"photo": 40, "album": 10, "video": 20, "link": 5, "status": 25},
    countries={"IE": 90, "GB": 10}, cities={"Athlone, Ireland": 80, "Dublin, Ireland": 20},
    engaged_users=2,
)  # fmt: skip

DEMO_PAGES = (COFFEE, RUNNING, MUSEUM, FESTIVAL, CHOIR)


def _new_page(model: Character, number: int, name: str, tasks: tuple[str, ...] | None) -> Character:
    page_id = f"{DEMO_IDS}{number:03d}"
    return replace(model, page_id=page_id, name=name, tasks=tasks, business_owned=False)


PROFILE_ANALYST = _new_page(
    COFFEE, 11, "Profile plus, analyst", ("PROFILE_PLUS_ANALYZE", "PROFILE_PLUS_ADVERTISE")
)
PROFILE_OWNER = _new_page(RUNNING, 12, "Profile plus, full control", ("PROFILE_PLUS_FULL_CONTROL",))
PROFILE_ADVERTISER = _new_page(
    MUSEUM, 13, "Profile plus, advertiser", ("PROFILE_PLUS_ADVERTISE", "PROFILE_PLUS_MESSAGING")
)
SILENT_OPEN = _new_page(MUSEUM, 14, "No word of tasks, open", None)
SILENT_SHUT = replace(_new_page(COFFEE, 15, "No word of tasks, shut", None), open_insights=False)
# The Pages of the New Pages Experience; a person's list has them when a fault asks for them.
NEW_PAGES = (PROFILE_ANALYST, PROFILE_OWNER, PROFILE_ADVERTISER, SILENT_OPEN, SILENT_SHUT)
BY_ID = {page.page_id: page for page in DEMO_PAGES + NEW_PAGES}


def profile_id(page_id: str) -> str:
    """The id that a Page of the New Pages Experience has as a profile."""
    return f"61550{page_id[-9:]}"


def short_id(page_id: str) -> str:
    """The end of a Page's id by which the sandbox knows it: two digits, or six of a clone."""
    return page_id[-2:] if page_id.startswith(DEMO_IDS) else page_id[-6:]
