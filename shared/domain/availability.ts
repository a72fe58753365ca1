/** A timeline under agreed time, maintenance and relief: what counts, why, and what it adds up to. semantics: Availability. */
import type { AvailabilityMetric } from './contract.ts';
import { compareText } from './event.ts';
import { normalise } from './interval.ts';
import { emptyTally } from './tally.ts';
import type { Tally } from './tally.ts';
import { cursorOf, joinStretches, piecesOf } from './timeline.ts';
import type { Stretch, Timeline } from './timeline.ts';
import type { Instant, Interval } from './types.ts';

/** A window of maintenance or relief; id and exclusion are there for the explanation only. */
export interface NamedWindow extends Interval {
  readonly id?: string;
  /** Contract's exclusion it rests on. */
  readonly exclusion?: string;
}

export interface AvailabilityInput {
  readonly metric: Pick<AvailabilityMetric, 'agreedTime' | 'unknown' | 'maintenance' | 'keepUp'>;
  readonly timeline: Timeline;
  /** Open hours of the agreed time at least over the range. */
  readonly agreed: readonly Interval[];
  /** Maintenance of the level as a whole; that of single checks goes through `withMaintenance`. May overlap. */
  readonly maintenance: readonly NamedWindow[];
  /** Approved relief: leaves both sides whatever the maintenance option says. May overlap. */
  readonly relief: readonly NamedWindow[];
  readonly range: Interval;
  /** Nothing from here on counts. */
  readonly asOf: Instant;
}

/** How a stretch of the range counts: `up` and `down` are in the denominator, the others are not. */
export type Verdict = 'up' | 'down' | 'unknown' | 'excluded' | 'outside';

export interface AvailabilitySegment extends Interval {
  /** In the denominator. */
  readonly counted: boolean;
  readonly as: Verdict;
  readonly why: string;
}

interface Judged extends Interval {
  readonly as: Verdict;
  readonly measured: boolean;
  readonly why: string;
}
type Judgement = Omit<Judged, 'from' | 'to'>;

/** Overlapping windows to disjoint ones; where several overlap, the one that began first gives the name. */
const disjoint = (windows: readonly NamedWindow[]): readonly NamedWindow[] => {
  const sorted = windows.toSorted((a, b) => a.from - b.from || compareText(a.id ?? '', b.id ?? ''));
  let covered = -Infinity;
  const result: NamedWindow[] = [];
  for (const window of sorted) {
    const from = Math.max(window.from, covered);
    if (from < window.to) result.push(Object.assign({}, window, { from }));
    covered = Math.max(covered, window.to);
  }
  return result;
};

const titleOf = (kind: string, { id }: NamedWindow): string => (id === undefined ? kind : `${kind} ${id}`);
const basisOf = ({ exclusion }: NamedWindow): string => (exclusion === undefined ? '' : ` (${exclusion})`);

type Policy = AvailabilityInput['metric'];

const judgeMaintenance = (policy: Policy, measured: boolean, title: string, basis: string): Judgement => {
  switch (policy.maintenance) {
    case 'counts-as-up':
      return { as: 'up', measured, why: `${title}: counts as up${basis}` };
    case 'own-state':
      return { as: 'down', measured, why: `${title}: own state, not up${basis}` };
    default:
      return { as: 'excluded', measured: false, why: `${title}: excluded${basis}` };
  }
};

const judgeUnknown = ({ unknown }: Policy, why: string): Judgement =>
  unknown === 'excluded'
    ? { as: 'unknown', measured: false, why: `${why}, excluded` }
    : { as: unknown, measured: false, why: `${why}, counts as ${unknown}` };

const judgeState = (policy: Policy, { state, measured, why }: Omit<Stretch, 'from' | 'to'>): Judgement => {
  if (state === 'up') return { as: 'up', measured, why };
  if (state === 'down') return { as: 'down', measured, why: `down: counted outage (${why})` };
  if (state === 'unknown' || policy.maintenance === 'ignore') return judgeUnknown(policy, why);
  return judgeMaintenance(policy, measured, why, '');
};

const gap: Omit<Stretch, 'from' | 'to'> = { state: 'unknown', measured: false, why: 'no timeline: unknown' };

/** Every piece of the range up to as-of, cut at the extra instants too, in order. */
const judge = (input: AvailabilityInput, instants: readonly Instant[] = []): readonly Judged[] => {
  const { metric, timeline, asOf } = input;
  const agreed = normalise(input.agreed);
  const maintenance = metric.maintenance === 'ignore' ? [] : disjoint(input.maintenance);
  const relief = disjoint(input.relief);
  const range = { from: input.range.from, to: Math.min(input.range.to, asOf) };
  const agreedAt = cursorOf(agreed);
  const maintenanceAt = cursorOf(maintenance);
  const reliefAt = cursorOf(relief);
  const stretchAt = cursorOf(timeline);
  const judgeAt = (at: Instant): Judgement => {
    const window = maintenanceAt(at);
    const excused = reliefAt(at);
    const stretch = stretchAt(at) ?? gap;
    if (!agreedAt(at)) return { as: 'outside', measured: false, why: `outside agreed time ${metric.agreedTime}` };
    if (excused)
      return { as: 'excluded', measured: false, why: `${titleOf('relief', excused)}: excluded${basisOf(excused)}` };
    if (!window || (metric.keepUp && stretch.state === 'up')) return judgeState(metric, stretch);
    return judgeMaintenance(metric, stretch.measured, titleOf('maintenance', window), basisOf(window));
  };
  return piecesOf(range, [timeline, agreed, maintenance, relief], instants).map(({ from, to }) => {
    const { as, measured, why } = judgeAt(from);
    return { from, to, as, measured, why };
  });
};

const tallyOf = (pieces: readonly Judged[]): Tally => {
  const time = (wanted: (piece: Judged) => boolean): number =>
    pieces.reduce((sum, piece) => (wanted(piece) ? sum + piece.to - piece.from : sum), 0);
  const isCounted = ({ as }: Judged): boolean => as === 'up' || as === 'down';
  return {
    ...emptyTally,
    agreedMs: time(isCounted),
    downMs: time(({ as }) => as === 'down'),
    unknownMs: time(({ as }) => as === 'unknown'),
    excludedMs: time(({ as }) => as === 'excluded'),
    measuredMs: time((piece) => isCounted(piece) && piece.measured),
    downs: normalise(pieces.filter(({ as }) => as === 'down').map(({ from, to }) => ({ from, to }))),
  };
};

/**
 * Time figures of a range, in milliseconds. Attainment = (agreedMs - downMs) / agreedMs. `agreedMs` is what stays in the denominator,
 * so agreedMs + unknownMs + excludedMs is the whole agreed time up to as-of; `unknownMs` is the unknown time left out, that before
 * the first report with it. Maintenance as own state is in `downMs` and `downs`: in the denominator, not up.
 */
export const availabilityTally = (input: AvailabilityInput): Tally => tallyOf(judge(input));

/**
 * The same by local hour: `hours` are ascending first instants, the first not after the range's start (fault: RangeError), the last
 * one reaching to its end. Hours outside the range or after as-of are left out. Merged, they are the tally of the range.
 */
export const splitByHour = (input: AvailabilityInput, hours: readonly Instant[]): ReadonlyMap<Instant, Tally> => {
  const hourAt = cursorOf(hours.map((from, i) => ({ from, to: hours[i + 1] ?? Infinity })));
  const byHour = Map.groupBy(judge(input, hours), (piece) => {
    const hour = hourAt(piece.from);
    if (!hour) throw new RangeError('hours must begin at or before the start of the range');
    return hour.from;
  });
  return new Map([...byHour].map(([hour, list]) => [hour, tallyOf(list)]));
};

/** The explanation: segments that tile the range up to as-of, each with how it counts and the clause that says so. */
export const availabilitySegments = (input: AvailabilityInput): readonly AvailabilitySegment[] => {
  const result: AvailabilitySegment[] = [];
  for (const { from, to, as, why } of judge(input)) {
    const last = result.at(-1);
    if (last?.as === as && last.why === why) result[result.length - 1] = { ...last, to };
    else result.push({ from, to, counted: as === 'up' || as === 'down', as, why });
  }
  return result;
};

/**
 * Maintenance of one check laid over its timeline, before composition: the check leaves its node there. `keepUp` keeps its up time;
 * with `ignore` nothing changes. For a level of one check this is the same as maintenance of the level.
 */
export const withMaintenance = (
  metric: Pick<AvailabilityMetric, 'maintenance' | 'keepUp'>,
  timeline: Timeline,
  windows: readonly NamedWindow[],
): Timeline => {
  const [first] = timeline;
  const last = timeline.at(-1);
  if (metric.maintenance === 'ignore' || !first || !last) return timeline;
  const maintenance = disjoint(windows);
  const stretchAt = cursorOf(timeline);
  const windowAt = cursorOf(maintenance);
  const pieces = piecesOf({ from: first.from, to: last.to }, [timeline, maintenance]);
  return joinStretches(
    pieces.flatMap(({ from, to }) => {
      const window = windowAt(from);
      const stretch = stretchAt(from);
      if (!stretch) return [];
      const { state, measured, why } = stretch;
      if (!window || (metric.keepUp && state === 'up')) return [{ from, to, state, measured, why }];
      const title = `${titleOf('maintenance', window)}${basisOf(window)}`;
      return [{ from, to, state: 'maintenance' as const, measured, why: title }];
    }),
  );
};
