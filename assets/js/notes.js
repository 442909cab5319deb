/* Notes on days: the form that adds one, and editing or deleting one's own in place. */
(function () {
  var make = window.pagelensMake, send = window.pagelensSend;
  var LONGEST = 200;

  function fail(place) { return function (error) { place.textContent = error.message; }; }

  function field(form, name, input) {
    var label = make("label", "", name);
    label.appendChild(input);
    form.appendChild(label);
    return input;
  }

  function textInput(value) {
    var input = make("input");
    input.required = true;
    input.maxLength = LONGEST;
    input.value = value || "";
    return input;
  }

  function addForm(place) {
    place.textContent = "";
    var form = make("form", "small-form"), day = make("input");
    day.type = "date";
    day.required = true;
    day.min = place.dataset.since;
    day.max = place.dataset.until;
    day.value = place.dataset.day;
    field(form, "Day (Pacific)", day);
    var text = field(form, "What happened", textInput(""));
    var button = make("button", "button primary", "Add the note"), said = make("p", "note");
    said.setAttribute("role", "alert");
    form.append(button, said);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      send("POST", place.dataset.noteForm, { day: day.value, note: text.value }).then(function () {
        var details = place.closest("details");
        details.open = false;
        details.querySelector("summary").focus();
        window.pagelensRedraw();
      }, fail(said));
    });
    place.appendChild(form);
    text.focus();
  }

  document.addEventListener("toggle", function (event) {
    if (!event.target.open || !event.target.querySelector) return;
    var place = event.target.querySelector(":scope > .note-pop");
    if (place) addForm(place);
  }, true);

  function edit(button) {
    var line = button.closest("li"), form = make("form", "note-edit"), said = make("span", "note");
    var text = textInput(button.dataset.text);
    text.setAttribute("aria-label", "The note");
    said.setAttribute("role", "alert");
    form.append(text, make("button", "button primary", "Save"), said);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      send("PATCH", "/api/meta/notes/" + button.dataset.note + "/", { note: text.value })
        .then(window.pagelensRedraw, fail(said));
    });
    line.appendChild(form);
    text.focus();
  }

  function remove(button) {
    var line = button.closest("li");
    line.hidden = true;
    send("DELETE", "/api/meta/notes/" + button.dataset.note + "/").then(window.pagelensRedraw, function (error) {
      line.hidden = false;
      line.appendChild(make("span", "note", error.message));
    });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-note]");
    if (!button) return;
    if (button.dataset.action === "edit-note" && !button.closest("li").querySelector("form")) edit(button);
    if (button.dataset.action === "delete-note") remove(button);
  });
})();
