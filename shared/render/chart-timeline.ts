import { scaleLinear } from 'd3-scale';
import { parseInstant } from '../domain/time.ts';
import type { Miss } from '../domain/report-model.ts';
import type { Instant } from '../domain/types.ts';
import { at, drawing } from './chart-frame.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { instantText } from './instant-text.ts';
import { durationText } from './duration-text.ts';

/** The life of one missed item on one line: dark where the clock ran, hollow where it did not, with due and breach marked. */

const size = { width: 760, height: 62 };
const ends = { left: 4, right: 756 };
const bar = { top: 20, height: 18 };

type Scale = (instant: Instant) => number;

/** Nothing where the item has no stretches. */
export const timelineChart = (miss: Miss, id: string): Html | undefined => {
  const stretches = miss.segments.map((segment) => ({
    ...segment,
    start: instantOf(segment.from),
    end: instantOf(segment.to),
  }));
  const first = stretches[0];
  const last = stretches.at(-1);
  if (first === undefined || last === undefined || first.start >= last.end) return undefined;
  const x = scaleLinear([first.start, last.end], [ends.left, ends.right]).clamp(true);
  const description = stretches
    .map(
      ({ from, to, ms, counted, why }) =>
        `${instantText(from)} to ${instantText(to)}: ${durationText(ms)} ${counted ? 'counted' : 'not counted'}, ${why}`,
    )
    .join('; ');
  return drawing(
    { id, title: `Timeline of ${miss.item}`, description, ...size },
    html`${stretches.map(({ start, end, counted }) => stretch(x(start), x(end), counted))}${markers(miss, x)}
      <text class="axis" x="${ends.left}" y="56">${instantText(first.from)}</text
      ><text class="axis" x="${ends.right}" y="56" text-anchor="end">${instantText(last.to)}</text>`,
  );
};

const instantOf = (iso: string): Instant => {
  const parsed = parseInstant(iso);
  if (!parsed.ok) throw new RangeError(parsed.error.message);
  return parsed.value;
};

const stretch = (from: number, to: number, counted: boolean): Html =>
  html`<rect
    class="${counted ? 'ran' : 'idle'}"
    x="${at(from)}"
    width="${at(Math.max(0.75, to - from))}"
    y="${counted ? bar.top : bar.top + 5}"
    height="${counted ? bar.height : bar.height - 10}"
  />`;

/** Due where the target was used up; breach only where it lies elsewhere (due fell on a close or a pause). */
const markers = ({ dueAt, breachedAt }: Miss, x: Scale): readonly (Html | undefined)[] => {
  const due = dueAt === undefined ? undefined : x(instantOf(dueAt));
  const breach = breachedAt === undefined ? undefined : x(instantOf(breachedAt));
  if (due !== undefined && breach !== undefined && Math.abs(due - breach) < 60)
    return [marker(breach, dueAt === breachedAt ? 'due, breached' : 'due / breached')];
  return [
    due === undefined ? undefined : marker(due, 'due'),
    breach === undefined ? undefined : marker(breach, 'breached'),
  ];
};

const marker = (x: number, word: string): Html => {
  const anchor = x < 60 ? 'start' : x > size.width - 60 ? 'end' : 'middle';
  return html`<path class="marker" d="M${at(x)} ${bar.top + bar.height + 2}V${bar.top - 4}m-4-5h8l-4 6z" /><text
      class="mark"
      x="${at(anchor === 'middle' ? x : anchor === 'start' ? x + 7 : x - 7)}"
      y="9"
      text-anchor="${anchor}"
      >${word}</text
    >`;
};
