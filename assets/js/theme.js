/* Sets the theme before anything is painted: the person's choice, else the system's. */
(function () {
  var stored = null;
  try { stored = localStorage.getItem("pagelens-theme"); } catch (error) { stored = null; }
  var dark = stored ? stored === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
})();
