/* Settings, "Reports": the schedules of the workspace, and the form that makes or changes one. */
(function () {
  var send = window.pagelensSend, element = window.pagelensElement;
  var DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
  var ORDINAL_LAST = " of the month (its last day where it is shorter)";

  function two(number) { return String(number).padStart(2, "0"); }

  function when(report) {
    var day = report.frequency === "weekly" ? "every " + DAYS[report.weekday]
      : "on day " + report.month_day + ORDINAL_LAST;
    return day + " at " + two(report.hour) + ":" + two(report.minute) + ", " + report.time_zone.replace(/_/g, " ");
  }

  function moment(text, zone) {
    return new Date(text).toLocaleString("en-GB", { timeZone: zone, weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  }

  function button(words, act) {
    var made = element("button", "button", words);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  /* What cannot be undone asks first: assets/js/forms.js. */
  function asking(words, path, question) {
    var made = button(words, function () {});
    made.classList.add("api-button");
    Object.assign(made.dataset, { address: path, method: "DELETE", question: question });
    return made;
  }

  /* An error stands at the field that it is about, else below the form. */
  function wrong(form, error) {
    var box = form.elements[error.field], note = box && element("p", "field-note wrong", error.message);
    if (!box) { form.querySelector(".form-note").textContent = error.message; return; }
    note.id = "report-wrong";
    box.parentElement.append(note);
    box.setAttribute("aria-invalid", "true");
    box.setAttribute("aria-describedby", note.id);
    box.focus();
  }

  function clear(form) {
    form.querySelectorAll(".field-note").forEach(function (note) { note.remove(); });
    form.querySelectorAll("[aria-invalid]").forEach(function (box) { box.removeAttribute("aria-invalid"); });
    form.querySelector(".form-note").textContent = "";
  }

  function choice(name, label, pairs, chosen) {
    var select = element("select");
    select.name = name;
    pairs.forEach(function (pair) {
      var option = element("option", "", pair[1]);
      option.value = pair[0];
      option.selected = String(pair[0]) === String(chosen);
      select.append(option);
    });
    return element("label", "", [label, select]);
  }

  function field(name, label, type, value, className) {
    var input = element("input");
    Object.assign(input, { name: name, type: type, value: value, required: name !== "name" });
    return element("label", className || "", [label, input]);
  }

  function section(place) {
    var note = element("p", "report-note"), list = element("div"), forms = element("div");
    note.setAttribute("role", "status");
    place.append(list, note, forms);

    function tell(error) { note.textContent = error.message; }
    function done(words) { return function () { note.textContent = words; forms.replaceChildren(); return read(); }; }

    function read() {
      return send("GET", "/api/reports/").then(function (answer) {
        list.replaceChildren.apply(list, answer.results.map(function (one) { return card(one, answer.may_write); }));
        if (!answer.results.length) list.append(element("p", "muted", "No report is sent by mail yet."));
        if (answer.may_write) list.append(element("div", "report-add", [button("Add a report", function () { edit(null); })]));
      }).catch(tell);
    }

    function card(report, mayWrite) {
      var path = "/api/reports/" + report.report_id + "/";
      var to = report.recipients.map(function (one) { return report.unsubscribed.includes(one) ? one + " (unsubscribed)" : one; });
      var next = report.is_active ? "Next: " + moment(report.next_at, report.time_zone) : "Paused";
      var lasts = element("p");
      send("GET", path + "deliveries/").then(function (answer) {
        var last = answer.results[0];
        if (last) lasts.textContent = "Last: " + last.recipient + ", " + last.status + (last.error ? ": " + last.error : "") + ", " + moment(last.sent_at || last.created_at, report.time_zone);
      }).catch(tell);
      var words = element("div", "report-words", [
        element("h3", "", report.name || report.page_name + ", " + report.frequency),
        element("p", "", report.export_format.toUpperCase() + " of " + report.page_name + ", " + when(report)),
        element("p", "", "To " + to.join(", ")), element("p", "", next), lasts]);
      var actions = element("div", "controls", !mayWrite ? [] : [
        button("Edit", function () { edit(report); }),
        button(report.is_active ? "Pause" : "Resume", function () { send("PATCH", path, { is_active: !report.is_active }).then(read).catch(tell); }),
        button("Send a test to me", function () { send("POST", path + "test/").then(function (sent) { note.textContent = "On its way to " + sent.recipient + "."; }).catch(tell); }),
        asking("Delete", path, "Delete this report? Nobody gets it any more.")]);
      return element("article", "report", [words, actions]);
    }

    function edit(report) {
      send("GET", "/api/meta/pages/").then(function (pages) {
        forms.replaceChildren(form(report, pages.results));
        forms.querySelector("input, select").focus();
      }).catch(tell);
    }

    function form(report, pages) {
      var now = report || { frequency: "weekly", weekday: 0, month_day: 1, hour: 8, minute: 0, export_format: "pdf", recipients: [], options: {}, name: "" };
      var said = element("p", "form-note whole");
      said.setAttribute("role", "status");
      var made = element("form", "report-form", [
        ...(report ? [] : [choice("page_id", "Page", pages.map(function (page) { return [page.page_id, page.name]; }))]),
        field("name", "Name (optional)", "text", now.name),
        choice("frequency", "How often", [["weekly", "Weekly"], ["monthly", "Monthly"]], now.frequency),
        choice("weekday", "Weekday", DAYS.map(function (day, place) { return [place, day]; }), now.weekday),
        choice("month_day", "Day of the month", Array.from({ length: 31 }, function (_, place) { return [place + 1, place + 1]; }), now.month_day),
        field("time", "Time", "time", two(now.hour) + ":" + two(now.minute)),
        choice("export_format", "Format", [["pdf", "PDF"], ["png", "PNG"], ["csv", "CSV"]], now.export_format),
        choice("paper", "Paper", [["a4", "A4"], ["letter", "US Letter"]], now.options.paper),
        field("recipients", "Recipients, by comma", "text", now.recipients.join(", "), "whole"),
        element("div", "controls whole", [
          element("button", "button primary", report ? "Save" : "Add"),
          button("Cancel", function () { forms.replaceChildren(); })]),
        said]);
      var frequency = made.elements.frequency;
      function fit() {
        made.elements.weekday.parentElement.hidden = frequency.value !== "weekly";
        made.elements.month_day.parentElement.hidden = frequency.value !== "monthly";
      }
      frequency.addEventListener("change", fit);
      fit();
      made.addEventListener("submit", function (event) {
        event.preventDefault();
        clear(made);
        var path = report ? "/api/reports/" + report.report_id + "/" : "/api/meta/pages/" + made.elements.page_id.value + "/reports/";
        send(report ? "PATCH" : "POST", path, body(made)).then(done(report ? "Saved." : "Added."), function (error) { wrong(made, error); });
      });
      return made;
    }

    read();
  }

  function body(form) {
    var given = form.elements, time = given.time.value.split(":").map(Number);
    return {
      name: given.name.value, frequency: given.frequency.value, weekday: Number(given.weekday.value),
      month_day: Number(given.month_day.value), hour: time[0], minute: time[1],
      export_format: given.export_format.value, paper: given.paper.value,
      recipients: given.recipients.value.split(",")
    };
  }

  window.pagelensFill(".report-schedules", section);
})();
