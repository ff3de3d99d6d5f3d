/** Vite's glob import as far as the lessons use it; the page has vite's own types. */
interface ImportMeta {
  glob<T>(pattern: string, options: { readonly query: string; readonly import: string; readonly eager: true }): Record<string, T>;
  glob<T>(pattern: string, options: { readonly query: string; readonly import: string }): Record<string, () => PromiseLike<T>>;
}
