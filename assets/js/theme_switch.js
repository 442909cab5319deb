/* The button that changes between light and dark, and remembers. */
document.addEventListener("click", function (event) {
  if (!event.target.closest("#theme")) return;
  var root = document.documentElement;
  var next = root.dataset.bsTheme === "dark" ? "light" : "dark";
  root.dataset.bsTheme = next;
  try { localStorage.setItem("pagelens-theme", next); } catch (error) { /* private mode */ }
});
