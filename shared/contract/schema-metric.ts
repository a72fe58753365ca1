/** What is measured: the metric, its clock, how checks are composed. Option order: the first value is the default. */
import * as z from 'zod';
import {
  byField,
  decimal,
  duration,
  id,
  ids,
  listOf,
  mapOf,
  oneOf,
  pattern,
  section,
  text,
  timeSpanOrNever,
  timeSpanOrNone,
  whole,
  yesNo,
} from './schema-words.ts';
import { parseDuration } from '../domain/time.ts';

export const clockPoints = [
  'opened',
  'responded',
  'resolved',
  'closed',
  'requester-waiting',
  'provider-update',
] as const;

const clockPoint = (description: string) =>
  z
    .union([
      z.enum(clockPoints, { error: `one of ${clockPoints.join(', ')}, or an event pattern` }),
      pattern('Fires when it turns true'),
    ])
    .meta({ description });

const warnError = 'a whole percentage from 1 to 100, or an offset from due such as -PT1H or -P1BD';
const percent = z.int({ error: warnError }).min(1, { error: warnError }).max(100, { error: warnError });
const offset = z.string({ error: warnError }).refine((value) => parseDuration(value).ok, { error: warnError });
const warning = z
  .union([percent, offset], { error: warnError })
  .meta({ description: 'Percent of the target, or an offset from the due instant (negative: before it)' });

/** The clock of a ticket level. Meaning of each option: the rules of counting. */
export const clock = section('When the clock runs and when it is due', {
  start: clockPoint('What starts the clock'),
  stop: clockPoint('What stops the clock'),
  target: byField(duration('Time allowed'), 'Time allowed, one or per value of a field').optional(),
  calendar: byField(id('Calendar'), 'Calendar the clock runs on, one or per value of a field'),
  pauses: ids('Pauses that stop this clock').default([]),
  warn: listOf(warning, 'When to warn before due').default([]),
  cycles: oneOf(
    ['first', 'each'],
    'Only the first start counts, or every start after a stop is an item of its own',
  ).default('first'),
  eligibleAt: oneOf(['end', 'start', 'ever'], 'Whose fields decide whether the item belongs here').default('end'),
  keepBreached: yesNo('An item that breached while it belonged stays').default(true),
  breachSticks: yesNo('A breach stands even if a later target would have been met').default(false),
  onTargetChange: oneOf(['from-start', 'restart', 'prorate'], 'When the target changes on the way').default(
    'from-start',
  ),
  onCalendarChange: oneOf(['segment', 'restate'], 'When the calendar changes on the way').default('segment'),
  onReopen: oneOf(['resume', 'continue', 'restart', 'ignore'], 'When a stopped item is reopened').default('resume'),
  reopenWithin: duration('Reopened later than this it is always a new item').optional(),
  onResolve: oneOf(
    ['counts', 'missed', 'exclude'],
    'Resolved without a response: what a response clock makes of it',
  ).default('counts'),
  countedIn: oneOf(['stopped', 'due', 'opened', 'breach-or-stop'], 'Which window an item counts in').default('stopped'),
  attributeTo: oneOf(['owning-provider', 'whole-ticket', 'time-slices'], 'Which provider answers for it').default(
    'owning-provider',
  ),
});

export type CompositionDoc =
  | { check: string }
  | { level: string }
  | { serial: CompositionDoc[] }
  | { parallel: CompositionDoc[] }
  | { kOfN: { k: number; of: CompositionDoc[] } };

const compositionError = 'exactly one of check, level, serial, parallel, kOfN';
const node = <S extends z.core.$ZodLooseShape>(shape: S) => z.strictObject(shape, { error: compositionError });
const nodes = z
  .array(
    z.lazy((): z.ZodType<CompositionDoc, CompositionDoc> => composition),
    { error: 'a list of parts' },
  )
  .min(1, { error: 'at least one part' })
  .meta({ description: 'Parts' });

export const composition: z.ZodType<CompositionDoc, CompositionDoc> = z
  .union(
    [
      node({ check: id('A check') }),
      node({ level: id('An availability level of this contract') }),
      node({ serial: nodes }),
      node({ parallel: nodes }),
      node({ kOfN: section('Up while at least k parts are', { k: whole('Parts that must be up', 1), of: nodes }) }),
    ],
    { error: compositionError },
  )
  .meta({
    id: 'composition',
    description: 'How parts make up the service: serial (all), parallel (any), kOfN (at least k)',
  });

const shared = {
  catalogue: id('Entry of the metrics catalogue this follows').optional(),
  definition: text('The definition in words').optional(),
  demarcation: text('Point up to which the provider answers, where it is measured').optional(),
  exclusions: ids('Reliefs that may touch this metric').default([]),
};
const eligible = pattern('Which items, checks or measurements belong here');
const value = id('`elapsed` (time on the clock) or the field whose number is taken').optional();
const unit = id('Unit of the value: ms, s, min, h, points, …').optional();
const of = oneOf(['tickets', 'checks', 'measurements'], 'What is counted');

const kindOf = <const K extends string>(kind: K) => z.literal(kind).meta({ description: 'Kind of metric' });

const ratio = section('Share of good ones: 100 × good / all', {
  kind: kindOf('ratio'),
  of,
  eligible,
  clock: clock.optional(),
  good: pattern('Good when the fields match; instead of a clock').optional(),
  ...shared,
});

export const availability = section('Share of agreed time in which the service was up', {
  kind: kindOf('availability'),
  of: z.literal('checks', { error: 'checks' }).meta({ description: 'What is watched' }).default('checks'),
  eligible: eligible.optional(),
  agreedTime: id('Calendar of the agreed service time'),
  staleAfter: timeSpanOrNever(
    'How long a report holds; default: three times the reported interval, else never',
  ).optional(),
  beforeFirstReport: oneOf(['excluded', 'up', 'down'], 'Time before the first report').default('excluded'),
  unknown: oneOf(['excluded', 'down', 'up'], 'Time without a valid report').default('excluded'),
  degraded: oneOf(['up', 'down'], 'Degraded counts as').default('up'),
  maintenance: oneOf(['exclude', 'counts-as-up', 'ignore', 'own-state'], 'What maintenance does').default('exclude'),
  keepUp: yesNo('Up time inside excluded maintenance still counts').default(false),
  minOutage: timeSpanOrNone('Shorter outages do not count').optional(),
  minConsecutiveMinutes: whole('Same as minOutage, in minutes').optional(),
  mergeUpShorterThan: timeSpanOrNone('Up times shorter than this join the outages around them').optional(),
  confirmAfter: whole('Reports in a row that confirm an outage; 1: at once', 1).default(1),
  countFrom: oneOf(['first', 'confirmed'], 'An outage counts from its first report, or from its confirmation').default(
    'first',
  ),
  composition: composition.optional(),
  ...shared,
});

const mean = section('Arithmetic mean of a value', {
  kind: kindOf('mean'),
  of,
  eligible,
  clock: clock.optional(),
  value,
  unit,
  ...shared,
});
const percentile = section('Nearest-rank percentile of a value', {
  kind: kindOf('percentile'),
  p: decimal('Rank, above 0 and at most 100'),
  of,
  eligible,
  clock: clock.optional(),
  value,
  unit,
  ...shared,
});
const count = section('Number of items', {
  kind: kindOf('count'),
  of,
  eligible,
  clock: clock.optional(),
  unit,
  ...shared,
});

const weights = mapOf(id('Level'), whole('Weight'), 'Weight of each level, by its id');
const score = section('A score made of other levels', { kind: kindOf('score'), weights, ...shared });
const composite = section('A weighted mean of other levels', { kind: kindOf('composite'), weights, ...shared });

export const metricKinds = ['ratio', 'availability', 'mean', 'percentile', 'count', 'score', 'composite'] as const;
export const metric = z
  .discriminatedUnion('kind', [ratio, availability, mean, percentile, count, score, composite], {
    error: `a metric; kind is one of ${metricKinds.join(', ')}`,
  })
  .meta({ description: 'What is measured, of which items' });
