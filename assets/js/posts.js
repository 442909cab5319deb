/* The search among posts, and dots that open their post. */
(function () {
  function searchForm(place) {
    var form = window.pagelensMake("form"), box = window.pagelensMake("input");
    box.type = "search";
    box.value = place.dataset.words;
    box.maxLength = 100;
    box.placeholder = "Search in the text";
    box.setAttribute("aria-label", "Search in the text of posts");
    form.setAttribute("role", "search");
    form.appendChild(box);
    form.addEventListener("submit", function (event) { event.preventDefault(); go(place, box.value); });
    box.addEventListener("search", function () { if (!box.value) go(place, ""); });
    place.appendChild(form);
  }

  function go(place, words) {
    if (words.trim() === place.dataset.words) return;
    window.pagelensGo(place.dataset.address.replace("WORDS", encodeURIComponent(words.trim())));
  }

  /* A dot's post is opened at the address of the screen, with its days and its metric. */
  function openDot(event) {
    var id = event.points && event.points[0] && event.points[0].customdata;
    if (!id) return;
    var base = location.pathname.replace(/\/$/, "");
    window.pagelensGo(base + "/" + encodeURIComponent(id) + location.search);
  }

  new MutationObserver(function () {
    document.querySelectorAll(".words-form:empty").forEach(searchForm);
    var graph = document.querySelector("#post-graph .js-plotly-plot");
    if (graph && graph.on && !graph.dataset.opens) {
      graph.dataset.opens = "1";
      graph.on("plotly_click", openDot);
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
