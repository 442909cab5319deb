/* A session that has ended leads to the sign-in page, and back to this view; a server that cannot
   be reached says so. Dash is silent about both. */
(function () {
  const plain = window.fetch;
  window.fetch = function () {
    return plain.apply(this, arguments).then((response) => {
      if (response.status === 401) {
        location.assign("/login?next=" + encodeURIComponent(location.pathname + location.search));
      }
      return response;
    }, (error) => {
      if (error.name !== "AbortError" && window.dash_clientside.set_props) {
        window.dash_clientside.set_props("toast", { is_open: true, children: "The server cannot be reached just now." });
      }
      throw error;
    });
  };
})();
