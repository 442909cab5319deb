/* Dash's scripts wait in <template id="held"> for first_paint.js, which starts them once it has
   drawn the trend: `pagelensStartDash(then)`. Without it, too, the screen must start. */
(function () {
  function isFirstPaint(script) { return script && /\/first_paint\.js/.test(script.src || ""); }

  /* In their order; the last one starts Dash. */
  window.pagelensStartDash = function (then) {
    var held = document.getElementById("held");
    if (!held) return;
    var scripts = Array.from(held.content.querySelectorAll("script[src]"));
    var start = held.content.getElementById("_dash-renderer");
    start.remove();
    scripts.forEach(function (script) { script.async = false; });
    scripts[scripts.length - 1].addEventListener("load", function () {
      document.body.append(start);
      if (then) then();
    });
    held.replaceWith(held.content);
  };

  document.addEventListener("error", function (event) {
    if (!isFirstPaint(event.target)) return;
    window.pagelensStartDash(function () {
      var first = document.getElementById("first-paint");
      if (first) first.remove();
    });
  }, true);
})();
