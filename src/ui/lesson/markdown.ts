/** The little Markdown that lessons use: paragraphs, lists, **bold**, *italics*, `code`, [links](https://...). Into plain data, never into HTML. */
export type Inline =
  | { readonly type: 'text' | 'bold' | 'italic' | 'code'; readonly text: string }
  | { readonly type: 'link'; readonly text: string; readonly href: string };

export type Block =
  | { readonly type: 'paragraph'; readonly content: readonly Inline[] }
  | { readonly type: 'list'; readonly items: readonly (readonly Inline[])[] }
  | { readonly type: 'code'; readonly text: string };

const INLINE = /\*\*([^*]+)\*\*|\*([^*]+)\*|`([^`]+)`|\[([^\]]+)\]\((https:\/\/[^)\s]+)\)/g;

export function inlineOf(text: string): readonly Inline[] {
  const parts: Inline[] = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > at) parts.push({ type: 'text', text: text.slice(at, match.index) });
    const [all, bold, italic, code, label, href] = match;
    if (bold !== undefined) parts.push({ type: 'bold', text: bold });
    else if (italic !== undefined) parts.push({ type: 'italic', text: italic });
    else if (code !== undefined) parts.push({ type: 'code', text: code });
    else if (label !== undefined && href !== undefined) parts.push({ type: 'link', text: label, href });
    at = match.index + all.length;
  }
  if (at < text.length) parts.push({ type: 'text', text: text.slice(at) });
  return parts;
}

function blockOf(text: string): Block {
  if (text.startsWith('```')) return { type: 'code', text: text.replace(/^```\w*\n?/, '').replace(/\n?```$/, '') };
  const lines = text.split('\n').map((line) => line.trim());
  if (!lines.every((line, i) => line.startsWith('- ') || i > 0) || !text.startsWith('- ')) return { type: 'paragraph', content: inlineOf(lines.join(' ')) };
  const items: string[] = [];
  for (const line of lines) {
    if (line.startsWith('- ')) items.push(line.slice(2));
    else items.push(`${items.pop() ?? ''} ${line}`);
  }
  return { type: 'list', items: items.map(inlineOf) };
}

export function blocksOf(markdown: string): readonly Block[] {
  return markdown.split(/\n\s*\n/).map((block) => block.trim()).filter((block) => block !== '').map(blockOf);
}
