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

  /* A row that is drawn anew in another's place has the other's key: what is open follows the key. */
  function follow(details) {
    if (details.open !== open.has(details.dataset.key)) details.open = open.has(details.dataset.key);
  }

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
      if (change.type === "attributes") return follow(change.target);
      change.addedNodes.forEach(function (node) {
        if (!node.querySelectorAll) return;
        if (node.matches("details[data-key]")) restore(node);
        node.querySelectorAll("details[data-key]").forEach(restore);
      });
    });
  }).observe(document.documentElement, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["data-key"]
  });
})();
