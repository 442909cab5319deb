/* Popovers: one open at a time, Escape and a click outside close, typing filters, arrows move. */
(function () {
  function openOnes() { return document.querySelectorAll("details.picker[open]"); }
  function close(details) { details.open = false; }

  document.addEventListener("click", function (event) {
    openOnes().forEach(function (details) { if (!details.contains(event.target)) close(details); });
  });

  document.addEventListener("keydown", function (event) {
    var details = event.target.closest && event.target.closest("details.picker[open]");
    if (event.key === "Escape" && openOnes().length) {
      openOnes().forEach(function (one) { close(one); one.querySelector("summary").focus(); });
    }
    if (details && (event.key === "ArrowDown" || event.key === "ArrowUp")) move(details, event);
  });

  function move(details, event) {
    var lines = Array.from(details.querySelectorAll(".pick-line")).filter(function (line) {
      return line.offsetParent !== null;
    });
    if (!lines.length) return;
    event.preventDefault();
    var step = event.key === "ArrowDown" ? 1 : -1;
    var at = lines.indexOf(document.activeElement);
    lines[(at + step + lines.length) % lines.length].focus();
  }

  document.addEventListener("toggle", function (event) {
    var details = event.target;
    if (!details.matches || !details.matches("details.picker") || !details.open) return;
    openOnes().forEach(function (one) { if (one !== details && !one.contains(details)) close(one); });
    var place = details.querySelector(".pick-search");
    if (place) search(details, place);
    var form = details.querySelector(".range-form");
    if (form) rangeForm(details, form);
  }, true);

  function search(details, place) {
    if (!place.firstChild) {
      var box = document.createElement("input");
      box.type = "search";
      box.placeholder = place.dataset.label;
      box.setAttribute("aria-label", place.dataset.label);
      box.addEventListener("input", function () { filter(details, box.value); });
      place.appendChild(box);
    }
    place.firstChild.value = "";
    filter(details, "");
    place.firstChild.focus();
  }

  function filter(details, text) {
    var wanted = text.trim().toLowerCase();
    details.querySelectorAll(".pick-list > div").forEach(function (group) {
      var left = 0;
      group.querySelectorAll(".pick-line").forEach(function (line) {
        var shown = line.textContent.toLowerCase().includes(wanted);
        line.hidden = !shown;
        if (shown) left += 1;
      });
      group.hidden = !left;
    });
  }

  function rangeForm(details, place) {
    place.textContent = "";
    var form = document.createElement("form");
    var since = dayInput(form, "From", place.dataset.since);
    var until = dayInput(form, "To", place.dataset.until);
    var button = document.createElement("button");
    button.className = "button primary";
    button.textContent = "Show these days";
    form.appendChild(button);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var days = [since.value, until.value].sort();
      var address = place.dataset.address.replace("SINCE", days[0]).replace("UNTIL", days[1]);
      close(details);
      window.pagelensGo(address);
    });
    place.appendChild(form);
    since.focus();
  }

  function dayInput(form, name, value) {
    var label = document.createElement("label");
    var input = document.createElement("input");
    input.type = "date";
    input.required = true;
    input.name = name.toLowerCase();
    input.value = value || "";
    label.append(name, input);
    form.appendChild(label);
    return input;
  }
})();
