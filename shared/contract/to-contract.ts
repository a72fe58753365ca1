/** A valid document to the contract the core works with. */
import { parseDate } from '../domain/civil.ts';
import type { Contract, ExclusionRule, Provider, ServiceLevel, Source, WindowSpec } from '../domain/contract.ts';
import type { Instant } from '../domain/types.ts';
import { zone, type Zone } from '../domain/zone.ts';
import { calendarSpec } from './check-time.ts';
import { smallestPopulation } from './implied.ts';
import { dateToInstant, momentToInstant } from './instants.ts';
import type { ContractDocument, LevelDocument } from './schema.ts';
import { spanMs, toMetric } from './to-metric.ts';

const hourMs = 3_600_000;

const zoneOf = (name: string): Zone => {
  const found = zone(name);
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
};

const toExclusion = (rule: ContractDocument['exclusions'][number]): ExclusionRule => ({
  id: rule.id,
  kind: rule.kind,
  effect: rule.effect,
  approval: rule.approval === 'automatic-if-notified' ? rule.approval : 'customer', // joint needs the customer's word too
  ...(rule.noticeHours === undefined ? {} : { noticeMs: rule.noticeHours * hourMs }),
  ...(rule.maxHoursPerMonth === undefined ? {} : { maxMsPerMonth: rule.maxHoursPerMonth * hourMs }),
});

const toSource = (source: NonNullable<ContractDocument['sources']>[number]): Source => ({
  feed: source.feed,
  party: source.party,
  may: source.may.map((kind) =>
    typeof kind === 'string'
      ? { type: kind }
      : { type: kind.type, ...(kind.only === undefined ? {} : { only: kind.only }) },
  ),
  ...(source.for?.providers === undefined ? {} : { providers: source.for.providers }),
  ...(source.for?.services === undefined ? {} : { services: source.for.services }),
});

const toProvider = (provider: NonNullable<ContractDocument['parties']>['providers'][number]): Provider => ({
  id: provider.id,
  ...(provider.name === undefined ? {} : { name: provider.name }),
  ...(provider.calendar === undefined ? {} : { calendar: provider.calendar }),
  pauses: provider.pauses,
});

const toWindow = (window: LevelDocument['window'], own: Zone): WindowSpec => {
  if (window.type === 'fixed') {
    return { type: 'fixed', from: momentToInstant(own, window.from), to: momentToInstant(own, window.to) };
  }
  if (window.type !== 'rolling') return window;
  return window.days === undefined
    ? { type: 'rolling', hours: window.hours ?? 0 }
    : { type: 'rolling', days: window.days };
};

const toLowVolume = ({ lowVolume, levels }: LevelDocument): Pick<ServiceLevel, 'lowVolume'> => {
  if (lowVolume === undefined) return {};
  const minPopulation = lowVolume.minPopulation ?? smallestPopulation(levels.expected);
  return minPopulation === undefined ? {} : { lowVolume: { minPopulation, method: lowVolume.method } };
};

const toLevel = (level: LevelDocument, own: Zone): ServiceLevel => {
  const { id, title, tier, provider, rounding, noData, expectedMonthlyVolume, alerts } = level;
  const { direction, expected, minimum } = level.levels;
  return {
    id,
    title,
    ...(tier === undefined ? {} : { tier }),
    ...(provider === undefined ? {} : { provider }),
    metric: toMetric(level.metric, expected),
    window: toWindow(level.window, own),
    levels: { direction, expected, ...(minimum === undefined ? {} : { minimum }) },
    rounding,
    ...toLowVolume(level),
    noData,
    ...(expectedMonthlyVolume === undefined ? {} : { expectedMonthlyVolume }),
    alerts: {
      warnAtPercentOfBudget: alerts.warnAtPercentOfBudget,
      channels: alerts.channels,
      ...(alerts.runbook === undefined ? {} : { runbook: alerts.runbook }),
    },
  };
};

const monthAndDay = (date: string): readonly [number, number] => [Number(date.slice(5, 7)), Number(date.slice(8, 10))];

/** `effectiveTo` names the last day in force, so the contract ends where the next day begins. */
const endOf = (document: ContractDocument, own: Zone): { readonly effectiveTo?: Instant } => {
  const { effectiveTo } = document.metadata;
  return typeof effectiveTo === 'string' && parseDate(effectiveTo) !== undefined
    ? { effectiveTo: dateToInstant(own, effectiveTo, 1) }
    : {};
};

/** Builds the contract of a document without findings; throws where it was not checked. */
export const documentToContract = (document: ContractDocument): Contract => {
  const { metadata, timezone, pauses, sources, alertHorizon } = document;
  const own = zoneOf(timezone);
  return {
    id: metadata.id,
    title: metadata.title,
    version: metadata.version,
    effectiveFrom: dateToInstant(own, metadata.effectiveFrom),
    ...endOf(document, own),
    timezone,
    yearStart: monthAndDay(document.term?.start ?? metadata.effectiveFrom),
    calendars: Object.fromEntries(
      document.calendars.map((calendar) => [calendar.id, calendarSpec(calendar, timezone)]),
    ),
    pauses: pauses.map(({ id, title, match }) => (title === undefined ? { id, match } : { id, title, match })),
    exclusions: document.exclusions.map(toExclusion),
    ...(sources === undefined ? {} : { sources: sources.map(toSource) }),
    providers: (document.parties?.providers ?? []).map(toProvider),
    serviceLevels: document.serviceLevels.map((level) => toLevel(level, own)),
    ...(alertHorizon === undefined ? {} : { alertHorizon: spanMs(alertHorizon) }),
  };
};
