/* Draws the charts of a read-only view, where there is no Dash to do it. */
(function () {
  document.querySelectorAll(".shared-graph").forEach(function (place) {
    var figure = JSON.parse(place.dataset.figure);
    window.Plotly.newPlot(place, figure.data, figure.layout, { displayModeBar: false, responsive: true });
  });
})();
