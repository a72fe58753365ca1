/** Names that must lead somewhere, ids that must be single. Works on documents that are wrong elsewhere. */
import type { Json } from '../domain/types.ts';
import type { Draft, FindingId } from './finding.ts';
import { suggest } from './finding.ts';
import { selectTexts } from './select.ts';

interface Kind {
  readonly id: FindingId;
  readonly noun: string;
  /** Where names of the kind are given. */
  readonly names: readonly string[];
  /** Without any name given, uses are free. */
  readonly optional: boolean;
  readonly uses: readonly string[];
}

const levelUses = ['commercials.atRisk.*.serviceLevels.*', 'terminationTriggers.*.serviceLevels.*'];
const transitionLevels = [
  'transition.phases.*.reportOnly.*',
  'transition.phases.*.interimTargets.*.level',
  'transition.milestones.*.acceptance.*.level',
];

const kinds: readonly Kind[] = [
  {
    id: 'L-UNKNOWN-CALENDAR',
    noun: 'calendar',
    names: ['calendars.*.id'],
    optional: false,
    uses: [
      'serviceLevels.*.metric.clock.calendar',
      'serviceLevels.*.metric.clock.calendar.*',
      'serviceLevels.*.metric.agreedTime',
      'parties.providers.*.calendar',
      'exclusions.*.windowCalendar',
      'scope.items.*.deliverables.*.due.calendar',
      'rectification.calendar',
      'siam.olas.*.hours.calendar',
      'governance.report.calendar',
    ],
  },
  {
    id: 'L-UNKNOWN-PAUSE',
    noun: 'pause',
    names: ['pauses.*.id'],
    optional: false,
    uses: ['serviceLevels.*.metric.clock.pauses.*', 'parties.providers.*.pauses.*'],
  },
  {
    id: 'L-UNKNOWN-EXCLUSION',
    noun: 'exclusion',
    names: ['exclusions.*.id'],
    optional: false,
    uses: ['serviceLevels.*.metric.exclusions.*'],
  },
  {
    id: 'L-UNKNOWN-PROVIDER',
    noun: 'provider',
    names: ['parties.providers.*.id'],
    optional: true,
    uses: [
      'serviceLevels.*.provider',
      'sources.*.for.providers.*',
      'services.*.provider',
      'scope.items.*.provider',
      'scope.oneOffActivities.*.provider',
      'commercials.charges.*.provider',
      'commercials.atRisk.*.provider',
      'terminationTriggers.*.provider',
      'siam.olas.*.from',
      'siam.olas.*.to',
      'siam.sharedKpi.providers.*',
      'transition.plan.fromProvider',
      'transition.plan.toProvider',
      'exit.alternatives.*.replaces',
    ],
  },
  {
    id: 'L-UNKNOWN-PARTY',
    noun: 'party',
    names: ['parties.customer.id', 'parties.providers.*.id', 'parties.providers.*.subcontractors.*.id'],
    optional: true,
    uses: ['sources.*.party'],
  },
  {
    id: 'L-UNKNOWN-SERVICE',
    noun: 'service',
    names: ['services.*', 'services.*.id'],
    optional: true,
    uses: ['sources.*.for.services.*'],
  },
  {
    id: 'L-UNKNOWN-OUTCOME',
    noun: 'outcome',
    names: ['outcomes.*.id'],
    optional: true,
    uses: ['serviceLevels.*.outcome', 'siam.services.*.outcome'],
  },
  {
    id: 'L-UNKNOWN-SCOPE',
    noun: 'scope item',
    names: ['scope.items.*.id'],
    optional: true,
    uses: ['serviceLevels.*.scopeItem'],
  },
  {
    id: 'L-UNKNOWN-CHARGE',
    noun: 'charge',
    names: ['commercials.charges.*.id'],
    optional: true,
    uses: ['commercials.atRisk.*.base.*', 'serviceLevels.*.credit.base.*'],
  },
  {
    id: 'L-UNKNOWN-LEVEL',
    noun: 'service level',
    names: ['serviceLevels.*.id'],
    optional: false,
    uses: [
      ...levelUses,
      ...transitionLevels,
      'siam.services.*.level',
      'siam.olas.*.level',
      'siam.olas.*.backs.*',
      'siam.sharedKpi.level',
    ],
  },
];

const listed = (names: readonly string[], noun: string): string => {
  const article = /^[aeiou]/.test(noun) ? 'an' : 'a';
  if (names.length === 0) return `${article} ${noun}, but none is declared`;
  return `${article} ${noun}: ${names.slice(0, 12).join(', ')}${names.length > 12 ? ', …' : ''}`;
};

const unknownNames = (document: Json | undefined, kind: Kind): readonly Draft[] => {
  const names = kind.names.flatMap((places) => selectTexts(document, places)).map(({ value }) => value);
  if (kind.optional && names.length === 0) return [];
  const known = new Set(names);
  return kind.uses
    .flatMap((places) => selectTexts(document, places))
    .filter(({ path, value }) => !known.has(value) && path.at(-1) !== 'by')
    .map(({ path, value }) => ({
      id: kind.id,
      path,
      expected: listed([...known], kind.noun),
      suggestion: suggest(value, known),
    }));
};

const idLists = [
  'calendars.*.id',
  'pauses.*.id',
  'exclusions.*.id',
  'serviceLevels.*.id',
  'parties.providers.*.id',
  'services.*.id',
  'outcomes.*.id',
  'scope.items.*.id',
  'scope.oneOffActivities.*.id',
  'commercials.charges.*.id',
  'terminationTriggers.*.id',
  'siam.services.*.id',
  'siam.olas.*.id',
  'governance.forums.*.id',
  'transition.milestones.*.id',
  'transition.criteria.*.id',
  'exit.disentanglement.steps.*.id',
  'exit.alternatives.*.id',
];

const repeatedIds = (document: Json | undefined, places: string): readonly Draft[] => {
  const seen = new Set<string>();
  return selectTexts(document, places).flatMap(({ path, value }): readonly Draft[] => {
    if (seen.has(value)) return [{ id: 'L-DUPLICATE-ID', path, expected: 'an id that is used once in its list' }];
    seen.add(value);
    return [];
  });
};

/** Unknown names and repeated ids. Providers, parties, services, outcomes, scope items and charges are free unless some are declared. */
export const checkReferences = (document: Json | undefined): readonly Draft[] => [
  ...kinds.flatMap((kind) => unknownNames(document, kind)),
  ...idLists.flatMap((places) => repeatedIds(document, places)),
];
