import { html } from './html.ts';
import type { Html, HtmlValue } from './html.ts';

/** A drawing with the words that stand in for it: caption for all, description for those who can't see it. */
export interface Drawing {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly width: number;
  readonly height: number;
}

export const drawing = ({ id, title, description, width, height }: Drawing, content: HtmlValue): Html =>
  html`<svg
    role="img"
    aria-labelledby="${id}-t ${id}-d"
    viewBox="0 0 ${width} ${height}"
    width="${width}"
    height="${height}"
  >
    <title id="${id}-t">${title}</title>
    <desc id="${id}-d">${description}</desc>
    ${content}
  </svg>`;

export const figure = (caption: string, content: Html, legend?: Html): Html =>
  html`<figure>
    <figcaption>${caption}${legend}</figcaption>
    ${content}
  </figure>`;

/** A coordinate with at most two decimals, so that drawings have the same bytes everywhere. */
export const at = (coordinate: number): string => String(Math.round(coordinate * 100) / 100);
