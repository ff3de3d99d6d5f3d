// <podium-cluster>: Podium in a page, as an element. A thin frame around the page beside this script (docs/embedding.md).
//   <script src="https://your.site/podium/podium-embed.js"></script>
//   <podium-cluster scenario="guestbook" lang="es" poster></podium-cluster>
// Attributes are the parameters of the address; methods are the messages that an embed understands; its messages come as events, `podium-step` and the like.
(function () {
  const PARAMETERS = ['scenario', 'step', 'play', 'lang', 'theme', 'mode', 'lesson', 'controls', 'view', 'hide', 'readonly', 'motion', 'zoom', 'projector'];
  const METHODS = ['goto', 'play', 'pause', 'next', 'prev', 'setState', 'getState', 'setLang', 'setTheme', 'highlight'];
  const HEIGHT = 449;
  const PATIENCE = 30_000;
  const beside = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : location.href;

  class PodiumCluster extends HTMLElement {
    static observedAttributes = [...PARAMETERS, 'src', 'state', 'poster', 'height', 'title'];
    #frame = document.createElement('iframe');
    #number = 0;
    #waiting = new Map();
    #hear = (event) => this.#heard(event);
    #started = false;
    #answered = 0;

    constructor() {
      super();
      const style = new CSSStyleSheet();
      style.replaceSync(':host { display: block; min-height: 200px; } :host([hidden]) { display: none; } iframe { display: block; width: 100%; border: 0; }');
      const shadow = this.attachShadow({ mode: 'open' });
      shadow.adoptedStyleSheets = [style];
      this.#frame.loading = 'lazy';
      this.#frame.allow = 'fullscreen; clipboard-write';
      shadow.append(this.#frame);
    }

    connectedCallback() {
      addEventListener('message', this.#hear);
      this.#show();
    }

    disconnectedCallback() {
      removeEventListener('message', this.#hear);
      for (const { reject } of this.#waiting.values()) reject(new Error('gone'));
      this.#waiting.clear();
    }

    attributeChangedCallback(_name, before, now) {
      if (this.isConnected && before !== now) this.#show();
    }

    #show() {
      const address = new URL(this.getAttribute('src') ?? './', beside);
      const query = new URLSearchParams({ embed: '1', api: '1', origin: location.origin });
      for (const name of PARAMETERS) if (this.hasAttribute(name)) query.set(name, this.getAttribute(name) || '1');
      if (this.hasAttribute('poster')) query.set('ctl', '1');
      address.search = query.toString();
      address.hash = this.getAttribute('state') ?? '';
      this.#frame.title = this.getAttribute('title') ?? 'Podium';
      this.#frame.style.height = `${Number(this.getAttribute('height')) || HEIGHT}px`;
      if (this.#frame.src !== address.href) this.#frame.src = address.href;
    }

    #heard({ data, source, origin }) {
      if (source !== this.#frame.contentWindow || data?.ns !== 'podium' || data.v !== 1) return;
      const own = new URL(this.#frame.src).origin;
      if (own !== 'null' && origin !== own) return;
      const { id, type, payload } = data;
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (type === 'error') waiting?.reject(new Error(payload.code));
      else waiting?.resolve(payload);
      // Only where the page has given no height is there one to be found.
      if (type === 'resize' && !this.hasAttribute('height')) this.#frame.style.height = `${Math.min(2_000, Math.max(200, Number(payload.height) || HEIGHT))}px`;
      if (type === 'key') this.dispatchEvent(new KeyboardEvent('keydown', { key: payload.key, code: payload.code, shiftKey: payload.shiftKey, keyCode: KEY_CODES[payload.key] ?? 0, bubbles: true, composed: true, cancelable: true }));
      if (type === 'predict' || type === 'score' || type === 'completed') this.#mark(type, payload);
      this.dispatchEvent(new CustomEvent(`podium-${type}`, { detail: payload, bubbles: true, composed: true }));
    }

    /**
     * In the block "Web Component" of eXeLearning 4 the marks are its own: hits, misses, how many there are, whether that was the last. Its first release
     * takes no misses, which its number of parameters tells.
     */
    #mark(type, payload) {
      const marks = this.closest('.WCP-MainContainer')?.exeAPI;
      if (typeof marks?.start !== 'function' || typeof marks.sendScore !== 'function') return;
      if (!this.#started) marks.start();
      this.#started = true;
      const { right, of, answered = type === 'completed' ? Math.max(this.#answered, right) : 0 } = payload;
      if (type === 'predict' || ![right, of, answered].every((one) => Number.isSafeInteger(one) && one >= 0) || of === 0) return;
      this.#answered = answered;
      const last = type === 'completed';
      if (marks.sendScore.length === 3) marks.sendScore(right, of, last);
      else marks.sendScore(right, Math.max(0, answered - right), of, last);
    }

    /** Sends a message; what it promises is the embed's answer. */
    send(type, payload = {}) {
      const id = (this.#number += 1);
      const { origin } = new URL(this.#frame.src);
      this.#frame.contentWindow?.postMessage({ ns: 'podium', v: 1, id, type, payload }, origin === 'null' ? '*' : origin);
      return new Promise((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject });
        setTimeout(() => this.#waiting.delete(id) && reject(new Error('silent')), PATIENCE);
      });
    }
  }

  // Older programs, reveal.js among them, know keys by their numbers.
  const KEY_CODES = { ArrowLeft: 37, ArrowUp: 38, ArrowRight: 39, ArrowDown: 40, PageUp: 33, PageDown: 34, End: 35, Home: 36, Escape: 27, Enter: 13, ' ': 32, ...Object.fromEntries([...'abcdefghijklmnopqrstuvwxyz'].map((letter) => [letter, letter.toUpperCase().charCodeAt(0)])) };
  for (const type of METHODS) PodiumCluster.prototype[type] = function (payload) { return this.send(type, payload); };
  if (customElements.get('podium-cluster') === undefined) customElements.define('podium-cluster', PodiumCluster);
})();
