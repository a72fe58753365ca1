/** From the reports of one check to the stretches in which it stood the same. semantics: Availability. */
import type { AvailabilityMetric } from './contract.ts';
import type { CheckState } from './event.ts';
import type { Instant, Interval, Millis } from './types.ts';

/** A report as stored: what the clock of availability needs, nothing else. */
export interface CheckReport {
  readonly at: Instant;
  readonly state: CheckState;
  /** What the check was since the report before this one, where the sender knows better. */
  readonly previous?: CheckState;
  /** A try that the monitor will repeat before it makes up its mind. */
  readonly soft?: boolean;
  readonly interval?: Millis;
}

export type RunState = CheckState | 'unseen';

/** One stretch in which a check stood the same. */
export interface Run extends Interval {
  readonly state: RunState;
  /** Instant of the confirmAfter-th report in a row of the failure this run belongs to; absent: not confirmed. May lie before `from`. */
  readonly confirmedAt?: Instant;
  /** `unknown` because reports ceased, not because one said so. */
  readonly stale?: true;
}

/** What of a metric decides about runs. Without `degraded` and `unknown` only `down` is a failure. */
export type RunMetric = Pick<AvailabilityMetric, 'staleAfter' | 'confirmAfter'> &
  Partial<Pick<AvailabilityMetric, 'degraded' | 'unknown'>>;

/** First instant at which the state of the last report no longer holds; undefined: it holds for ever. */
export const staleAt = (
  { staleAfter }: Pick<AvailabilityMetric, 'staleAfter'>,
  last: Pick<CheckReport, 'at' | 'interval'>,
): Instant | undefined => {
  if (staleAfter === 'never') return undefined;
  if (staleAfter !== undefined) return last.at + staleAfter;
  return last.interval === undefined ? undefined : last.at + 3 * last.interval;
};

/** A report after soft tries and equal instants are settled. */
interface Statement extends Omit<CheckReport, 'state'> {
  readonly state: RunState;
}

/**
 * Soft tries: with `confirmAfter: 1` the monitor's own retries decide, so a soft report leaves the last hard state standing (and is
 * a sign of life); from 2 on the contract's retries decide, so each report of a failure counts, soft or hard.
 * Equal instants: the later in order stands; time since the report before them is what the first of them says.
 */
const settle = ({ confirmAfter }: RunMetric, reports: readonly CheckReport[]): readonly Statement[] => {
  const result: Statement[] = [];
  let hard: RunState = 'unseen';
  for (const report of reports) {
    const standing = report.soft === true && confirmAfter <= 1;
    if (!standing) hard = report.state;
    const { at, previous, interval } = report;
    const state = standing ? hard : report.state;
    const last = result.at(-1);
    if (last?.at === at) result[result.length - 1] = { at, state, interval, previous: last.previous };
    else result.push({ at, state, interval, previous });
  }
  return result;
};

/** Is the state one that an outage is made of? */
const isFailure = (metric: RunMetric, state: RunState): boolean =>
  state === 'down' ||
  (state === 'degraded' && metric.degraded === 'down') ||
  (state === 'unknown' && metric.unknown === 'down') ||
  (state === 'pending' && metric.unknown === 'down');

/** Every statement to a run, then the time in which it had grown stale, from the first report on without end. */
const rawRuns = (metric: RunMetric, statements: readonly Statement[]): readonly Run[] => {
  const runs: Run[] = [];
  let inRow = 0;
  let confirmedAt: Instant | undefined;
  const add = (run: Run, reported: boolean): void => {
    if (isFailure(metric, run.state)) {
      inRow += 1;
      // Silence that counts as down needs no second report: none can come.
      if (inRow >= metric.confirmAfter || !reported) confirmedAt ??= run.from;
    } else {
      inRow = 0;
      confirmedAt = undefined;
    }
    runs.push(confirmedAt === undefined ? run : { ...run, confirmedAt });
  };
  statements.forEach((statement, i) => {
    const next = statements[i + 1];
    const to = next?.at ?? Infinity;
    const stale = next?.previous === undefined && statement.state !== 'unseen' ? staleAt(metric, statement) : undefined;
    const holds = stale === undefined ? to : Math.min(stale, to);
    add({ from: statement.at, to: holds, state: next?.previous ?? statement.state }, true);
    if (holds < to) add({ from: holds, to, state: 'unknown', stale: true }, false);
  });
  return runs;
};

/** Neighbours of one state to one run; a run keeps the first confirmation in it. */
const joinRuns = (runs: readonly Run[]): readonly Run[] => {
  const result: Run[] = [];
  for (const run of runs) {
    const last = result.at(-1);
    if (last?.state !== run.state) result.push(run);
    else {
      const confirmedAt = last.confirmedAt ?? run.confirmedAt;
      result[result.length - 1] = { ...last, to: run.to, ...(confirmedAt === undefined ? {} : { confirmedAt }) };
    }
  }
  return result;
};

const clipRun = (run: Run, { from, to }: Interval): Run => ({
  ...run,
  from: Math.max(run.from, from),
  to: Math.min(run.to, to),
});

/**
 * Runs that tile `range` exactly, neighbours in different states; `unseen` before the first report.
 * `reports`: of one check, in the order of the fold; those before the range tell how things stood at its start. A state holds until
 * the next report, at most for `staleAfter`; `previous` says what the whole time since the report before was, staleness included.
 * Give a range that holds the outages it touches whole, and cut to the window afterwards: lengths are judged on what is given.
 */
export const checkRuns = (metric: RunMetric, reports: readonly CheckReport[], range: Interval): readonly Run[] => {
  if (range.from >= range.to) return [];
  const statements = settle(metric, reports);
  const unseen: Run = { from: -Infinity, to: statements[0]?.at ?? Infinity, state: 'unseen' };
  return joinRuns([unseen, ...rawRuns(metric, statements)])
    .map((run) => clipRun(run, range))
    .filter(({ from, to }) => from < to);
};
