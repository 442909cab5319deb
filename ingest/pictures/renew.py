"""A fresh address of a Page's picture, where the stored one may have gone stale."""

from sqlalchemy import update

from ingest.graph.client import GraphClient
from ingest.graph.errors import GraphError
from ingest.graph.redact import storable
from ingest.pictures.keep import is_kept
from models import MetaPage
from models.scope import tenant_session


def renew_page_picture(page: MetaPage, client: GraphClient, *, thorough: bool) -> None:
    """Asks for the address when there is no picture, or when a thorough run looks for a new one.

    A refusal is no news: the picture that is there stays.
    """
    if page.picture_key and not thorough:
        return
    try:
        body = client.get(page.page_id, {"fields": "picture{url}"})
    except GraphError:
        return
    address = _address(body)
    if address and not is_kept(page.picture_key, address):
        with tenant_session(page.tenant_id) as session:
            session.execute(
                update(MetaPage)
                .where(MetaPage.tenant_id == page.tenant_id, MetaPage.id == page.id)
                .values(picture_url=storable(address))
            )


def _address(body: dict[str, object]) -> str:
    picture = body.get("picture")
    data = picture.get("data") if isinstance(picture, dict) else None
    url = data.get("url") if isinstance(data, dict) else None
    return url if isinstance(url, str) else ""
