/* Elements made by scripts: texts of others are never markup. */
window.pagelensElement = function (tag, className, content) {
  var made = document.createElement(tag);
  if (className) made.className = className;
  (Array.isArray(content) ? content : [content || ""]).forEach(function (part) { made.append(part); });
  return made;
};

/* Fills each place of a selector once, now and when a screen brings it later. */
window.pagelensFill = function (selector, fill) {
  function look() {
    document.querySelectorAll(selector + ":empty").forEach(function (place) {
      // What is painted before Dash has started is thrown away.
      if (!place.closest("#first-paint")) fill(place);
    });
  }
  look();
  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
};
