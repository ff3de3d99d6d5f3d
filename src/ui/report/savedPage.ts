/**
 * The report as one HTML file that needs nothing else and runs nothing: the elements that are shown, serialised by the browser, so that every text is
 * escaped; the rules of style that are theirs; pictures inside.
 */

const CSP = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/** Rules of the page's sheets that name one of these classes, with those inside of `@media`. */
function rulesFor(classes: readonly string[]): string {
  const named = (text: string): boolean => classes.some((name) => text.includes(`.${name}`));
  const out: string[] = [];
  for (const sheet of document.styleSheets) {
    try {
      for (const rule of sheet.cssRules) if (rule instanceof CSSPageRule || (rule instanceof CSSStyleRule && named(rule.selectorText)) || (rule instanceof CSSMediaRule && named(rule.cssText))) out.push(rule.cssText);
    } catch {
      // A sheet of an extension that may not be read.
    }
  }
  return out.join('\n');
}

/** `picture` is the SVG that the page shows. */
export function savedPage(article: HTMLElement, title: string, language: string, classes: readonly string[], picture: string | undefined): string {
  const page = document.implementation.createHTMLDocument(title);
  page.documentElement.lang = language;
  const meta = (fields: Readonly<Record<string, string>>): HTMLMetaElement => {
    const element = page.createElement('meta');
    for (const [name, value] of Object.entries(fields)) element.setAttribute(name, value);
    return element;
  };
  page.head.prepend(meta({ charset: 'utf-8' }), meta({ 'http-equiv': 'Content-Security-Policy', content: CSP }), meta({ name: 'viewport', content: 'width=device-width' }));
  const style = page.createElement('style');
  // The policy of this page is that document's too, for as long as it is only being made.
  style.setAttribute('nonce', 'podium');
  style.textContent = `body{margin:0;background:#fff;font-family:system-ui,sans-serif}*{box-sizing:border-box;margin:0;padding:0}article{margin:0 auto}\n${rulesFor(classes)}`;
  page.head.append(style);
  const copy = page.importNode(article, true);
  for (const image of copy.querySelectorAll('img')) image.src = `data:image/svg+xml,${encodeURIComponent(picture ?? '')}`;
  page.body.append(copy);
  return `<!doctype html>\n${page.documentElement.outerHTML}\n`;
}
