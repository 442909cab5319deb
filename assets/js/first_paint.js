/* Draws the chart of the server's first paint before Dash is fetched, starts Dash, and gives way once
   Dash shows the same: Dash itself paints nothing before all of its scripts have run. */
(function () {
  const first = document.getElementById("first-paint"), root = document.getElementById("react-entry-point");
  if (!first || !root) return;
  const LONGEST = 15000, began = performance.now();
  const charts = Array.from(first.querySelectorAll("[data-figure]")).filter((place) => {
    const figure = JSON.parse(place.dataset.figure);
    return figure && figure.data.length;
  });
  const waiting = charts.slice();

  /* One after the other, the trend first, each painted before the next is drawn. */
  function draw() {
    const place = waiting.shift();
    // Whatever a chart does, the screen must start.
    setTimeout(() => window.pagelensStartDash(look));
    if (!place || !first.isConnected || !window.Plotly) return;
    const figure = JSON.parse(place.dataset.figure);
    window.Plotly.newPlot(place, figure.data, figure.layout, { displayModeBar: false, responsive: true, scrollZoom: false });
    setTimeout(draw);
  }

  function ready() {
    const drawn = root.querySelectorAll(".js-plotly-plot .main-svg").length;
    return root.querySelector(".screen, .screen-message") && drawn >= charts.length;
  }

  function look() {
    if (!first.isConnected) return;
    if (ready() || performance.now() - began > LONGEST) requestAnimationFrame(giveWay);
    else setTimeout(look, 30);
  }

  function giveWay() {
    if (!first.isConnected) return;
    first.remove();
    window.pagelensPressAgain(root);
  }

  // It shows one address: whoever goes back has left it.
  window.addEventListener("popstate", giveWay);
  window.pagelensWhenPlotly(draw);
})();
