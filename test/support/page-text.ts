/** A page as a reader sees it: without style and tags, entities resolved, white space joined (no-break spaces stay). */
export const pageText = (page: string): string =>
  page
    .replace(/<style>[\s\S]*?<\/style>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/[ \n]+/g, ' ');

/** Names of the tags in order, attributes left out. */
export const tagsOf = (page: string): readonly string[] =>
  [...page.matchAll(/<(\/?[a-z0-9]+)[^>]*>/gi)].map(([, name = '']) => name);

const empty = new Set(['meta', 'line', 'rect', 'circle', 'path', 'br']);

/** First tag that doesn't close what is open; undefined in a well-formed page. */
export const misnested = (page: string): string | undefined => {
  const open: string[] = [];
  for (const name of tagsOf(page)) {
    if (empty.has(name)) continue;
    if (!name.startsWith('/')) open.push(name);
    else if (open.pop() !== name.slice(1)) return name;
  }
  return open.at(-1);
};
