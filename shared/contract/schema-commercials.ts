/** Money: charges, amounts at risk, credits, triggers, rectification. */
import { decimal, id, ids, listOf, money, oneOf, section, whole, yesNo } from './schema-words.ts';

const charge = section('A charge, per month', {
  id: id('Name'),
  provider: id('Provider'),
  amountMinor: money('Amount a month'),
  passThrough: yesNo('Passed through at cost; no base for credits').optional(),
  driver: oneOf(['fixed', 'per-user', 'per-device', 'per-ticket', 'banded'], 'What it grows with').optional(),
});

const atRisk = section('Amount at risk of one provider', {
  provider: id('Provider'),
  percentOfCharges: decimal('Percent of the base charges'),
  base: ids('Charges it is taken from').optional(),
  poolPercent: decimal('Pool that allocations share, percent').optional(),
  maxAllocationPercent: decimal('Largest allocation to one level, percent').optional(),
  maxServiceLevels: whole('Most levels that may carry credits').optional(),
});

export const commercials = section('Charges and credits', {
  charges: listOf(charge, 'Charges').optional(),
  atRisk: listOf(atRisk, 'Amounts at risk').optional(),
  creditInvoice: section('How credits are paid', {
    lagMonths: whole('Months from the window to the invoice').optional(),
    minimumPayableMinor: money('Smaller totals are not paid').optional(),
    excess: oneOf(['forfeit', 'carry-forward'], 'What exceeds the cap').default('forfeit'),
    nature: oneOf(['price-adjustment', 'liquidated-damages'], 'Nature of the credit').optional(),
  }).optional(),
  rounding: section('Rounding of money', {
    moneyPerLine: oneOf(['half-away-from-zero', 'half-even'], 'Each line').default('half-away-from-zero'),
    capSplit: oneOf(['largest-remainder'], 'How a capped total is split over its lines').default('largest-remainder'),
  }).optional(),
  exitFees: section('Fees at exit', {
    knowledgeTransferMinor: money('Knowledge transfer').optional(),
    dataExtractMinor: money('Data extract').optional(),
    dataTransferMinor: money('Data transfer').optional(),
    capMinor: money('Cap over all').optional(),
  }).optional(),
});

export const sameEvent = section('One event that misses several levels', {
  policy: oneOf(['highest-credit', 'customer-choice', 'all', 'no-double'], 'Which credits stand').default(
    'highest-credit',
  ),
  key: oneOf(['caused-by', 'duplicate-of', 'merged-into'], 'Link that joins tickets of one event').default('caused-by'),
});

export const correction = section('Facts that come after a period was closed', {
  restateWithinMonths: whole('Restated up to so many months later; later ones are only listed').optional(),
  method: oneOf(['new-report-version', 'list-only'], 'How').default('new-report-version'),
  settle: oneOf(['next-invoice', 'none'], 'How the money follows').default('next-invoice'),
});

export const terminationTrigger = section('A right that arises, and lapses unless used in time', {
  id: id('Name'),
  rule: oneOf(
    [
      'same-default-consecutive',
      'same-default-in-window',
      'share-of-measurements',
      'amount-in-window',
      'missed-in-sequence',
      'credit-share',
      'rolling-average-below',
      'points-in-window',
      'cap-reached',
      'k-of-n-metrics',
      'critical-single',
    ],
    'When it arises',
  ),
  serviceLevels: ids('Levels it looks at').optional(),
  provider: id('Provider it looks at').optional(),
  count: whole('How many', 1).optional(),
  windowMonths: whole('Look-back, months', 1).optional(),
  months: whole('Months', 1).optional(),
  points: whole('Service points').optional(),
  value: decimal('Threshold').optional(),
  percent: decimal('Percent').optional(),
  amountMinor: money('Amount').optional(),
  consequence: oneOf(
    ['may-terminate-service', 'may-terminate-contract', 'critical-performance-failure', 'escalate-board'],
    'What may be done',
  ),
  noticeWithinDays: whole('Lapses after so many days').optional(),
});

export const rectification = section('Plans after serious misses', {
  planWithinBusinessDays: whole('Plan due, working days').optional(),
  rcaWithinBusinessDays: whole('Root cause due, working days').optional(),
  calendar: id('Calendar of those days').optional(),
  triggers: section('What asks for a plan', {
    bands: ids('Bands').optional(),
    repeat: yesNo('Any repeated default').optional(),
  }).optional(),
});
