/* Which screen an address is. Runs in the head, so that the right skeleton is the first thing painted. */
(function () {
  var SCREENS = [
    ["portfolio", /^\/$/, "Portfolio"],
    ["overview", /^\/pages(\/[^/]+)?\/?$/, "Overview"],
    ["posts", /^\/pages\/[^/]+\/posts\/?$/, "Posts"],
    ["post", /^\/pages\/[^/]+\/posts\/[^/]+\/?$/, "Post"],
    ["glossary", /^\/glossary\/?$/, "Glossary"],
    ["health", /^\/sync-health\/?$/, "Sync health"],
    ["settings", /^\/settings(\/[a-z-]+)?\/?$/, "Settings"]
  ];
  var OF_A_PAGE = ["overview", "posts", "post"];
  var LOST = ["lost", null, "Nothing here"];

  function screenOf(path) {
    return SCREENS.find(function (screen) { return screen[1].test(path); }) || LOST;
  }

  function pageOf(path) {
    var found = path.match(/^\/pages\/([^/]+)/);
    return found ? found[1] : "";
  }

  function show() {
    var root = document.documentElement;
    root.dataset.screen = screenOf(location.pathname)[0];
    if (pageOf(location.pathname)) root.dataset.page = pageOf(location.pathname);
    else delete root.dataset.page;
  }

  show();
  window.addEventListener("popstate", show);
  window.addEventListener("_dashprivate_pushstate", show);

  function belongs(name, screen) {
    return name === screen || (name === "page" && OF_A_PAGE.includes(screen));
  }

  window.dash_clientside = Object.assign(window.dash_clientside || {}, {
    pagelens: {
      /* Each screen's store gets the address when it is that screen's, and is left alone otherwise. */
      address: function (pathname, search) {
        var screen = screenOf(pathname || "/")[0];
        return window.dash_clientside.callback_context.outputs_list.map(function (place) {
          var mine = belongs(place.id.replace("at-", ""), screen);
          return mine ? { pathname: pathname, search: search || "" } : window.dash_clientside.no_update;
        });
      },

      /* Where the links of the top bar lead, and which of them is the present screen. */
      links: function (pathname) {
        var screen = screenOf(pathname || "/")[0], page = pageOf(pathname || "/");
        var of = page ? "/pages/" + page : "/pages";
        var now = function (name) { return name === screen ? "page" : null; };
        return [of, of + "/posts", now("portfolio"), now("overview"),
          screen === "post" ? "true" : now("posts"), now("glossary"), now("health")];
      },

      /* Which list is looked at: none where the window is hidden; `drawn` when it has just come. */
      watched: function (ticks) {
        var screen = screenOf(location.pathname)[0], context = window.dash_clientside.callback_context;
        if (!["portfolio", "health"].includes(screen) || document.hidden) return window.dash_clientside.no_update;
        var ticked = context.triggered.some(function (each) { return each.prop_id.startsWith("lists-tick"); });
        return { screen: screen, ticks: ticks, drawn: !ticked };
      },

      title: function (name, pathname) {
        var screen = screenOf(pathname || "/");
        var words = OF_A_PAGE.includes(screen[0]) && name ? [name, screen[2]] : [screen[2]];
        document.title = words.concat("Pagelens").join(" · ");
        return window.dash_clientside.no_update;
      }
    }
  });
})();
