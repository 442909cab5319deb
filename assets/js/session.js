/* A session that has ended leads to the sign-in page, and back to this view; a server that cannot
   be reached says so. */
(function () {
  var plain = window.fetch;
  window.fetch = function () {
    return plain.apply(this, arguments).then(function (response) {
      if (response.status === 401) {
        var here = location.pathname + location.search;
        location.assign("/login?next=" + encodeURIComponent(here));
      }
      return response;
    }, function (error) {
      if (error.name !== "AbortError") window.pagelensSay("The server cannot be reached just now.");
      throw error;
    });
  };
})();
