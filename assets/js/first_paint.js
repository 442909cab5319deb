/* The server's first paint of a screen: its trend is drawn before Dash is fetched, and it gives way
   once Dash shows the same. A press on a button in between is handed on. */
(function () {
  var first = document.getElementById("first-paint");
  var root = document.getElementById("react-entry-point");
  if (!first || !root) return;
  var LONGEST = 15000;
  var places = Array.from(first.querySelectorAll("[data-figure]")).filter(function (place) {
    var figure = JSON.parse(place.dataset.figure);
    return figure && figure.data.length;
  });

  var waiting = places.slice();

  /* One after the other, the trend first, each painted before the next is drawn. */
  function draw() {
    var place = waiting.shift();
    // Whatever a chart does, the screen must start.
    setTimeout(startDash);
    if (!place || !first.isConnected || !window.Plotly) return;
    var figure = JSON.parse(place.dataset.figure);
    window.Plotly.newPlot(place, figure.data, figure.layout, {
      displayModeBar: false, responsive: true, scrollZoom: false
    });
    setTimeout(draw);
  }

  function startDash() {
    window.pagelensStartDash(function () { setTimeout(giveWay, LONGEST); });
  }

  function ready() {
    var screen = root.querySelector(".screen-" + document.documentElement.dataset.screen);
    if (!screen || screen.querySelector(".skeleton")) return false;
    var drawn = screen.querySelectorAll(".js-plotly-plot .main-svg").length;
    return drawn >= places.length;
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
  window.pagelensWhenPlotly(draw);
})();
