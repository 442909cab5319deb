/* Forms and buttons that call the API; an error stands beside its field. */
(function () {
  function csrf() {
    var found = document.cookie.match(/(?:^|; )_csrf_token=([^;]*)/);
    return found ? decodeURIComponent(found[1]) : "";
  }

  function call(address, method, body, json) {
    var headers = { "X-CSRFToken": csrf() };
    if (json) headers["Content-Type"] = "application/json";
    return fetch(address, { method: method, headers: headers, body: body });
  }

  function answerOf(response) {
    return response.json().catch(function () { return {}; });
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches || !form.matches(".api-form")) return;
    event.preventDefault();
    send(form);
  });

  function send(form) {
    var data = form.dataset, values = new FormData(form), button = form.querySelector("button[type=submit]");
    clear(form);
    button.disabled = true;
    var multipart = data.multipart === "1";
    var body = multipart ? values : JSON.stringify(Object.fromEntries(values));
    call(data.address, data.method, body, !multipart).then(function (response) {
      return answerOf(response).then(function (answer) {
        button.disabled = false;
        if (response.ok) done(form, answer); else wrong(form, answer.error || {});
      });
    }, function () { button.disabled = false; });
  }

  function clear(form) {
    form.querySelectorAll(".field-note").forEach(function (note) {
      note.textContent = note.dataset.hint || "";
      note.classList.remove("wrong");
    });
    form.querySelectorAll("[aria-invalid]").forEach(function (box) { box.removeAttribute("aria-invalid"); });
    noteOf(form).textContent = "";
  }

  /* What a form in a narrow cell has to say stands elsewhere, where there is room for it. */
  function noteOf(form) {
    return document.getElementById(form.dataset.note) || form.querySelector(".form-note");
  }

  function wrong(form, error) {
    var box = error.field && form.elements[error.field];
    var note = box && document.getElementById(box.getAttribute("aria-describedby"));
    var words = error.message || "That did not work; try again.";
    if (!note) { noteOf(form).textContent = words; return; }
    note.textContent = words;
    note.classList.add("wrong");
    box.setAttribute("aria-invalid", "true");
    box.focus();
  }

  function done(form, answer) {
    var data = form.dataset, note = noteOf(form);
    if (data.then === "reload") return location.reload();
    form.reset();
    var secrets = JSON.parse(data.show || "[]");
    note.textContent = secrets.length ? "" : data.done || "Done.";
    secrets.forEach(function (secret) { showSecret(note, secret[1], answer[secret[0]]); });
    if (data.redraw === "1") redraw(form, note);
  }

  function showSecret(note, words, shown) {
    var part = document.createElement("span"), line = document.createElement("span");
    var secret = document.createElement("code");
    part.className = "secret-part";
    line.className = "secret-line";
    secret.className = "secret";
    secret.textContent = shown;
    line.append(secret, copyButton(shown));
    part.append(words, line);
    note.append(part);
  }

  /* The lists of the section anew; what the form says now is said by the one that takes its place. */
  function redraw(form, note) {
    var place = document.getElementById("settings"), said = Array.from(note.childNodes);
    var same = '.api-form[data-method="POST"][data-address="' + form.dataset.address + '"] .form-note';
    var watch = new MutationObserver(function () {
      var again = place.querySelector(same);
      if (!again || again === note) return;
      watch.disconnect();
      again.append.apply(again, said);
    });
    watch.observe(place, { childList: true, subtree: true });
    var address = { pathname: location.pathname, search: location.search, drawn: Date.now() };
    window.dash_clientside.set_props("at-settings", { data: address });
  }

  function copyButton(text) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "button small";
    button.textContent = "Copy";
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(text).then(function () { button.textContent = "Copied"; });
    });
    return button;
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest(".api-button");
    if (!button) return;
    if (!button.dataset.question) return press(button);
    ask(button);
  });

  /* The question stands where the button stood, with the way back beside it. */
  function ask(button) {
    var box = document.createElement("span"), yes = document.createElement("button"), no = document.createElement("button");
    box.className = "question";
    box.append(button.dataset.question, yes, no);
    yes.type = no.type = "button";
    yes.className = "button small primary";
    no.className = "button small";
    yes.textContent = button.textContent;
    no.textContent = "Keep";
    no.addEventListener("click", function () { box.remove(); button.hidden = false; button.focus(); });
    yes.addEventListener("click", function () { press(button, box); });
    button.hidden = true;
    button.after(box);
    no.focus();
  }

  function press(button, box) {
    call(button.dataset.address, button.dataset.method, "{}", true).then(function (response) {
      if (response.ok) return location.reload();
      return answerOf(response).then(function (answer) {
        if (box) { box.remove(); button.hidden = false; }
        window.pagelensSay((answer.error && answer.error.message) || "That did not work; try again.");
      });
    });
  }
})();
