/* The menu "Export": asks for a file of the view in the address, follows it, fetches it when ready. */
(function () {
  var send = window.pagelensSend, element = window.pagelensElement;
  var EVERY = 2500, SHOWN = 6, MINE = "pagelens-exports";
  var WAYS = [
    ["pdf", "PDF report, A4", { paper: "a4" }],
    ["pdf", "PDF report, US Letter", { paper: "letter" }],
    ["png", "PNG of this view", {}],
    ["png", "PNG of the chart", { png_part: "chart" }],
    ["csv", "CSV files in a ZIP", { csv_form: "zip" }],
    ["csv", "CSV, one file", { csv_form: "single" }]
  ];

  /* What the view is, as the API takes it. */
  function view(name) {
    var given = new URLSearchParams(location.search), body = { view: name };
    [["range", "date_preset"], ["since", "since"], ["until", "until"], ["metric", "trend_metric"],
      ["period", "trend_period"], ["posts_metric", "posts_metric"], ["posts_sort", "posts_sort"], ["q", "posts_words"], ["type", "posts_type"],
      ["split", "trend_split"], ["from", "posts_skip"]
    ].forEach(function (pair) { if (given.get(pair[0])) body[pair[1]] = given.get(pair[0]); });
    body.theme = document.documentElement.dataset.bsTheme === "dark" ? "dark" : "light";
    return body;
  }

  /* The Page of the address, or the person's own one where the address names none. */
  function pageId() {
    var page = document.documentElement.dataset.page;
    if (page) return Promise.resolve(page);
    return send("GET", "/api/meta/pages/").then(function (answer) {
      return (answer.results.find(function (one) { return one.is_default; }) || answer.results[0]).page_id;
    });
  }

  /* Exports that this window waits for: it fetches them by itself, also after a reload. */
  function waiting() { return JSON.parse(sessionStorage.getItem(MINE) || "[]"); }
  function keep(ids) { sessionStorage.setItem(MINE, JSON.stringify(ids)); }

  function ago(moment) {
    var minutes = Math.round((Date.now() - new Date(moment)) / 60000);
    if (minutes < 1) return "just now";
    if (minutes < 60) return minutes + " min ago";
    return minutes < 2880 ? Math.round(minutes / 60) + " h ago" : Math.round(minutes / 1440) + " days ago";
  }

  function day(iso) {
    return new Date(iso + "T12:00:00").toLocaleDateString("en-GB", { day: "numeric", month: "short" });
  }

  /* What the file is: PDF report, A4. */
  function kind(job) {
    var asked = job.options, chart = job.export_format === "png" && asked.png_part === "chart" && asked.view !== "posts";
    if (job.export_format === "pdf") return "PDF report, " + (asked.paper === "letter" ? "US Letter" : "A4");
    if (job.export_format === "csv") return (asked.csv_form === "single" ? "CSV" : "CSV files") + " of the " + asked.view;
    return "PNG of the " + (chart ? "chart" : asked.view) + (asked.theme === "dark" ? ", dark" : "");
  }

  function line(job) {
    var active = job.status === "queued" || job.status === "running";
    var days = job.options.since ? ", " + day(job.options.since) + " – " + day(job.options.until) : "";
    var state = active ? (job.step || job.status_text) + ", " + Math.round(job.share * 100) + " %" : job.status_text;
    var by = (job.requested_by || "scheduled report") + " · " + ago(job.created_at);
    var words = element("span", "export-words", [element("span", "export-name", kind(job)),
      element("span", "pick-note", job.page_name + days), element("span", "pick-note" + (job.status === "failed" ? " export-failed" : ""), (job.error && job.status === "failed" ? job.error : state) + " · " + by)]);
    if (!job.download_path) return element("div", "pick-line export-line", [words]);
    var link = element("a", "pick-line export-line", [words, element("span", "icon i-export")]);
    link.href = job.download_path;
    link.setAttribute("download", "");
    link.title = job.file_name;
    return link;
  }

  function fetchFile(job) {
    var link = element("a");
    link.href = job.download_path;
    link.download = "";
    document.body.append(link);
    link.click();
    link.remove();
  }

  function menu(place) {
    var label = element("span", "export-label", "Export"), note = element("p", "pick-note export-note");
    var ways = element("div"), recent = element("div", "export-recent"), timer = null;
    note.setAttribute("role", "status");
    WAYS.forEach(function (way) {
      if (place.dataset.view === "posts" && way[2].png_part) return;
      var button = element("button", "pick-line", way[1]);
      button.type = "button";
      button.dataset.drawn = way[0] === "csv" ? "" : "1";
      button.addEventListener("click", function () { ask(way); });
      ways.append(button);
    });
    var summary = element("summary", "button", [element("span", "icon i-export"), label]);
    summary.id = place.id + "-open";
    var pop = element("div", "pop pop-right", [ways, note, element("div", "pick-group", "Recent exports"), recent]);
    var details = element("details", "picker", [summary, pop]);
    details.addEventListener("toggle", function () { if (details.open) look(); });
    place.append(details);

    function ask(way) {
      var body = Object.assign(view(place.dataset.view), way[2], { export_format: way[0] });
      note.textContent = "Asking …";
      pageId().then(function (page) { return send("POST", "/api/meta/pages/" + page + "/exports/", body); })
        .then(function (job) { keep(waiting().concat(job.export_job_id)); note.textContent = "It comes by itself when it is ready."; look(); })
        .catch(function (error) { note.textContent = error.message; });
    }

    function look() {
      clearTimeout(timer);
      send("GET", "/api/exports/?limit=" + SHOWN).then(show).catch(function (error) { note.textContent = error.message; });
    }

    function show(answer) {
      recent.replaceChildren.apply(recent, answer.results.map(line));
      if (!answer.results.length) recent.append(element("p", "pick-note export-note", "Nothing was exported yet."));
      ways.querySelectorAll("[data-drawn='1']").forEach(function (button) {
        button.disabled = Boolean(answer.missing);
        button.title = answer.missing;
      });
      if (answer.missing) note.textContent = answer.missing;
      var active = answer.results.filter(function (job) { return job.status === "queued" || job.status === "running"; });
      var mine = active.find(function (job) { return waiting().includes(job.export_job_id); });
      label.textContent = mine ? Math.round(mine.share * 100) + " %" : "Export";
      summary.setAttribute("aria-label", mine ? "Exporting, " + label.textContent : "Export");
      finish(answer.results);
      if (active.length) timer = setTimeout(look, EVERY);
    }

    function finish(jobs) {
      jobs.forEach(function (job) {
        if (!waiting().includes(job.export_job_id) || job.status === "queued" || job.status === "running") return;
        keep(waiting().filter(function (id) { return id !== job.export_job_id; }));
        note.textContent = job.status === "completed" ? "Ready: " + job.file_name : job.error || job.status_text;
        if (job.download_path) fetchFile(job);
      });
    }

    if (waiting().length) look();
  }

  window.pagelensFill(".export-menu", menu);
})();
