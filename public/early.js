// Before the first paint, in the language of browsers of any age: language and theme, so that nothing flashes; a plain word where
// Podium cannot run; the worker that keeps it for use without a network.
(function () {
  var root = document.documentElement;
  var words = {
    en: {
      old: 'This browser is too old for Podium. Use a current version of Chrome, Edge, Firefox or Safari.',
      lost: 'Podium could not be loaded. Open it through a web server, and check the connection.',
    },
    es: {
      old: 'Este navegador es demasiado antiguo para Podium. Usa una versión actual de Chrome, Edge, Firefox o Safari.',
      lost: 'No se ha podido cargar Podium. Ábrelo a través de un servidor web y comprueba la conexión.',
    },
  };

  function remembered(name) {
    try {
      return localStorage.getItem('podium.' + name);
    } catch (_error) {
      return null;
    }
  }

  function asked(names) {
    var pairs = location.search.slice(1).split('&');
    for (var i = 0; i < pairs.length; i++) {
      var pair = pairs[i].split('=');
      if (names.indexOf(pair[0].toLowerCase()) >= 0 && pair[1]) return pair[1].toLowerCase();
    }
    return null;
  }

  function prefers(query) {
    return typeof matchMedia === 'function' && matchMedia(query).matches;
  }

  function themeOf(choice) {
    if (choice === 'light' || choice === 'dark' || choice === 'contrast') return choice;
    if (prefers('(prefers-color-scheme: dark)')) return 'dark';
    return prefers('(prefers-contrast: more)') ? 'contrast' : 'light';
  }

  function say(what) {
    var note = document.getElementById('trouble');
    if (note === null) return;
    note.lang = root.lang;
    note.textContent = words[root.lang][what];
    note.hidden = false;
  }

  // What the page is made of, all at once; a picture that waits for a click (ctl=1) has use for none of it.
  function fetchAhead() {
    var parts = (root.getAttribute('data-parts') || '').split(' ');
    for (var i = 0; i < parts.length; i++) {
      if (parts[i] === '') continue;
      var link = document.createElement('link');
      var style = parts[i].slice(-4) === '.css';
      link.rel = style ? 'preload' : 'modulepreload';
      if (style) {
        link.as = 'style';
        // As it is asked for later: otherwise it would be fetched twice.
        link.crossOrigin = '';
      }
      link.href = parts[i];
      document.head.appendChild(link);
    }
  }

  function waits() {
    return /^\?(.*&)?ctl(=(1|true|yes)?)?(&|$)/i.test(location.search);
  }

  function keepForOffline() {
    var keeper = root.getAttribute('data-offline');
    try {
      if (keeper !== null && self === top) navigator.serviceWorker.register(keeper).catch(function () {});
    } catch (_error) {
      // No service workers here: Podium needs the network then.
    }
  }

  var language = (asked(['lang', 'hl', 'locale']) || remembered('lang') || navigator.language || 'en').slice(0, 2);
  root.setAttribute('data-scripted', '');
  root.lang = language === 'es' ? 'es' : 'en';
  root.setAttribute('data-theme', themeOf(asked(['theme']) || remembered('theme')));

  // What came last of all that the page needs: Chrome and Edge 111, Firefox 115, Safari 16.2.
  var paints = typeof CSS === 'object' && typeof CSS.supports === 'function' && CSS.supports('color', 'color-mix(in srgb, red, blue)');
  var modern = paints && 'noModule' in HTMLScriptElement.prototype && typeof [].toSorted === 'function' && typeof structuredClone === 'function';
  if (!modern) document.addEventListener('DOMContentLoaded', say.bind(null, 'old'));
  else {
    addEventListener(
      'error',
      function (event) {
        if (event.target instanceof HTMLScriptElement) say('lost');
      },
      true,
    );
    if (!waits()) fetchAhead();
    addEventListener('podium-lost', say.bind(null, 'lost'));
    addEventListener('load', keepForOffline);
  }
})();
