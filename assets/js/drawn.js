/* Answers Dash's first questions from what is there: its layout from the document, which holds it, and
   its list of callbacks from an address that the browser may keep. */
(function () {
  const plain = window.fetch;
  const known = (id, address) => {
    const place = document.getElementById(id);
    return place && place.dataset.answers === address ? place : null;
  };
  window.fetch = function (address, options) {
    const layout = known("drawn", address), callbacks = known("callbacks", address);
    if (!layout) return plain.call(this, callbacks ? callbacks.href : address, options);
    layout.remove();
    return Promise.resolve(new Response(layout.textContent, { headers: { "Content-Type": "application/json" } }));
  };
})();
