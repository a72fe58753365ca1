import { scaleBand, scaleLinear } from 'd3-scale';
import type { LevelReport } from '../domain/report-model.ts';
import { at, drawing, figure } from './chart-frame.ts';
import { durationText } from './duration-text.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

/** Days of the window: items good and bad stacked, or minutes down. */

/** One day as it is drawn: what is fine below, what is not on top, and what is written on it. */
interface Bar {
  readonly day: string;
  readonly good: number;
  readonly bad: number;
  readonly label: string;
  readonly words: string;
}

const size = { width: 760, height: 134 };
const plot = { left: 40, right: 756, top: 16, bottom: 110 };
const minuteMs = 60_000;

/** The chart, or a sentence where there is nothing to draw. */
export const daysChart = (level: LevelReport, id: string): Html => {
  const down = level.kind === 'availability';
  const caption = down ? 'Minutes down by day' : 'Items by day';
  const bars = level.days.map(down ? downBar : itemBar);
  if (bars.every(({ good, bad }) => good + bad === 0)) return html`<p class="quiet">${emptyText(level)}</p>`;
  const description = bars
    .filter(({ good, bad }) => good + bad > 0)
    .map(({ words }) => words)
    .join('; ');
  const legend = html`<span class="legend"
    >${!down && html`<span class="key good"></span>${goodWord(level)} `}<span class="key bad"></span
    >${down ? 'down' : badWord(level)}</span
  >`;
  return figure(
    caption,
    drawing({ id, title: `${caption}: ${level.title}`, description, ...size }, drawn(bars)),
    legend,
  );
};

const goodWord = ({ target }: LevelReport): string =>
  target.direction === 'higher' ? 'in time or good' : 'not matching';
const badWord = ({ target }: LevelReport): string => (target.direction === 'higher' ? 'missed' : 'matching');

const emptyText = ({ kind, days, standing }: LevelReport): string => {
  if (kind !== 'availability') return 'No item was decided on any day of this period.';
  return days.length === 0 || standing.attainment === null
    ? 'Nothing was measured on any day of this period.'
    : 'No down time on any day of this period.';
};

type Day = LevelReport['days'][number];

const itemBar = ({ day, good, bad }: Day): Bar => ({
  day,
  good,
  bad,
  label: bad > 0 ? String(bad) : '',
  words: `${day}: ${good} good, ${bad} bad`,
});

/** Whole minutes are enough for the height; the words say the exact time. */
const downBar = ({ day, downMs, agreedMs }: Day): Bar => ({
  day,
  good: 0,
  bad: downMs / minuteMs,
  label: downMs > 0 ? (downMs < minuteMs ? '<1' : String(Math.floor(downMs / minuteMs))) : '',
  words: `${day}: ${durationText(downMs)} down of ${durationText(agreedMs)}`,
});

const drawn = (bars: readonly Bar[]): Html => {
  const x = scaleBand(
    bars.map(({ day }) => day),
    [plot.left, plot.right],
  ).padding(0.24);
  const y = scaleLinear([0, Math.max(...bars.map(({ good, bad }) => good + bad))], [plot.bottom, plot.top]).nice(3);
  const every = Math.max(1, Math.ceil(bars.length / 11));
  const ticks = y.ticks(3).filter((tick) => Number.isInteger(tick) || y.domain()[1]! < 1);
  return html`${ticks.map((tick) => html`<line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${at(y(tick))}" y2="${at(y(tick))}" /><text class="axis" x="${plot.left - 6}" y="${at(y(tick) + 3.5)}" text-anchor="end">${String(tick)}</text>`)}
    ${bars.map((bar) => stack(bar, x(bar.day) ?? 0, x.bandwidth(), y))}
    <line class="base" x1="${plot.left}" x2="${plot.right}" y1="${plot.bottom}" y2="${plot.bottom}" />
    ${bars.map(({ day }, i) => i % every === 0 && html`<text class="axis" x="${at((x(day) ?? 0) + x.bandwidth() / 2)}" y="${plot.bottom + 15}" text-anchor="middle">${dayLabel(day, bars)}</text>`)}`;
};

/** The day of the month, or month and day where the window is longer than that. */
const dayLabel = (day: string, bars: readonly Bar[]): string =>
  bars.length > 31 ? day.slice(5) : String(Number(day.slice(8)));

const stack = ({ good, bad, label }: Bar, x: number, width: number, y: (value: number) => number): Html => {
  const top = y(good + bad);
  return html`${good > 0 && html`<rect class="bar-good" x="${at(x)}" width="${at(width)}" y="${at(y(good))}" height="${at(plot.bottom - y(good))}" />`}${bad > 0 && html`<rect class="bar-bad" x="${at(x)}" width="${at(width)}" y="${at(top)}" height="${at(y(good) - top)}" /><text class="mark" x="${at(x + width / 2)}" y="${at(top - 4)}" text-anchor="middle">${label}</text>`}`;
};
