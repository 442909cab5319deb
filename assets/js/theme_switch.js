/* Changes between light and dark and remembers it, and tells which is shown: the theme is an
   attribute of the document, which is no component of Dash. */
window.dash_clientside = Object.assign(window.dash_clientside || {}, {
  theme: {
    shown: () => document.documentElement.dataset.bsTheme,
    change: function () {
      const root = document.documentElement;
      root.dataset.bsTheme = root.dataset.bsTheme === "dark" ? "light" : "dark";
      try { localStorage.setItem("pagelens-theme", root.dataset.bsTheme); } catch { /* private mode */ }
    }
  }
});
