/* What is sent to the server besides Dash's callbacks: sign out, change workspace, connect. */
(function () {
  function csrf() {
    var found = document.cookie.match(/(?:^|; )_csrf_token=([^;]*)/);
    return found ? decodeURIComponent(found[1]) : "";
  }

  function post(path, body, type) {
    return fetch(path, {
      method: "POST",
      headers: { "X-CSRFToken": csrf(), "Content-Type": type || "application/json" },
      body: body
    });
  }

  function say(place, response) {
    return response.json().catch(function () { return {}; }).then(function (answer) {
      place.textContent = (answer.error && answer.error.message) || "That did not work; try again.";
    });
  }

  var actions = {
    "sign-out": function () { post("/logout", "").then(function () { location.assign("/login"); }); },
    tenant: function (button) {
      var body = "slug=" + encodeURIComponent(button.dataset.slug);
      post("/tenant", body, "application/x-www-form-urlencoded").then(function () { location.assign("/"); });
    },
    connect: function () {
      post("/api/meta/connect/start/", "{}").then(function (response) {
        if (!response.ok) return say(document.getElementById("toast"), response);
        return response.json().then(function (answer) { location.assign(answer.authorization_url); });
      });
    }
  };

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-action]");
    if (button && actions[button.dataset.action]) actions[button.dataset.action](button);
  });

  /* The token's field is made here, so that a token is never a value that Dash keeps. */
  function tokenForm(place) {
    var form = document.createElement("form");
    form.innerHTML = '<label>Token<input type="password" name="token" autocomplete="off" required></label>' +
      '<label>Pages that Meta does not list (optional)' +
      '<textarea name="pages" rows="2" placeholder="id or address, one a line" aria-describedby="pages-hint"></textarea></label>' +
      '<p class="note" id="pages-hint">Meta leaves out Pages owned by a Business unless business_management is granted.</p>' +
      '<button class="button primary">Connect</button><div role="alert" class="note"></div>';
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var note = form.querySelector("[role=alert]");
      note.textContent = "Asking Meta …";
      var pages = form.pages.value.split(/[\n,]/).map(trimmed).filter(Boolean);
      post("/api/meta/connections/", JSON.stringify({ token: form.token.value.trim(), pages: pages }))
        .then(function (response) { return response.ok ? connected(response, form, note) : say(note, response); });
    });
    place.appendChild(form);
  }

  function trimmed(text) { return text.trim(); }

  /* What is missing has to be read before the screen changes. */
  function connected(response, form, note) {
    return response.json().then(function (answer) {
      if (!answer.sentences.length) return location.assign("/");
      form.reset();
      note.textContent = "Connected, but:";
      answer.sentences.forEach(function (sentence) {
        note.appendChild(document.createElement("p")).textContent = sentence;
      });
      var on = note.appendChild(document.createElement("a"));
      on.className = "button";
      on.href = "/";
      on.textContent = "Go to your Pages";
    });
  }

  new MutationObserver(function () {
    document.querySelectorAll(".token-form:empty").forEach(tokenForm);
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
