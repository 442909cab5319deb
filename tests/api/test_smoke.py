from dashboard.server import create_flask
from tests.people import ALICE, PASSWORD, ACME_PAGE
import re

def test_it(people):
    server = create_flask()
    c = server.test_client()
    print(c.get("/healthz").json, c.get("/readyz").json)
    r = c.get("/login"); print(r.status_code)
    tok = re.search(r'csrf_token" value="([^"]+)', r.text).group(1)
    r = c.post("/login", data={"email": ALICE, "password": "no", "csrf_token": tok}); print(r.status_code, r.text[-900:-700])
    r = c.post("/login", data={"email": ALICE, "password": PASSWORD, "csrf_token": tok}); print(r.status_code, r.headers)
    for u in ["/api/meta/pages/", f"/api/meta/pages/{ACME_PAGE}/overview/", f"/api/meta/pages/{ACME_PAGE}/timeseries/?metric=page_media_view",
      f"/api/meta/pages/{ACME_PAGE}/timeseries/?metric=nix", f"/api/meta/pages/{ACME_PAGE}/timeseries/", f"/api/meta/pages/{ACME_PAGE}/posts/?sort=asc",
      f"/api/meta/pages/{ACME_PAGE}/posts/?limit=0", "/api/meta/pages/1/overview/", "/api/meta/metrics/", "/api/meta/sync-runs/", "/api/nope", "/api/openapi.json", "/api/docs", "/metrics", "/api/meta/posts/1_2/", "/nope"]:
        r = c.get(u); print(u, r.status_code, r.text[:300])
    r = c.delete("/api/meta/pages/"); print(r.status_code, r.text, r.headers)
    r = c.post(f"/api/metrics/meta/pages/{ACME_PAGE}/refresh/"); print(r.status_code, r.text)
    assert 0
