/* A session that has ended leads to the sign-in page, and back to this view; a server that cannot
   be reached, or asks to slow down, says so. Dash is silent about all of it. */
(function () {
  const plain = window.fetch;
  const tell = (words) => window.dash_clientside.set_props &&
    window.dash_clientside.set_props("toast", { is_open: true, children: words });
  window.fetch = function () {
    return plain.apply(this, arguments).then((response) => {
      if (response.status === 401) {
        location.assign("/login?next=" + encodeURIComponent(location.pathname + location.search));
      }
      if (response.status === 429) {
        const seconds = response.headers.get("Retry-After") || "60";
        tell("Too many requests. Wait " + seconds + " seconds and try again.");
      }
      return response;
    }, (error) => {
      if (error.name !== "AbortError") {
        tell("The server cannot be reached just now.");
      }
      throw error;
    });
  };
})();
