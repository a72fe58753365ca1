/** From the runs of one check to the timeline it stands for under a contract. semantics: Availability. */
import type { Run } from './check-runs.ts';
import type { AvailabilityMetric } from './contract.ts';
import { formatDuration } from './time.ts';
import { joinStretches } from './timeline.ts';
import type { Stretch, Timeline, TimelineState } from './timeline.ts';
import type { Instant, Interval, Millis } from './types.ts';

export type LeafMetric = Pick<
  AvailabilityMetric,
  | 'staleAfter'
  | 'beforeFirstReport'
  | 'unknown'
  | 'degraded'
  | 'maintenance'
  | 'minOutage'
  | 'mergeUpShorterThan'
  | 'confirmAfter'
  | 'countFrom'
>;

/** A stretch while outages are still being judged. */
interface Draft extends Stretch {
  readonly confirmedAt?: Instant;
}

const unknownDraft = (metric: LeafMetric, why: string): Omit<Draft, 'from' | 'to'> =>
  metric.unknown === 'excluded'
    ? { state: 'unknown', measured: false, why: `${why}: unknown` }
    : { state: metric.unknown, measured: false, why: `${why}: unknown, counts as ${metric.unknown}` };

const staleWhy = ({ staleAfter }: LeafMetric): string =>
  typeof staleAfter === 'number'
    ? `stale, no report for ${formatDuration(staleAfter)}`
    : 'stale, no report for three intervals';

const unseenDraft = ({ beforeFirstReport }: LeafMetric, at: Instant): Omit<Draft, 'from' | 'to'> => {
  const why = 'before the first report';
  if (beforeFirstReport === 'excluded') return { state: 'unknown', measured: false, why };
  return { state: beforeFirstReport, measured: false, why: `${why}: ${beforeFirstReport}`, confirmedAt: at };
};

/** What the contract makes of a reported state. `pending` is no verdict yet, so it counts like `unknown`. */
const draftOf = (metric: LeafMetric, run: Run): Draft => {
  const { from, to, state } = run;
  const confirmedAt = run.confirmedAt ?? (metric.confirmAfter <= 1 ? from : undefined);
  const span = { from, to, ...(confirmedAt === undefined ? {} : { confirmedAt }) };
  switch (state) {
    case 'up':
    case 'down':
      return { ...span, state, measured: true, why: `reported ${state}` };
    case 'degraded':
      return { ...span, state: metric.degraded, measured: true, why: `degraded: counts as ${metric.degraded}` };
    case 'unknown':
      return { ...span, ...unknownDraft(metric, run.stale ? staleWhy(metric) : 'reported') };
    case 'pending':
      return { ...span, ...unknownDraft(metric, 'pending, no verdict yet') };
    case 'unseen':
      return { ...span, ...unseenDraft(metric, from) };
    default:
      return metric.maintenance === 'ignore'
        ? { ...span, confirmedAt: from, ...unknownDraft(metric, 'reported maintenance, which is ignored') }
        : { ...span, state, measured: false, why: 'maintenance reported by the check' };
  }
};

/** Neighbours of one state, whatever their clauses: what outages and the time between them are made of. A gap parts them. */
interface Phase extends Interval {
  readonly state: TimelineState;
  readonly drafts: readonly Draft[];
  readonly confirmedAt?: Instant;
}

const phasesOf = (drafts: readonly Draft[]): readonly Phase[] => {
  const phases: (Phase & { drafts: Draft[]; to: Instant; confirmedAt?: Instant })[] = [];
  for (const draft of drafts) {
    const last = phases.at(-1);
    if (last?.state === draft.state && last.to === draft.from) {
      last.drafts.push(draft);
      last.to = draft.to;
      last.confirmedAt ??= draft.confirmedAt;
    } else phases.push({ ...draft, drafts: [draft] });
  }
  return phases;
};

const lengthOf = ({ from, to }: Interval): Millis => to - from;

const turned = (drafts: readonly Draft[], state: 'up' | 'down', why: (draft: Draft) => string): readonly Draft[] =>
  drafts.map((draft) => Object.assign({}, draft, { state, why: why(draft) }));

const dropUnconfirmed = (confirmAfter: number, drafts: readonly Draft[]): readonly Draft[] =>
  phasesOf(drafts).flatMap(({ state, confirmedAt, drafts: own }) =>
    state === 'down' && confirmedAt === undefined
      ? turned(own, 'up', ({ why }) => `${why}, not confirmed by ${confirmAfter} reports in a row: up`)
      : own,
  );

const mergeShortUps = (limit: Millis, drafts: readonly Draft[]): readonly Draft[] => {
  const phases = phasesOf(drafts);
  const why = `up for less than mergeUpShorterThan ${formatDuration(limit)} between two outages: down`;
  return phases.flatMap((phase, i) => {
    const [before, after] = [phases[i - 1], phases[i + 1]];
    const isShortUp = phase.state === 'up' && lengthOf(phase) < limit;
    const isAfterOutage = before?.state === 'down' && before.to === phase.from;
    const isBeforeOutage = after?.state === 'down' && after.from === phase.to;
    return isShortUp && isAfterOutage && isBeforeOutage ? turned(phase.drafts, 'down', () => why) : phase.drafts;
  });
};

const dropShortOutages = (limit: Millis, drafts: readonly Draft[]): readonly Draft[] =>
  phasesOf(drafts).flatMap((phase) =>
    phase.state === 'down' && lengthOf(phase) < limit
      ? turned(phase.drafts, 'up', () => `outage shorter than minOutage ${formatDuration(limit)}: up`)
      : phase.drafts,
  );

/** `countFrom: confirmed`: the part of an outage before its confirmation is up. */
const countFromConfirmation = (drafts: readonly Draft[]): readonly Draft[] =>
  phasesOf(drafts).flatMap(({ state, confirmedAt: start, drafts: own }) => {
    if (state !== 'down' || start === undefined) return own;
    const before = own
      .filter(({ from }) => from < start)
      .map((draft) => Object.assign({}, draft, { to: Math.min(draft.to, start) }));
    const after = own
      .filter(({ to }) => to > start)
      .map((draft) => Object.assign({}, draft, { from: Math.max(draft.from, start) }));
    return turned(before, 'up', ({ why }) => `${why}, not confirmed yet: up`).concat(after);
  });

/**
 * The timeline of one check. Order: states are mapped, outages that were not confirmed fall away, short up times between two outages
 * join them, outages that are still too short fall away, and what is left counts from its first instant or its confirmation. Lengths
 * are those of the raw timeline, so the runs must reach beyond the window. Time that is neither up nor down ends an outage.
 */
export const leafTimeline = (metric: LeafMetric, runs: readonly Run[]): Timeline => {
  const confirmed = dropUnconfirmed(
    metric.confirmAfter,
    runs.map((run) => draftOf(metric, run)),
  );
  const outages = dropShortOutages(metric.minOutage, mergeShortUps(metric.mergeUpShorterThan, confirmed));
  const counted = metric.countFrom === 'confirmed' ? countFromConfirmation(outages) : outages;
  return joinStretches(counted.map(({ from, to, state, measured, why }) => ({ from, to, state, measured, why })));
};
