/* Remembers a button that is pressed while the server's first paint stands; runs in the head, so
   that no press is lost. first_paint.js hands it on. */
document.addEventListener("click", function (event) {
  var button = event.target.closest && event.target.closest("#first-paint button[id]");
  if (button) window.pagelensPressed = button.id;
});
