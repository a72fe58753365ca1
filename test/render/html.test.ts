import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeHtml, html, isolated, trusted } from '../../shared/render/html.ts';

describe('markup', () => {
  test('text is escaped, markup made by the template is not escaped twice', () => {
    const inner = html`<b>${'a < b & "c"'}</b>`;
    expect(html`<p title="${`it's`}">${inner}</p>`.markup).toBe(
      '<p title="it&#39;s"><b>a &lt; b &amp; &quot;c&quot;</b></p>',
    );
  });

  test('lists are joined, nothing is left by undefined and false, zero is shown', () => {
    expect(html`${[html`<i>x</i>`, 'y', undefined, false, 0]}`.markup).toBe('<i>x</i>y0');
  });

  test('an object that merely looks like markup is not taken for it', () => {
    expect(() => html`${JSON.parse('{"markup":"<script>"}')}`).toThrow(TypeError);
  });

  test('what the program writes itself stays as written', () => {
    expect(html`${trusted('<path d="M0 0"/>')}`.markup).toBe('<path d="M0 0"/>');
  });

  test('characters that HTML forbids or that turn the writing direction are shown as replaced', () => {
    expect(escapeHtml('a\u0000b\uD800c\u202Ed\u2069e\tf')).toBe('a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\tf');
  });

  test('right-to-left text keeps its letters and stands apart', () => {
    expect(isolated('مستوى').markup).toBe('<bdi>مستوى</bdi>');
  });

  test('no text whatever leaves a character that could open or close markup', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/);
      }),
    );
  });
});
