/* Fields that Dash does not keep: they are made here from places with data, so that what is typed
   survives a redraw and a secret is never a value of the page's state. */
(function () {
  /* <div class="url-field" data-name data-label>: a search box whose text is part of the address. */
  var waiting = null;

  function urlField(place) {
    var box = document.createElement("input");
    box.type = "search";
    box.maxLength = 100;
    box.placeholder = place.dataset.label;
    box.setAttribute("aria-label", place.dataset.label);
    box.value = given(place.dataset.name);
    box.addEventListener("input", function () {
      clearTimeout(waiting);
      waiting = setTimeout(function () { write(place.dataset.name, box.value.trim()); }, 250);
    });
    place.appendChild(box);
  }

  function given(name) {
    return new URLSearchParams(location.search).get(name) || "";
  }

  function write(name, value) {
    var query = new URLSearchParams(location.search);
    if (value) query.set(name, value); else query.delete(name);
    query.delete("page");
    var text = query.toString();
    history.replaceState({}, "", location.pathname + (text ? "?" + text : ""));
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }

  function follow() {
    document.querySelectorAll(".url-field").forEach(function (place) {
      var box = place.firstChild;
      if (box && box !== document.activeElement) box.value = given(place.dataset.name);
    });
  }

  window.addEventListener("popstate", follow);
  window.addEventListener("_dashprivate_pushstate", follow);

  /* <div class="field" data-name data-label data-type …>: a labelled field with room for an error. */
  var serial = 0;

  function field(place) {
    var data = place.dataset, id = "field-" + (serial += 1);
    var label = document.createElement("label");
    label.htmlFor = id;
    label.textContent = data.label;
    var box = data.options ? choice(JSON.parse(data.options)) : input(data);
    box.id = id;
    box.name = data.name;
    if (data.value) box.value = data.value;
    box.setAttribute("aria-describedby", id + "-note");
    var note = document.createElement("p");
    note.id = id + "-note";
    note.className = "field-note";
    note.dataset.hint = note.textContent = data.hint || "";
    place.append(label, box, note);
  }

  function input(data) {
    var box = document.createElement(data.type === "textarea" ? "textarea" : "input");
    if (data.type !== "textarea") box.type = data.type || "text";
    ["autocomplete", "placeholder", "accept", "minlength", "maxlength"].forEach(function (name) {
      if (data[name]) box.setAttribute(name, data[name]);
    });
    if (data.list) offer(box, JSON.parse(data.list));
    box.required = data.required === "1";
    return box;
  }

  function choice(options) {
    var box = document.createElement("select");
    options.forEach(function (option) { box.add(new Option(option[1], option[0])); });
    return box;
  }

  function offer(box, names) {
    var id = "names-" + (serial += 1), list = document.createElement("datalist");
    list.id = id;
    names.forEach(function (name) { list.appendChild(new Option(name)); });
    document.body.appendChild(list);
    box.setAttribute("list", id);
  }

  function make() {
    document.querySelectorAll(".url-field:empty").forEach(urlField);
    document.querySelectorAll(".field:empty").forEach(field);
    document.querySelectorAll("[data-scroll]").forEach(function (place) {
      if (place.dataset.scrolled) return;
      place.dataset.scrolled = "1";
      place.scrollIntoView({ block: "center" });
    });
  }

  new MutationObserver(make).observe(document.documentElement, { childList: true, subtree: true });
})();
