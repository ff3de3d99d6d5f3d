/** Words for codes that the engine names at run time: the key is made of the code; an unknown code is shown as it is, never as nothing. */
import { useTranslation } from 'react-i18next';
import { pageOf, type ShortcutCode } from './keyboard/shortcuts.ts';

export type Say = (key: string, data?: Readonly<Record<string, unknown>>, fallback?: string) => string;

/** `say('doing.queue', { count: 2 })`: as t, for keys that are put together from codes. */
export function useSay(): Say {
  const { i18n } = useTranslation();
  return (key, data, fallback) => {
    const text: unknown = i18n.getFixedT(i18n.language)(key as 'app.name', { ...data, defaultValue: fallback ?? key });
    return String(text);
  };
}

/** What a run that one can begin with is called; `nodes1000` and its like by their number, `geneve-nftables` and its like by their parts. */
export function useScenarioName(): (id: string) => string {
  const { t } = useTranslation();
  const say = useSay();
  return (id) => {
    const workers = /^nodes(\d+)$/.exec(id)?.[1];
    if (workers !== undefined) return t('scenario.nodes', { count: Number(workers) });
    const [, network, mode] = /^(vxlan|geneve|ipip|hostRoutes|cloudRoutes)-(\w+)$/.exec(id) ?? [];
    return network === undefined ? say(`scenario.${id}`, {}, id) : t('scenario.network', { network: say(`scenario.networks.${network}`), mode });
  };
}

/** What a shortcut does, in words: the name of the view that it opens, or the shortcut's own. */
export function useShortcutName(): (code: ShortcutCode) => string {
  const { t } = useTranslation();
  const say = useSay();
  return (code) => {
    const page = pageOf(code);
    return page === undefined ? say(`shortcuts.${code}`) : t('shortcuts.page', { page: t(`rail.${page}`) });
  };
}
