// Before the first paint: language and theme, so that nothing flashes; and a plain word to browsers that are too old.
(function () {
  var query = new URLSearchParams(location.search);
  var get = function (name) {
    var found = null;
    query.forEach(function (value, key) {
      if (key.toLowerCase() === name) found = value.toLowerCase();
    });
    if (found !== null) return found;
    try {
      return localStorage.getItem('podium.' + name);
    } catch (error) {
      return null;
    }
  };
  var root = document.documentElement;
  var lang = get('lang') || (navigator.language || 'en').slice(0, 2);
  root.lang = lang === 'es' ? 'es' : 'en';
  var theme = get('theme');
  var dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.dataset.theme = dark ? 'dark' : 'light';
  var modern = 'noModule' in HTMLScriptElement.prototype && typeof Array.prototype.toSorted === 'function' && typeof structuredClone === 'function';
  if (modern) return;
  addEventListener('DOMContentLoaded', function () {
    var note = document.getElementById('waiting');
    if (note === null) return;
    note.textContent =
      root.lang === 'es'
        ? 'Este navegador es demasiado antiguo para Podium. Usa una versión actual de Chrome, Edge, Firefox o Safari.'
        : 'This browser is too old for Podium. Use a current version of Chrome, Edge, Firefox or Safari.';
  });
})();
