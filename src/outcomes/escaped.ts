const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as it stands between tags and in quoted attributes of HTML and XML. */
export const escaped = (text: string): string => text.replace(/[&<>"]/g, (char) => ESCAPES[char]!);
