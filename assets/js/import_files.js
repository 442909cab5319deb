/* Hands on the files that were dropped or chosen, unless they are larger than a request may be: Dash would
   send them in any case, and the server could only refuse the whole request. */
(function () {
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  clientside.imports = {
    take(contents, names, sizes, page) {
      const still = clientside.no_update;
      if (!contents || !contents.length) return [still, still, still];
      const [largest, page_id] = [sizes.largest, page || "PAGE"];
      const bytes = contents.reduce((sum, one) => sum + one.length * 0.75, 0);
      const told = contents.length > 1
        ? "Together these files are larger than 6 MB: drop them one by one."
        : sizes.told.replace("{page_id}", page_id);
      if (bytes > largest) return [still, told, null];
      return [contents.map((content, at) => ({ content, name: names[at] })), "", null];
    },
  };
})();
