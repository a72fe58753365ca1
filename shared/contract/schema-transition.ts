/** Transition: plan, phases with interim targets, milestones, criteria, gate. */
import { acceptance } from './schema-parties.ts';
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
  section,
  text,
  whole,
  yesNo,
} from './schema-words.ts';

const phaseNames = ['planning', 'execution', 'completion'] as const;

const interimTarget = section('A target that holds until a date', {
  level: id('Service level'),
  expected: decimal('Expected level'),
  minimum: decimal('Minimum level').optional(),
  until: date('Last day it holds'),
});

const phase = section('A phase; months count from t0', {
  phase: oneOf(phaseNames, 'Phase'),
  fromMonth: whole('First month', 1),
  toMonth: orNull(whole('Last month; null: open', 1)).optional(),
  endsWith: id('Milestone that ends it').optional(),
  mode: oneOf(['incumbent-baseline', 'interim', 'full'], 'Measure only, interim targets, or everything'),
  creditsOff: section('No credits at first', {
    days: whole('Days', 1),
    per: oneOf(['service', 'contract'], 'Counted per service or for all').default('service'),
  }).optional(),
  reportOnly: ids('Levels only reported').optional(),
  interimTargets: listOf(interimTarget, 'Interim targets').optional(),
});

const owners = section('One owner on each side', {
  customer: id('Role').optional(),
  provider: id('Role').optional(),
  incumbent: id('Role').optional(),
});

const milestone = section('A milestone, accepted when every line of acceptance holds', {
  id: id('Name'),
  component: id('Component').optional(),
  phase: oneOf(phaseNames, 'Phase').optional(),
  title: text('Title'),
  due: date('Due'),
  owners: owners.optional(),
  acceptance: listOf(acceptance, 'Conditions').optional(),
  feeAtRiskMinor: money('Fee at risk').optional(),
  graceDays: whole('Days of grace').optional(),
});

const criterion = section('A criterion of a good transition', {
  id: id('Name'),
  test: listOf(acceptance, 'Conditions'),
  owner: id('Role').optional(),
});

export const transition = section('From the old provider to the new one', {
  plan: section('Plan', {
    t0: date('First day'),
    fromProvider: id('Outgoing provider').optional(),
    toProvider: id('Incoming provider').optional(),
    chargesMinor: money('Charges').optional(),
    separateFees: yesNo('Charged apart from the services').optional(),
  }).optional(),
  components: ids('Components').optional(),
  phases: listOf(phase, 'Phases').optional(),
  milestones: listOf(milestone, 'Milestones').optional(),
  criteria: listOf(criterion, 'Criteria').optional(),
  gate: section('When the transition may be completed', {
    everyCriterion: whole('Lowest score of every criterion', 0, 100).optional(),
    atLeast: mapOf(id('Criterion'), whole('Score', 0, 100), 'Higher marks for some criteria').optional(),
  }).optional(),
});
