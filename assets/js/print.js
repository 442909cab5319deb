/* Charts are whole on paper: plotly draws in pixels of the screen, and Dash is not told of printing. */
(function () {
  const SHEET = 700;

  /* Draws each anew in the width of paper; by its view box the style sheet fits it into any other. */
  function fit(widthOf) {
    document.querySelectorAll(".js-plotly-plot").forEach(function (chart) {
      const width = widthOf(chart), height = chart.offsetHeight;
      if (!window.Plotly || !width || !height) return;
      window.Plotly.relayout(chart, { width: width, height: height });
      chart.querySelectorAll(".main-svg").forEach(function (drawn) {
        drawn.setAttribute("viewBox", [0, 0, width, height].join(" "));
      });
    });
  }

  function free() {
    document.querySelectorAll(".js-plotly-plot").forEach(function (chart) {
      const drawn = chart.querySelectorAll(".main-svg[viewBox]");
      drawn.forEach(function (one) { one.removeAttribute("viewBox"); });
      if (drawn.length) window.Plotly.relayout(chart, { width: null, height: null, autosize: true });
    });
  }

  window.addEventListener("beforeprint", function () { fit(function () { return SHEET; }); });
  window.addEventListener("afterprint", free);
  // Where this comes, too, the sheet is laid out already, and its own width is known.
  window.matchMedia("print").addEventListener("change", function (print) {
    if (print.matches) fit(function (chart) { return chart.offsetWidth; }); else free();
  });
})();
