/** A picture in place of the cluster until somebody wants it: neither engine nor graph is fetched before. Drawn here, in the theme and language that early.js has found out. */
import '../ui/theme/tokens.css';
import css from './poster.module.css';
import { drawCluster } from './posterDrawing.ts';

interface Words {
  readonly start: string;
  readonly starting: string;
  readonly size: string;
  readonly scenario: Readonly<Record<string, string>>;
}

const words = import.meta.glob<{ readonly default: Words }>('../../locales/*/poster.json');
const titles = import.meta.glob<Readonly<Record<string, string>>>('../lessons/lessons/*.yaml', { query: '?title', import: 'default', eager: true });

const own = <T>(of: Readonly<Record<string, T>>, name: string): T | undefined => (Object.hasOwn(of, name) ? of[name] : undefined);

function asked(name: string): string {
  const found = [...new URLSearchParams(location.search)].find(([key]) => key.toLowerCase() === name);
  return found?.[1].toLowerCase() ?? '';
}

function part<K extends keyof HTMLElementTagNameMap>(tag: K, className: string | undefined, text = ''): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className !== undefined) element.className = className;
  element.textContent = text;
  return element;
}

/** `page`: fetches and starts the page. */
export async function showPoster(page: () => Promise<unknown>): Promise<void> {
  const language = document.documentElement.lang;
  const said = (await (words[`../../locales/${language}/poster.json`] ?? words['../../locales/en/poster.json'])?.())?.default;
  const root = document.getElementById('root');
  if (said === undefined || root === null) return;
  const scenario = asked('scenario') || 'guestbook';
  const title = own(own(titles, `../lessons/lessons/${asked('lesson')}.yaml`) ?? {}, language) ?? own(said.scenario, scenario) ?? 'Podium';
  const poster = part('main', css['poster']);
  const button = part('button', css['button']);
  const card = part('span', css['card']);
  const text = part('span', css['words']);
  const start = part('span', css['start'], said.start);
  const heading = part('b', css['title'], title);
  heading.dataset['testid'] = 'poster-title';
  button.type = 'button';
  text.append(heading, start, part('small', css['size'], said.size));
  card.append(part('span', css['sign']), text);
  button.append(card);
  poster.append(drawCluster(scenario), button);
  document.body.append(poster);
  document.title = `${title} · Podium`;
  button.addEventListener('click', () => {
    start.textContent = said.starting;
    button.setAttribute('aria-busy', 'true');
    // It stays until the page itself stands.
    new MutationObserver((_changes, watch) => {
      watch.disconnect();
      poster.remove();
    }).observe(root, { childList: true });
    void page().catch((failure: unknown) => {
      poster.remove();
      dispatchEvent(new Event('podium-lost'));
      throw failure;
    });
  }, { once: true });
}
