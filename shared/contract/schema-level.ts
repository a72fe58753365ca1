/** A service level: its metric, window, levels, and what follows from a miss. */
import * as z from 'zod';
import { metric } from './schema-metric.ts';
import { window } from './schema-time.ts';
import {
  decimal,
  id,
  ids,
  listOf,
  money,
  oneOf,
  orNull,
  section,
  text,
  texts,
  timeSpan,
  whole,
  yesNo,
} from './schema-words.ts';

const band = section('A band of attainment', {
  name: id('Name of the band'),
  minInclusive: orNull(decimal('Lowest attainment of the band; null: everything below')).optional(),
  maxInclusive: orNull(decimal('Highest value of the band where lower is better; null: everything above')).optional(),
  points: whole('Service points').optional(),
  percent: decimal('Percent of the base').optional(),
});

const levels = section('What was agreed', {
  direction: oneOf(['higher', 'lower'], 'Better is higher or lower').default('higher'),
  expected: decimal('Expected level: percent, or the metric’s unit'),
  minimum: decimal('Level below which a miss pays at once').optional(),
  bands: listOf(band, 'Bands, best first').optional(),
});

const rounding = section('Rounding of attainment', {
  stage: oneOf(['display-only', 'before-compare'], 'Only shown rounded, or compared rounded').default('display-only'),
  decimals: whole('Decimals', 0, 9).default(2),
  mode: oneOf(['half-up', 'half-even', 'down', 'up'], 'How halves are rounded').default('half-up'),
});

const lowVolume = section('What a small population means', {
  minPopulation: whole('Below this the method applies; default: ⌈100 / (100 − expected)⌉', 1).optional(),
  method: oneOf(['allow-one-miss', 'roll-up', 'report-only'], 'What happens then').default('allow-one-miss'),
});

const tier = section('A step of a table', {
  minInclusive: orNull(decimal('Lowest attainment; null: everything below')).optional(),
  maxInclusive: orNull(decimal('Highest attainment; null: everything above')).optional(),
  percent: decimal('Percent of the base'),
});

const credit = section('What a default costs', {
  model: oneOf(
    [
      'none',
      'weighted-pool',
      'weight-at-risk',
      'service-points',
      'points-table',
      'gap-linear',
      'step-linear',
      'tier',
      'tier-duration',
      'tier-shortfall',
      'per-day',
      'per-occurrence',
      'affected-share',
      'persistent-block',
    ],
    'How the credit is computed',
  ),
  allocationPercent: decimal('Share of the pool, percent').optional(),
  weight: decimal('Weight on the amount at risk').optional(),
  percentPerPoint: decimal('Percent of the base for each point or step').optional(),
  percent: decimal('Percent of the base').optional(),
  step: decimal('Width of one step, points of attainment').optional(),
  base: z
    .union([ids('Charges'), id('Name of the base, such as provider-bill')])
    .optional()
    .meta({ description: 'Charges the credit is taken from' }),
  tiers: listOf(tier, 'Steps of the table, best first').optional(),
  preset: id('Published table this follows').optional(),
  amountMinor: money('Amount').optional(),
  amountMinorPerDay: money('Amount a day').optional(),
  capMinor: money('Cap').optional(),
  capPercent: decimal('Cap, percent of the base').optional(),
  blockSize: whole('Failures in one block', 1).optional(),
  claim: section('A credit that must be claimed', {
    required: yesNo('Only paid when claimed'),
    deadline: text('Latest moment, by name or duration').optional(),
    owner: id('Role that claims').optional(),
  }).optional(),
});

const repeat = section('More for repeated defaults', {
  rule: oneOf(['none', 'consecutive', 'rolling', 'ladder'], 'What counts as repeated').default('none'),
  multiplier: decimal('Factor on the credit').optional(),
  occurrences: whole('From the n-th default on', 1).optional(),
  withinMonths: whole('Look-back, months', 1).optional(),
  steps: listOf(decimal('Percent'), 'Percent of the base at the first, second, … default').optional(),
});

const earnback = section('Credits that can be earned back', {
  rule: oneOf(['none', 'share-after-months', 'offset-only', 'full-after-months', 'yearly-average'], 'How').default(
    'none',
  ),
  months: whole('Months in a row that must be met', 1).optional(),
  sharePercent: decimal('Share given back, percent').optional(),
  settlement: oneOf(['invoice', 'offset'], 'How it is settled').optional(),
});

const improvement = section('Proposals to raise the level; never applied without a new version', {
  rule: oneOf(['none', 'midpoint', 'gap-limit', 'best-n-average', 'not-by-extra-resources'], 'How').default('none'),
  consecutiveMonths: whole('Months in a row above the level', 1).optional(),
  maxShareOfGapPercent: decimal('Largest step, percent of the gap to 100').optional(),
  bestMonths: whole('Best months averaged', 1).optional(),
  earliest: text('Not before this date').optional(),
});

const burnRate = section('Alert when the budget burns too fast in both windows', {
  rate: decimal('Budget used over time used'),
  long: timeSpan('Long look-back'),
  short: timeSpan('Short look-back'),
});

const alerts = section('Who hears what', {
  warnAtPercentOfBudget: listOf(whole('Percent', 1, 100), 'Warn when so much of the budget is used, percent').default(
    [],
  ),
  burnRate: listOf(burnRate, 'Burn-rate alerts').optional(),
  channels: listOf(oneOf(['email', 'sms', 'webhook'], 'Channel'), 'Where alerts go').default([]),
  escalateAfter: timeSpan('Unacknowledged for so long: to the next level').optional(),
  runbook: id('Runbook').optional(),
});

export const serviceLevel = section('A service level', {
  id: id('Name of the level'),
  title: text('Title for people'),
  tier: oneOf(['critical', 'key-measurement', 'operational', 'xla', 'ola'], 'Weight of the level').optional(),
  provider: id('Provider measured; only items attributed to it count').optional(),
  scopeItem: id('Scope item').optional(),
  outcome: id('Business outcome it serves').optional(),
  owner: section('One accountable role on each side', {
    customer: orNull(id('Role')).optional(),
    provider: orNull(id('Role')).optional(),
  }).optional(),
  metric,
  source: section('Where the figures come from', {
    feed: id('Feed'),
    freshness: timeSpan('Silent for longer: alert, and a lower data grade').optional(),
    measuredBy: oneOf(['customer', 'provider', 'third-party', 'system'], 'Who measures').optional(),
  }).optional(),
  window,
  levels,
  rounding: rounding.prefault({}),
  lowVolume: lowVolume.optional(),
  noData: oneOf(['no-data', 'treat-as-missed'], 'A window in which nothing was measured').default('no-data'),
  expectedMonthlyVolume: whole('Expected items a month').optional(),
  default: section('When a miss becomes a default', {
    onMinimumMiss: oneOf(['immediate', 'counts-as-expected-miss'], 'Below the minimum').default('immediate'),
    onExpectedMiss: section('Below expected', {
      occurrences: whole('The n-th such miss is a default', 1),
      withinMonths: whole('Look-back, months', 1),
    }).optional(),
  }).optional(),
  credit: credit.optional(),
  repeat: repeat.optional(),
  earnback: earnback.optional(),
  improvement: improvement.optional(),
  alerts: alerts.prefault({}),
  notes: texts('Notes').optional(),
});
