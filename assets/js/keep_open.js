/* What a person opened stays open when its part of the screen is drawn anew with new numbers. */
(function () {
  var open = new Map();

  function keyed(node) { return node.dataset && node.dataset.key; }

  document.addEventListener("toggle", function (event) {
    var details = event.target;
    if (!keyed(details) || !details.isConnected) return;
    if (details.open) open.set(details.dataset.key, true);
    else open.delete(details.dataset.key);
  }, true);

  function restore(details) {
    if (!open.has(details.dataset.key) || details.open || details.dataset.restored) return;
    details.dataset.restored = "1";
    details.open = true;
  }

  /* Going to another view closes everything but what says that it stays. */
  window.addEventListener("popstate", function () { open.clear(); });
  window.addEventListener("_dashprivate_pushstate", function () {
    Array.from(open.keys()).forEach(function (key) {
      var now = document.querySelector('details[data-key="' + CSS.escape(key) + '"]');
      if (now && now.classList.contains("picker") && !now.dataset.stays) open.delete(key);
    });
  });

  new MutationObserver(function (changes) {
    if (!open.size) return;
    changes.forEach(function (change) {
      change.addedNodes.forEach(function (node) {
        if (!node.querySelectorAll) return;
        if (node.matches("details[data-key]")) restore(node);
        node.querySelectorAll("details[data-key]").forEach(restore);
      });
    });
  }).observe(document.documentElement, { childList: true, subtree: true });
})();

/* Who moves by keyboard keeps the focus when the list around it is drawn anew. */
(function () {
  var last = null;

  function looks(node) { return [node.tagName, node.getAttribute("href"), node.getAttribute("aria-label"), node.textContent].join("|"); }

  function alike(place, node) { return Array.from(place.querySelectorAll(node.tagName)); }

  document.addEventListener("focusin", function (event) {
    var node = event.target, place = node.parentElement && node.parentElement.closest("[id]");
    var details = node.closest("details[data-key]");
    last = place && {
      node: node, place: place.id, looks: looks(node), key: details && details.dataset.key,
      // Markup is put in anew as a whole, so that what changed its words is found by where it stands.
      at: node.closest("[data-html]") ? alike(place, node).indexOf(node) : -1
    };
  });

  new MutationObserver(function () {
    if (!last || last.node.isConnected || document.activeElement !== document.body) return;
    var place = document.getElementById(last.place);
    var now = place ? alike(place, last.node) : [];
    var same = now.find(function (node) { return looks(node) === last.looks; });
    // What changed its words, or was closed with its form, is found by what it opened from.
    if (!same && place && last.key) same = place.querySelector('details[data-key="' + CSS.escape(last.key) + '"] > summary');
    same = same || now[last.at];
    if (same) same.focus({ preventScroll: true });
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
