/** Parts of one service level that must go together. */
import { compareDecimals } from '../domain/decimal.ts';
import { msOfUnit } from '../domain/elapsed-unit.ts';
import { zone } from '../domain/zone.ts';

import type { Draft } from './finding.ts';
import { amountToMs, smallestPopulation } from './implied.ts';
import { momentToInstant } from './instants.ts';
import type { ClockDocument, LevelDocument, MetricDocument } from './schema.ts';
import type { Path } from './yaml-problems.ts';

type Of<K extends MetricDocument['kind']> = Extract<MetricDocument, { kind: K }>;
type ClockedMetric = Of<'ratio'> | Of<'mean'> | Of<'percentile'> | Of<'count'>;

const draft = (id: Draft['id'], path: Path, expected: string, found?: string): readonly Draft[] => [
  { id, path, expected, ...(found === undefined ? {} : { found }) },
];

const ofDrafts = (metric: ClockedMetric, path: Path): readonly Draft[] => {
  if (metric.kind === 'count' && metric.of !== 'tickets')
    return draft('L-METRIC', [...path, 'of'], 'tickets (only tickets are counted)');
  if ((metric.kind === 'mean' || metric.kind === 'percentile') && metric.of === 'checks') {
    return draft('L-METRIC', [...path, 'of'], `tickets or measurements for a ${metric.kind}`);
  }
  if (metric.of !== 'tickets' && metric.clock !== undefined)
    return draft('L-METRIC', [...path, 'clock'], 'no clock: only tickets have one');
  return [];
};

const ratioDrafts = (metric: Of<'ratio'>, path: Path): readonly Draft[] => {
  const { clock, good, of } = metric;
  if (of === 'tickets' && clock === undefined && good === undefined)
    return draft('L-METRIC', path, 'clock or good in a ratio of tickets', 'neither');
  if (of === 'tickets' && clock !== undefined && good !== undefined)
    return draft('L-METRIC', [...path, 'good'], 'clock or good, not both');
  if (of === 'checks' && good === undefined) return draft('L-METRIC', path, 'good in a ratio of checks', 'nothing');
  if (of === 'measurements' && good !== undefined)
    return draft('L-METRIC', [...path, 'good'], 'no pattern: measurements carry good and total');
  return [];
};

const valueDrafts = (metric: Of<'mean'> | Of<'percentile'>, path: Path): readonly Draft[] => {
  if (metric.of !== 'tickets') return [];
  const value = metric.value ?? (metric.clock ? 'elapsed' : undefined);
  if (value === undefined)
    return draft('L-METRIC', path, `a clock, or value with the field whose ${metric.kind} is taken`, 'neither');
  if (value === 'elapsed' && metric.clock === undefined)
    return draft('L-METRIC', [...path, 'value'], 'a clock beside value: elapsed');
  if (value === 'elapsed' && metric.unit !== undefined && msOfUnit(metric.unit) === undefined)
    return draft('L-METRIC', [...path, 'unit'], 'ms, s, min or h for elapsed time', metric.unit);
  return [];
};

/** Target of a clock that names none: the expected level of a mean or percentile of elapsed time, in the metric's unit. */
export const impliedTargetMs = (metric: MetricDocument, expected: string): number | undefined =>
  (metric.kind === 'mean' || metric.kind === 'percentile') && metric.unit !== undefined
    ? amountToMs(expected, metric.unit)
    : undefined;

const unmapped = (clock: ClockDocument, eligible: Readonly<Record<string, unknown>>, path: Path): readonly Draft[] =>
  (['target', 'calendar'] as const).flatMap((key): readonly Draft[] => {
    const choice = clock[key];
    if (choice === undefined || typeof choice === 'string' || choice.default !== undefined) return [];
    const named: unknown = eligible[choice.by];
    const isCovered =
      Array.isArray(named) && named.every((value) => typeof value === 'string' && Object.hasOwn(choice, value));
    const found = `no default for other values of ${choice.by}`;
    return isCovered ? [] : draft('L-UNMAPPED', [...path, key], 'a default, or an entry for every value', found);
  });

const clockDrafts = (metric: ClockedMetric, expected: string, path: Path): readonly Draft[] => {
  const { clock } = metric;
  if (clock === undefined) return [];
  const at = [...path, 'clock'];
  const isTargetless = clock.target === undefined && impliedTargetMs(metric, expected) === undefined;
  const missing = isTargetless
    ? draft('L-MISSING', [...at, 'target'], 'the time allowed, such as PT4H', 'nothing')
    : [];
  return [...missing, ...unmapped(clock, metric.eligible, at)];
};

const availabilityDrafts = (metric: Of<'availability'>, path: Path): readonly Draft[] => [
  ...(metric.eligible === undefined && metric.composition === undefined
    ? draft(
        'L-MISSING',
        [...path, 'eligible'],
        'eligible, or a composition whose leaves say which checks count',
        'nothing',
      )
    : []),
  ...(metric.minOutage !== undefined && metric.minConsecutiveMinutes !== undefined
    ? draft(
        'L-METRIC',
        [...path, 'minConsecutiveMinutes'],
        'minOutage or minConsecutiveMinutes, not both (they mean the same)',
      )
    : []),
];

const metricDrafts = ({ metric, levels }: LevelDocument, path: Path): readonly Draft[] => {
  if (metric.kind === 'availability') return availabilityDrafts(metric, path);
  if (metric.kind === 'score' || metric.kind === 'composite') {
    return Object.keys(metric.weights).length === 0
      ? draft('L-METRIC', [...path, 'weights'], 'the weight of at least one level')
      : [];
  }
  const rank = metric.kind === 'percentile' ? metric.p : '1';
  return [
    ...ofDrafts(metric, path),
    ...(metric.kind === 'ratio' ? ratioDrafts(metric, path) : []),
    ...(metric.kind === 'mean' || metric.kind === 'percentile' ? valueDrafts(metric, path) : []),
    ...(compareDecimals(rank, '0') <= 0 || compareDecimals(rank, '100') > 0
      ? draft('L-VALUE', [...path, 'p'], 'a rank above 0 and at most 100')
      : []),
    ...clockDrafts(metric, levels.expected, path),
  ];
};

const isPercentage = (metric: MetricDocument): boolean => metric.kind === 'ratio' || metric.kind === 'availability';
const isOutside = (value: string): boolean => compareDecimals(value, '0') < 0 || compareDecimals(value, '100') > 0;

const levelDrafts = ({ metric, levels, lowVolume }: LevelDocument, path: Path): readonly Draft[] => {
  const { direction, expected, minimum } = levels;
  const at = [...path, 'levels'];
  const outside = isPercentage(metric)
    ? (['expected', 'minimum'] as const)
        .filter((key) => isOutside(levels[key] ?? '0'))
        .flatMap((key) => draft('L-LEVELS', [...at, key], 'a percentage from 0 to 100'))
    : [];
  const difference = minimum === undefined ? 0 : compareDecimals(minimum, expected);
  const isWrongSide = direction === 'higher' ? difference > 0 : difference < 0;
  const side =
    direction === 'higher'
      ? `at most ${expected}: higher is better, so the minimum lies below`
      : `at least ${expected}: lower is better, so the minimum lies above`;
  const isUnknownPopulation =
    lowVolume !== undefined &&
    lowVolume.minPopulation === undefined &&
    !(isPercentage(metric) && smallestPopulation(expected) !== undefined);
  return [
    ...outside,
    ...(isWrongSide ? draft('L-LEVELS', [...at, 'minimum'], side) : []),
    ...(isUnknownPopulation
      ? draft(
          'L-MISSING',
          [...path, 'lowVolume', 'minPopulation'],
          'a number: no default follows from this expected level',
          'nothing',
        )
      : []),
  ];
};

const windowDrafts = ({ window }: LevelDocument, path: Path, timezone: string): readonly Draft[] => {
  if (window.type === 'rolling' && (window.days === undefined) === (window.hours === undefined)) {
    return draft('L-WINDOW', path, 'exactly one of days and hours', window.days === undefined ? 'neither' : 'both');
  }
  if (window.type !== 'fixed') return [];
  const own = zone(timezone);
  if (!own.ok || momentToInstant(own.value, window.from) < momentToInstant(own.value, window.to)) return [];
  return draft('L-WINDOW', [...path, 'to'], `a moment after ${window.from}`);
};

/** What does not go together in one level at `path`. Names are checked elsewhere. */
export const checkLevel = (level: LevelDocument, path: Path, timezone: string): readonly Draft[] => [
  ...metricDrafts(level, [...path, 'metric']),
  ...levelDrafts(level, path),
  ...windowDrafts(level, [...path, 'window'], timezone),
];
