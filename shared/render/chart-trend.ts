import { scaleLinear, scalePoint } from 'd3-scale';
import { line } from 'd3-shape';
import type { LevelReport } from '../domain/report-model.ts';
import type { Standing } from '../domain/standing.ts';
import { at, drawing } from './chart-frame.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { figureOf, targetText } from './level-figures.ts';
import { statusWords } from './status-words.ts';
import { stretchText } from './instant-text.ts';

/** A small line of the windows before this one and this one: round points kept the target, square ones did not, the dashes are it. */

interface Point {
  readonly key: string;
  readonly level: number;
  readonly standing: Standing;
}

const size = { width: 100, height: 30 };
const plot = { left: 6, right: 94, top: 6, bottom: 24 };

/** Nothing where fewer than two windows have a figure. */
export const trendChart = (level: LevelReport, id: string): Html | undefined => {
  const windows = [...level.previous, { ...level.window, standing: level.standing }];
  const points = windows.flatMap(({ from, standing }) => point(from, standing));
  if (points.length < 2) return undefined;
  const target = Number(level.target.expected);
  const heights = [target, ...points.map(({ level }) => level)];
  const low = Math.min(...heights);
  const high = Math.max(...heights);
  const x = scalePoint(
    windows.map(({ from }) => from),
    [plot.left, plot.right],
  );
  const y = scaleLinear([low, high === low ? low + 1 : high], [plot.bottom, plot.top]);
  const path = line<Point>(
    ({ key }) => round(x(key) ?? 0),
    ({ level }) => round(y(level)),
  )(points);
  const description = windows.map(({ from, to, standing }) => pointWords(level, from, to, standing)).join('; ');
  return drawing(
    { id, title: `Trend of ${level.title}, target ${targetText(level)}`, description, ...size },
    html`<line class="target" x1="0" x2="100" y1="${at(y(target))}" y2="${at(y(target))}" /><path
        class="trend"
        d="${path ?? ''}"
      />${points.map(({ key, level, standing }) => dot(x(key) ?? 0, y(level), standing))}`,
  );
};

/** Places only; the words beside the chart carry the exact figures. */
const point = (key: string, standing: Standing): readonly Point[] => {
  const text = standing.value ?? standing.attainment;
  return text === null ? [] : [{ key, level: Number(text), standing }];
};

const pointWords = (level: LevelReport, from: string, to: string, standing: Standing): string => {
  const { text = 'no figure', share } = figureOf(level, standing) ?? {};
  return `${stretchText(from, to)}: ${text}${share === undefined ? '' : ` = ${share}`}, ${statusWords[standing.status].word}`;
};

const round = (coordinate: number): number => Number(at(coordinate));

const dot = (x: number, y: number, { status }: Standing): Html =>
  status === 'missed' || status === 'at-risk'
    ? html`<rect class="dot-bad" x="${at(x - 3.5)}" y="${at(y - 3.5)}" width="7" height="7" />`
    : html`<circle class="dot-good" cx="${at(x)}" cy="${at(y)}" r="3.2" />`;
