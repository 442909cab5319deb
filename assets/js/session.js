/* A session that has ended leads to the sign-in page, and back to this view; a server that cannot
   be reached, or asks to slow down, says so. Dash is silent about all of it. */
(function () {
  const plain = window.fetch;
  const tell = (words) => window.dash_clientside.set_props &&
    window.dash_clientside.set_props("toast", { is_open: true, children: words });

  /* Sign-in leads back to where we are below the path at which a proxy shows us. */
  function signIn() {
    const mount = document.documentElement.dataset.mount;
    const here = location.pathname.slice(mount.length) + location.search;
    location.assign(mount + "/login?next=" + encodeURIComponent(here));
  }

  window.fetch = function () {
    return plain.apply(this, arguments).then((response) => {
      if (response.status === 401) signIn();
      if (response.status === 429) {
        const seconds = response.headers.get("Retry-After") || "60";
        tell("Too many requests. Wait " + seconds + " seconds and try again.");
      }
      if (response.status === 503) {
        response.clone().json().then((answer) => tell(answer.error.message), () => {});
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
