/* [data-html]: content that the server wrote as escaped markup, and that Dash need not know. It is
   taken out again when Dash uses the element for something else. */
(function () {
  var PLACES = "[data-html]";

  function draw(place) {
    var wanted = place.dataset.html;
    if (place.drawn === wanted) return;
    (place.ours || []).forEach(function (node) { node.remove(); });
    if (wanted !== undefined) place.innerHTML = wanted;
    place.drawn = wanted;
    place.ours = wanted === undefined ? [] : Array.from(place.childNodes);
  }

  new MutationObserver(function (changes) {
    changes.forEach(function (change) {
      if (change.type === "attributes") draw(change.target);
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
