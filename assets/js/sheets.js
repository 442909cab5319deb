/* Filters on a narrow screen: one sheet from below. Escape, a click outside and Done close it. */
(function () {
  function openOne() { return document.querySelector(".sheet-body.open"); }

  function close() {
    var body = openOne();
    if (!body) return;
    body.classList.remove("open");
    var button = document.querySelector('[data-sheet="' + body.id + '"]');
    button.setAttribute("aria-expanded", "false");
    button.focus();
  }

  document.addEventListener("click", function (event) {
    var target = event.target.closest ? event.target : event.target.parentElement;
    var opener = target && target.closest("[data-sheet]");
    if (opener) {
      var body = document.getElementById(opener.dataset.sheet);
      body.classList.add("open");
      opener.setAttribute("aria-expanded", "true");
      body.querySelector(".sheet-close").focus();
    } else if (openOne() && (!openOne().contains(target) || target.closest("[data-sheet-close]"))) {
      close();
    }
  });

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && !document.querySelector(".sheet-body.open details.picker[open]")) close();
  });
})();
