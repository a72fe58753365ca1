import { availabilitySegments, availabilityTally } from '../../shared/domain/availability.ts';
import type { AvailabilityInput, NamedWindow } from '../../shared/domain/availability.ts';
import { checkRuns } from '../../shared/domain/check-runs.ts';
import type { CheckReport } from '../../shared/domain/check-runs.ts';
import type { AvailabilityMetric } from '../../shared/domain/contract.ts';
import { leafTimeline } from '../../shared/domain/leaf-timeline.ts';
import type { Tally } from '../../shared/domain/tally.ts';
import type { Interval } from '../../shared/domain/types.ts';

export const minute = 60_000;
export const hour = 3_600_000;

/** The defaults of the contract language, with staleness off so that a case says so when it wants it. */
export const metricWith = (options: Partial<AvailabilityMetric> = {}): AvailabilityMetric => ({
  of: 'checks',
  kind: 'availability',
  eligible: {},
  agreedTime: 'always',
  staleAfter: 'never',
  beforeFirstReport: 'excluded',
  unknown: 'excluded',
  degraded: 'up',
  maintenance: 'exclude',
  keepUp: false,
  minOutage: 0,
  mergeUpShorterThan: 0,
  confirmAfter: 1,
  countFrom: 'first',
  exclusions: [],
  ...options,
});

export interface Case {
  readonly metric?: Partial<AvailabilityMetric>;
  readonly reports: readonly CheckReport[];
  readonly range: Interval;
  readonly agreed?: readonly Interval[];
  readonly maintenance?: readonly NamedWindow[];
  readonly relief?: readonly NamedWindow[];
  readonly asOf?: number;
}

/** One check under a contract. Runs are judged from the first report to as-of, then cut to the range. */
export const inputOf = ({
  metric: options,
  reports,
  range,
  agreed,
  maintenance = [],
  relief = [],
  asOf,
}: Case): AvailabilityInput => {
  const metric = metricWith(options);
  const until = asOf ?? range.to;
  const runs = checkRuns(metric, reports, {
    from: Math.min(range.from, reports[0]?.at ?? range.from),
    to: Math.max(until, range.to, reports.at(-1)?.at ?? until),
  });
  return {
    metric,
    timeline: leafTimeline(metric, runs),
    agreed: agreed ?? [range],
    maintenance,
    relief,
    range,
    asOf: until,
  };
};

export const tallyOf = (given: Case): Tally => availabilityTally(inputOf(given));

/** `from-to as why`, in minutes. */
export const explain = (given: Case): readonly string[] =>
  availabilitySegments(inputOf(given)).map(({ from, to, as, why }) => `${from / minute}-${to / minute} ${as}: ${why}`);
