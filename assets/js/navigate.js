/* Links with the class "nav" change the view without loading the page or losing one's place. */
window.pagelensGo = function (href) {
  var before = location.pathname;
  history.pushState({}, "", href);
  window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  if (location.pathname !== before) window.scrollTo(0, 0);
};
document.addEventListener("click", function (event) {
  var link = event.target.closest && event.target.closest("a.nav");
  // Before Dash has started, a link is a link.
  if (!link || link.closest("#first-paint") || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  window.pagelensGo(link.getAttribute("href"));
  var open = link.closest("details.picker[open]");
  if (open && link.classList.contains("keep-open")) reopen(open.closest("[id]").id);
  if (open && !link.classList.contains("keep-open")) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

/* A choice that only changes the list keeps its popover: it opens again once it is redrawn. */
function reopen(id) {
  var watch = new MutationObserver(function () {
    var again = document.querySelector("#" + CSS.escape(id) + " details.picker");
    if (again && !again.open) { again.open = true; watch.disconnect(); }
  });
  watch.observe(document.getElementById(id), { childList: true, subtree: true });
  setTimeout(function () { watch.disconnect(); }, 3000);
}
