/* Keeps Dash's scripts in <template id="held"> until first_paint.js has drawn the trend, and starts
   them: `pagelensStartDash(then)`. Dash would fetch and run them first. Runs in the head. */
(function () {
  /* In their order; the last one starts Dash. */
  window.pagelensStartDash = function (then) {
    const held = document.getElementById("held");
    if (!held) return;
    const scripts = Array.from(held.content.querySelectorAll("script[src]"));
    const start = held.content.getElementById("_dash-renderer");
    start.remove();
    scripts.forEach((script) => { script.async = false; });
    scripts[scripts.length - 1].addEventListener("load", () => {
      document.body.append(start);
      if (then) then();
    });
    held.replaceWith(held.content);
  };

  // Without first_paint.js, too, the screen must start.
  document.addEventListener("error", (event) => {
    if (!/\/first_paint\.js/.test(event.target.src || "")) return;
    window.pagelensStartDash(() => document.getElementById("first-paint").remove());
  }, true);

  // What is pressed before Dash is there is pressed again when it is: `pagelensPressAgain(root)`.
  const KINDS = ["button:not(.dash-dropdown)", "label", ".dash-dropdown"];
  const alike = (root, kind, words) => Array.from(root.querySelectorAll(kind)).filter((one) => one.textContent === words);
  let pressed = null;
  document.addEventListener("click", (event) => {
    const first = event.target.closest && event.target.closest("#first-paint");
    KINDS.forEach((kind) => {
      const place = first && event.target.closest(kind);
      if (!place) return;
      pressed = { kind: kind, words: place.textContent, at: alike(first, kind, place.textContent).indexOf(place) };
    });
  });
  window.pagelensPressAgain = function (root) {
    const same = pressed && alike(root, pressed.kind, pressed.words)[pressed.at];
    if (same) same.click();
  };
})();
