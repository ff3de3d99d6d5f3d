import type ui from '../../locales/en/ui.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    readonly defaultNS: 'ui';
    readonly resources: { readonly ui: typeof ui; readonly steps: { readonly start: string } };
  }
}
