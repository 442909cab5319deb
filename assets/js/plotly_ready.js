/* Plotly loads beside everything else, and whoever needs it waits here: `pagelensWhenPlotly(then)`.
   Without it, too, the screen must start. */
(function () {
  var over = false;
  var waiting = [];
  function end(event) {
    if (!event.target || event.target.id !== "plotly") return;
    over = true;
    waiting.splice(0).forEach(function (then) { then(); });
  }
  document.addEventListener("load", end, true);
  document.addEventListener("error", end, true);
  window.pagelensWhenPlotly = function (then) {
    if (over || window.Plotly) then(); else waiting.push(then);
  };
})();
