/* Links with the class "nav" change the view without loading the page or losing one's place. */
window.pagelensGo = function (href) {
  history.pushState({}, "", href);
  window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
};
document.addEventListener("click", function (event) {
  var link = event.target.closest && event.target.closest("a.nav");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  window.pagelensGo(link.getAttribute("href"));
  var open = link.closest("details.picker[open]");
  if (open && !link.classList.contains("keep-open")) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});
