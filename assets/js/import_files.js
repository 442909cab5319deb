/* Hands on the files that were dropped or chosen, unless they are larger than a request may be: Dash would
   send them in any case, and the server could only refuse the whole request. */
(function () {
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  clientside.imports = {
    take(contents, names, sizes, page) {
      if (!contents || !contents.length) return Array(3).fill(clientside.no_update);
      const bytes = contents.reduce((sum, one) => sum + one.length * 0.75, 0);
      const told = contents.length > 1 ? "Together these files are larger than 6 MB: drop them one by one." : sizes.told;
      if (bytes > sizes.largest) return [clientside.no_update, told.replace("{page_id}", page || "PAGE"), null];
      return [contents.map((content, at) => ({ content, name: names[at] })), "", null];
    },
  };
})();
