/* The server's first paint of a screen: its trend is drawn before Dash has started, and it gives
   way once Dash shows the same. A press on a button in between is handed on. */
(function () {
  var first = document.getElementById("first-paint");
  var root = document.getElementById("react-entry-point");
  if (!first || !root) return;
  var LONGEST = 15000;
  var figures = 0;
  first.querySelectorAll("[data-figure]").forEach(function (place) {
    var figure = JSON.parse(place.dataset.figure);
    if (!window.Plotly || !figure || !figure.data.length) return;
    figures += 1;
    window.Plotly.newPlot(place, figure.data, figure.layout, {
      displayModeBar: false, responsive: true, scrollZoom: false
    });
  });

  function ready() {
    var screen = root.querySelector(".screen-" + document.documentElement.dataset.screen);
    if (!screen || screen.querySelector(".skeleton")) return false;
    var drawn = screen.querySelectorAll(".js-plotly-plot .main-svg").length;
    return drawn >= figures;
  }

  /* What was opened in the first paint stays open. */
  function keepOpen() {
    first.querySelectorAll("details[open] > summary[aria-label]").forEach(function (summary) {
      var name = CSS.escape(summary.getAttribute("aria-label"));
      var same = root.querySelector('details > summary[aria-label="' + name + '"]');
      if (same) same.parentElement.open = true;
    });
  }

  function giveWay() {
    if (!first.isConnected) return;
    watch.disconnect();
    keepOpen();
    first.remove();
    var pressed = window.pagelensPressed && document.getElementById(window.pagelensPressed);
    if (pressed) pressed.click();
  }

  var watch = new MutationObserver(function () {
    if (ready()) requestAnimationFrame(giveWay);
  });
  watch.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["class"] });
  // It shows one address: whoever goes back has left it.
  window.addEventListener("popstate", giveWay);
  setTimeout(giveWay, LONGEST);
})();
