/* Saved views and read-only links: the popover in the head of a screen. */
(function () {
  var make = window.pagelensMake, send = window.pagelensSend;
  var VIEWS = "/api/meta/views/", LINKS = "/api/meta/view-links/";

  function alertLine() {
    var line = make("p", "note");
    line.setAttribute("role", "alert");
    return line;
  }

  function small(text, act) {
    var button = make("button", "link plain-button", text);
    button.type = "button";
    button.addEventListener("click", act);
    return button;
  }

  function fill(place) {
    place.textContent = "";
    var list = make("div", "kept-list"), said = alertLine();
    place.append(make("h3", "pop-title", "Saved views"), list, saveForm(place, said), said);
    send("GET", VIEWS).then(function (answer) { showViews(place, list, said, answer.results); },
      function (error) { said.textContent = error.message; });
    if (!place.dataset.notShared) links(place);
  }

  function showViews(place, list, said, views) {
    list.textContent = "";
    if (!views.length) list.appendChild(make("p", "muted", "None yet. Save the present view under a name."));
    views.forEach(function (view) {
      var row = make("div", "kept"), open = make("a", "nav kept-name", view.name);
      open.href = view.address;
      row.appendChild(open);
      if (view.is_shared) row.appendChild(make("span", "tag tag-quiet", view.may_change ? "shared" : "by " + view.author));
      if (view.may_change) row.appendChild(small("Rename", function () { rename(place, row, view, said); }));
      if (view.may_delete) {
        row.appendChild(small("Delete", function () {
          row.hidden = true;
          send("DELETE", VIEWS + view.id + "/").then(null, function (error) { row.hidden = false; said.textContent = error.message; });
        }));
      }
      list.appendChild(row);
    });
  }

  function rename(place, row, view, said) {
    var form = make("form", "note-edit"), name = nameInput(view.name);
    form.append(name, make("button", "button primary", "Rename"));
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      send("PATCH", VIEWS + view.id + "/", { name: name.value })
        .then(function () { fill(place); }, function (error) { said.textContent = error.message; });
    });
    row.replaceChildren(form);
    name.focus();
  }

  function nameInput(value) {
    var input = make("input");
    input.required = true;
    input.maxLength = 80;
    input.value = value || "";
    input.placeholder = "Name";
    input.setAttribute("aria-label", "Name of the view");
    return input;
  }

  function saveForm(place, said) {
    var form = make("form", "small-form"), name = nameInput(""), shared = make("input"), label = make("label", "check");
    shared.type = "checkbox";
    label.append(shared, document.createTextNode("Everyone in this workspace sees it"));
    form.append(name, place.dataset.notShared ? make("p", "muted", place.dataset.notShared) : label,
      make("button", "button primary", "Save this view"));
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      send("POST", VIEWS, { name: name.value, address: place.dataset.views, is_shared: shared.checked })
        .then(function () { fill(place); }, function (error) { said.textContent = error.message; });
    });
    return form;
  }

  function links(place) {
    var list = make("div", "kept-list"), said = alertLine();
    place.append(make("h3", "pop-title", "Read-only link"),
      make("p", "muted", "Whoever has the link sees this view and nothing else, without signing in."),
      linkForm(place, list, said), said, list);
    showLinks(list, said);
  }

  function linkForm(place, list, said) {
    var form = make("form", "small-form link-form"), days = make("select"), made = make("input", "made-link");
    days.setAttribute("aria-label", "How long the link lasts");
    [7, 30, 90].forEach(function (number) {
      var option = make("option", "", number + " days");
      option.value = number;
      days.appendChild(option);
    });
    days.value = 30;
    made.readOnly = true;
    made.hidden = true;
    made.setAttribute("aria-label", "The new link");
    form.append(days, make("button", "button", "Make a link"), made);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      send("POST", LINKS, { address: place.dataset.views, days: Number(days.value) }).then(function (answer) {
        made.hidden = false;
        made.value = answer.link;
        made.focus();
        made.select();
        said.textContent = "Copy it now: it is shown only this once.";
        showLinks(list, said);
      }, function (error) { said.textContent = error.message; });
    });
    return form;
  }

  function dayOf(moment) {
    return new Date(moment).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
  }

  function linkName(link) {
    var screen = /^\/pages\/[^/?]+\/posts/.test(link.address) ? "Posts" : "Overview";
    return (link.name || screen) + ", made " + dayOf(link.created_at);
  }

  function showLinks(list, said) {
    send("GET", LINKS).then(function (answer) {
      list.textContent = "";
      answer.results.filter(function (link) { return link.state === "open"; }).forEach(function (link) {
        var row = make("div", "kept"), open = make("a", "nav kept-name", linkName(link));
        open.href = link.address;
        row.append(open, make("span", "tag tag-quiet", "until " + dayOf(link.expires_at)));
        if (link.may_revoke) {
          row.appendChild(small("Close", function () {
            row.hidden = true;
            send("DELETE", LINKS + link.id + "/").then(null, function (error) { row.hidden = false; said.textContent = error.message; });
          }));
        }
        list.appendChild(row);
      });
    }, function (error) { said.textContent = error.message; });
  }

  document.addEventListener("toggle", function (event) {
    if (!event.target.open || !event.target.querySelector) return;
    var place = event.target.querySelector(":scope > .views-pop");
    if (place) fill(place);
  }, true);
})();
