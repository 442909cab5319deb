/* Changes sent to the API with the session's CSRF token; an error comes back as its sentence. */
window.pagelensSend = function (method, path, body) {
  var found = document.cookie.match(/(?:^|; )_csrf_token=([^;]*)/);
  var headers = { "X-CSRFToken": found ? decodeURIComponent(found[1]) : "" };
  if (body) headers["Content-Type"] = "application/json";
  return fetch(path, { method: method, headers: headers, body: body ? JSON.stringify(body) : undefined })
    .then(function (response) {
      if (response.status === 204) return null;
      return response.json().catch(function () { return {}; }).then(function (answer) {
        if (response.ok) return answer;
        var said = answer.error || {};
        throw Object.assign(new Error(said.message || "That did not work; try again."), { field: said.field });
      });
    });
};

/* A sentence above the page, for as long as it takes to read. */
window.pagelensSay = function (words) {
  var toast = document.getElementById("toast");
  toast.textContent = words;
  clearTimeout(toast.ends);
  toast.ends = setTimeout(function () { toast.textContent = ""; }, 8000);
};

/* Draws the numbers of the screen anew, as if a sync had ended. */
window.pagelensRedraw = function () {
  window.dash_clientside.set_props("version", { data: "changed/" + Date.now() });
};

/* A small element: tag, class, text. */
window.pagelensMake = function (tag, className, text) {
  var made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
};
