"""The page that tells whoever has its code how far a deletion is. Open: it names nobody."""

from flask import Blueprint, render_template
from sqlalchemy import select

from dashboard.site import site_address
from models import Erasure
from models.scope import open_session

FOLDER = "/deletions/"
KINDS = {
    "page": "The data of the Page",
    "person": "The account",
    "workspace": "The workspace",
    "meta_user": "What was held of the Facebook account",
}
blueprint = Blueprint("deletions", __name__, template_folder="share/templates")


def status_address(code: str) -> str:
    """The whole address of the page of a code."""
    return f"{site_address()}{FOLDER}{code}"


@blueprint.get(f"{FOLDER}<code>")
def status(code: str) -> tuple[str, int]:
    """Deleted, and nothing is left; being deleted; or no such code."""
    with open_session() as session:
        found = session.scalar(select(Erasure).where(Erasure.code == code[:64]))
    words, answer = _words(found)
    return render_template("deletion.html", words=words, code=code if found else ""), answer


def _words(found: Erasure | None) -> tuple[str, int]:
    if found is None:
        return "There is no deletion with this code.", 404
    what = KINDS[found.kind]
    if found.finished_at is None:
        return f"{what} is being deleted. Nobody can see it any more.", 200
    if found.result.get("left"):
        return f"{what} is deleted in part; the operator of this site must look at the rest.", 200
    return f"{what} was deleted on {found.finished_at:%d %B %Y}; nothing is left.", 200
