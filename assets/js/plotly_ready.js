/* Lets plotly load beside everything else, and whoever needs it wait: `pagelensWhenPlotly(then)`. Dash
   waits for its scripts one after the other. Without plotly, too, the screen must start; one without
   charts does not load it. */
(function () {
  let over = false;
  const waiting = [];
  function end(event) {
    if (!event.target || event.target.id !== "plotly") return;
    over = true;
    waiting.splice(0).forEach((then) => then());
  }
  document.addEventListener("load", end, true);
  document.addEventListener("error", end, true);
  window.pagelensWhenPlotly = function (then) {
    if (over || window.Plotly || !document.getElementById("plotly")) then(); else waiting.push(then);
  };
})();
