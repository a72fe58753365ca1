/** Who: metadata, term, parties, feeds, outcomes, business case, scope. */
import * as z from 'zod';
import {
  date,
  decimal,
  id,
  ids,
  listOf,
  mapOf,
  money,
  oneOf,
  orNull,
  pattern,
  section,
  text,
  texts,
  whole,
  yesNo,
} from './schema-words.ts';

export const metadata = section('Name, version and dates of this document', {
  id: id('Name of the contract, the same in every version'),
  title: text('Title for people'),
  version: whole('Version, one more at every published change', 1),
  supersedes: orNull(whole('Version replaced', 1)).optional(),
  effectiveFrom: date('First day in force, in the contract’s zone'),
  effectiveTo: orNull(date('Last day in force')).optional(),
  reviewBy: date('Review at latest on this day').optional(),
  status: oneOf(['draft', 'in-review', 'published', 'retired'], 'Where the document stands').default('draft'),
  author: section('Author', { role: id('Role') }).optional(),
  changeRequest: id('Change request').optional(),
  labels: mapOf(z.string(), z.string(), 'Labels of your own').optional(),
});

export const term = section('Term of the contract; contract years run from its start', {
  start: date('First day'),
  end: date('Last day').optional(),
  noticeMonths: whole('Notice, months').optional(),
});

const lei = z
  .string({ error: 'a legal entity identifier' })
  .regex(/^[A-Z0-9]{18,20}$/, { error: 'a legal entity identifier' })
  .meta({ description: 'Legal entity identifier' })
  .optional();

const provider = section('A provider', {
  id: id('Name events and levels use'),
  name: text('Name for people').optional(),
  role: oneOf(['prime', 'integrator', 'tower', 'cloud', 'internal', 'customer-as-supplier'], 'Role').optional(),
  towers: ids('Towers it runs').optional(),
  criticality: oneOf(['critical', 'important', 'other'], 'Criticality of the functions it supports').optional(),
  calendar: id('Own working hours, for time slices').optional(),
  pauses: ids('Own pauses, for time slices').default([]),
  lei,
  subcontractors: listOf(
    section('A subcontractor', {
      id: id('Name'),
      name: text('Name for people').optional(),
      rank: whole('Rank in the chain', 1).optional(),
    }),
    'Subcontractors',
  ).optional(),
});

export const parties = section('The parties', {
  customer: section('The customer', { id: id('Name'), name: text('Name for people').optional(), lei }).optional(),
  providers: listOf(provider, 'The providers').default([]),
});

/** Detail-types a feed may be allowed to send. */
export const detailTypes = [
  'Ticket Changed',
  'Check Reported',
  'Measurement Reported',
  'Maintenance Declared',
  'Exclusion Decided',
  'Alert Acknowledged',
  'Governance Recorded',
] as const;

const permission = z.union([
  oneOf(detailTypes, 'Kind of event'),
  section('Kind of event, narrowed', {
    type: oneOf(detailTypes, 'Kind of event'),
    only: pattern('Only such events').optional(),
  }),
]);

export const source = section('A feed and what it may say', {
  feed: id('Name of the feed: the events’ source'),
  party: id('Party that speaks through it'),
  may: listOf(permission, 'Kinds of event it may send'),
  for: section('For whom', { providers: ids('Providers').optional(), services: ids('Services').optional() }).optional(),
});

export const outcome = section('A business outcome service levels serve', {
  id: id('Name'),
  statement: text('What shall be so'),
  indicator: text('How it shows').optional(),
  baseline: decimal('Where it stands').optional(),
  target: decimal('Where it shall stand').optional(),
  unit: text('Unit').optional(),
  due: date('By when').optional(),
  owner: id('Role that answers for it').optional(),
});

export const businessCase = section(
  'Baseline and run cost per month; investment and entry cost once; budget per year',
  {
    baselineMinor: money('Cost before, per month').optional(),
    plannedRunCostMinor: money('Planned run cost, per month').optional(),
    plannedInvestmentMinor: money('Planned investment').optional(),
    discountRate: decimal('Discount rate per year, 0.06 is 6 %').optional(),
    costCategories: ids('Categories of hidden cost that are tracked').optional(),
    riskAndQualityBudgetMinor: money('Risk and quality budget, per year').optional(),
    entryCostMinor: money('Entry cost').optional(),
  },
);

/** A line of acceptance or of a criterion: a level, a metric reported by name, or a piece of evidence. */
export const acceptance = section('One condition: level or metric with atLeast or atMost, or evidence', {
  level: id('Service level').optional(),
  metric: id('Metric by the name it is reported under').optional(),
  evidence: id('Piece of evidence on file').optional(),
  atLeast: decimal('Lowest value').optional(),
  atMost: decimal('Highest value').optional(),
});

const raci = section('Who is responsible, accountable, consulted, informed', {
  responsible: id('Responsible').optional(),
  accountable: id('Accountable, exactly one').optional(),
  consulted: ids('Consulted').optional(),
  informed: ids('Informed').optional(),
});

const scopeItem = section('A piece of scope', {
  id: id('Name'),
  title: text('Title'),
  provider: id('Provider').optional(),
  inScope: texts('What is in').optional(),
  outOfScope: texts('What is out').optional(),
  raci: raci.optional(),
  deliverables: listOf(
    section('A deliverable', {
      id: id('Name'),
      title: text('Title').optional(),
      due: section('When', {
        workingDay: whole('Working day of the month', 1, 31),
        calendar: id('Calendar'),
      }).optional(),
      acceptance: listOf(acceptance, 'Accepted when every line holds').optional(),
      raci: raci.optional(),
    }),
    'Deliverables',
  ).optional(),
});

export const scope = section('What the provider does and does not do', {
  items: listOf(scopeItem, 'Scope items').default([]),
  oneOffActivities: listOf(
    section('A one-off activity', {
      id: id('Name'),
      title: text('Title'),
      provider: id('Provider').optional(),
      chargeMinor: money('Charge').optional(),
      inBaseCharges: yesNo('Part of the base charges').optional(),
      impact: text('Effect on the services').optional(),
    }),
    'One-off activities',
  ).optional(),
  greyAreas: listOf(
    section('Something not yet settled', {
      text: text('What'),
      owner: id('Role').optional(),
      dueBy: date('Settled by').optional(),
    }),
    'What is not settled; empty before publication',
  ).optional(),
});
