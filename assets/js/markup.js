/* <div data-html>: long lists that the server wrote as escaped markup, and that Dash need not know. */
(function () {
  function draw() {
    document.querySelectorAll("[data-html]").forEach(function (place) {
      if (place.drawn === place.dataset.html) return;
      place.drawn = place.dataset.html;
      place.innerHTML = place.drawn;
    });
  }

  new MutationObserver(draw).observe(document.documentElement, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["data-html"]
  });
})();
