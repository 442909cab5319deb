/* [data-html]: content that the server wrote as escaped markup, and that Dash need not know. */
(function () {
  var PLACES = "[data-html]";

  function draw(place) {
    if (place.drawn === place.dataset.html) return;
    place.drawn = place.dataset.html;
    place.innerHTML = place.drawn;
  }

  new MutationObserver(function (changes) {
    changes.forEach(function (change) {
      if (change.type === "attributes" && change.target.dataset.html) draw(change.target);
      change.addedNodes.forEach(function (node) {
        if (!node.querySelectorAll) return;
        if (node.matches(PLACES)) draw(node);
        node.querySelectorAll(PLACES).forEach(draw);
      });
    });
  }).observe(document.documentElement, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["data-html"]
  });
})();
