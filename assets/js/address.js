/* Lets the address follow the controls of a screen, and the controls the address, at once: where Dash
   asks the server for that, whatever depends on a control waits for one round trip more. */
(function () {
  const CUSTOM = "custom";
  // Which choice days of one's own belong to: they count where it is custom.
  const DAYS = new Map([["since", "range"], ["until", "range"], ["compare_since", "compare"], ["compare_until", "compare"]]);
  let shownAt = location.pathname;

  const flat = (list) => (Array.isArray(list) ? list : [list]);
  const isDay = (one) => DAYS.has(one.id.control);
  const own = (controls, name) => controls.some((one) => one.id.control === name && one.value === CUSTOM);
  const unused = (controls, one) => isDay(one) && !own(controls, DAYS.get(one.id.control));

  /* What the address says of a control. */
  function read(query, name, usual) {
    const days = [...DAYS.keys()].filter((day) => DAYS.get(day) === name);
    if (days.length && days.every((day) => query.get(day))) return CUSTOM;
    const given = query.get(name);
    if (given === null) return usual;
    if (typeof usual === "number") return Number(given) || usual;
    return typeof usual === "boolean" ? given === "1" : given;
  }

  /* The query string that says what the controls say; other values of it stay. */
  function written(controls, pages) {
    const query = new URLSearchParams(location.search);
    function put(name, value, usual) {
      if (value === usual || value === null || value === undefined || value === "") query.delete(name);
      else query.set(name, value === true ? "1" : value);
    }
    controls.forEach((one) => put(one.id.control, unused(controls, one) ? null : one.value, one.id.default));
    pages.forEach((one) => put(one.id.pages, one.value, 1));
    query.delete("from");
    ["range", "compare"].filter((name) => own(controls, name)).forEach((name) => query.delete(name));
    const text = query.toString();
    return text ? "?" + text : "";
  }

  /* Whether the address says what the controls say; days of one's own count where they are chosen. */
  function says(query, controls, pages) {
    return controls.every((one) => unused(controls, one) || one.value === read(query, one.id.control, one.id.default)) &&
      pages.every((one) => one.value === read(query, one.id.pages, 1));
  }

  function follow() {
    const still = window.dash_clientside.no_update, context = window.dash_clientside.callback_context;
    const [, controls, pages] = context.inputs_list.map(flat), query = new URLSearchParams(location.search);
    const triggers = context.triggered.map((one) => one.prop_id);
    const set = (list, wanted) => list.map((one) => {
      const value = wanted(one);
      return value === one.value || value === undefined ? still : value;
    });
    if (triggers.includes("url.search")) {
      // On the way to another screen the controls are still those of the last one.
      const here = shownAt === location.pathname;
      const value = (one) => (isDay(one) && !query.get(one.id.control) ? undefined : read(query, one.id.control, one.id.default));
      return [still, set(controls, (one) => (here ? value(one) : undefined)),
        set(pages, (one) => (here ? read(query, one.id.pages, 1) : undefined))];
    }
    shownAt = location.pathname;
    // Whatever else is chosen, a list begins anew; a screen that has just come is left alone.
    const turned = triggers.length > 1 || triggers.some((one) => one.includes('"pages"'));
    const numbers = pages.map((one) => ({ id: one.id, value: turned ? one.value : 1 }));
    const search = says(query, controls, numbers) ? still : written(controls, numbers);
    return [search, set(controls, () => undefined), set(pages, () => (turned ? undefined : 1))];
  }

  /* What is chosen in the menu of ranges is set at their control, which the menu follows in turn. */
  function more(chosen, range) {
    const menu = document.getElementById("range-more"), context = window.dash_clientside.callback_context;
    if (context.triggered.some((one) => one.prop_id === "range-more.value") && chosen !== "more" && chosen !== range) {
      window.dash_clientside.set_props(context.inputs_list[1].id, { value: chosen });
      return window.dash_clientside.no_update;
    }
    return [...menu.options].some((one) => one.value === range) ? range : "more";
  }

  window.dash_clientside = Object.assign(window.dash_clientside || {}, { address: { follow: follow, more: more } });
})();
