/* Sets the theme before anything is painted, when Dash has not begun: the person's choice, else the system's. */
(function () {
  let stored = null;
  try { stored = localStorage.getItem("pagelens-theme"); } catch { /* private mode */ }
  const dark = stored ? stored === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
})();
