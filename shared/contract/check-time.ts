/** Zones, calendars, patterns and dates: what must compile, does. */
import type { CalendarSpec } from '../domain/calendar.ts';
import { compileCalendar } from '../domain/calendar.ts';
import { parseDate } from '../domain/civil.ts';
import { compilePattern } from '../domain/pattern.ts';
import type { Json } from '../domain/types.ts';
import { zone } from '../domain/zone.ts';
import type { Draft } from './finding.ts';
import { suggest } from './finding.ts';
import type { CalendarDocument } from './schema.ts';
import { calendar as calendarSchema } from './schema-time.ts';
import { isRecord, select, selectTexts } from './select.ts';
import type { Path } from './yaml-problems.ts';

const zoneDrafts = (document: Json | undefined): readonly Draft[] =>
  ['timezone', 'calendars.*.timezone']
    .flatMap((places) => selectTexts(document, places))
    .filter(({ value }) => !zone(value).ok)
    .map(({ path, value }) => ({
      id: 'L-ZONE',
      path,
      expected: 'an IANA time zone such as Europe/London',
      suggestion: suggest(value, Intl.supportedValuesOf('timeZone')),
    }));

/** A calendar of the document as the core takes it, in the contract's zone unless it names its own. */
export const calendarSpec = (calendar: CalendarDocument, timezone: string): CalendarSpec => {
  const { id, always, weekly, holidays, breaks, days } = calendar;
  const rules = { always, weekly, holidays, breaks, days };
  const given = Object.fromEntries(Object.entries(rules).filter(([, rule]) => rule !== undefined));
  return { id, timezone: calendar.timezone ?? timezone, ...given };
};

/** `holidays.dates[1]: "2026-02-30", expected a real date` back to a place and an expectation. */
const refusalDraft = (base: Path, message: string): Draft => {
  const match = /^([\w.[\]-]+): [^]*, expected ([^]*)$/.exec(message);
  const parts = (match?.[1] ?? '').match(/[^.[\]]+/g) ?? [];
  const path = [...base, ...parts.map((part) => (/^\d{1,4}$/.test(part) ? Number(part) : part))];
  return { id: 'L-CALENDAR', path, expected: match?.[2] ?? message };
};

const isNeverOpen = ({ always, weekly, days, holidays }: CalendarDocument): boolean =>
  always !== true &&
  [weekly, days, holidays?.half].every((hours) =>
    Object.values(hours ?? {}).every((spans) => (spans ?? []).length === 0),
  );

const calendarDrafts = (document: Json | undefined): readonly Draft[] => {
  const own = selectTexts(document, 'timezone')[0]?.value ?? 'UTC';
  return select(document, 'calendars.*').flatMap(({ path, value }): readonly Draft[] => {
    const read = calendarSchema.safeParse(value);
    if (!read.success) return [];
    if (isNeverOpen(read.data)) {
      return [
        {
          id: 'L-CALENDAR',
          path,
          expected: 'weekly hours, hours of single days, or always: true',
          found: 'no working time',
        },
      ];
    }
    const spec = calendarSpec(read.data, own);
    const compiled = zone(spec.timezone).ok ? compileCalendar(spec) : undefined; // an unknown zone is told by itself
    return compiled === undefined || compiled.ok ? [] : [refusalDraft(path, compiled.error.message)];
  });
};

const patternPlaces = [
  'pauses.*.match',
  'serviceLevels.*.metric.eligible',
  'serviceLevels.*.metric.good',
  'serviceLevels.*.metric.clock.start',
  'serviceLevels.*.metric.clock.stop',
  'sources.*.may.*.only',
  'siam.olas.*.trigger',
  'governance.escalation.*.match',
];

const patternDrafts = (document: Json | undefined): readonly Draft[] =>
  patternPlaces
    .flatMap((places) => select(document, places))
    .filter(({ value }) => isRecord(value))
    .flatMap(({ path, value }): readonly Draft[] => {
      const compiled = compilePattern(value);
      return compiled.ok ? [] : [{ id: 'L-PATTERN', path, expected: `an event pattern (${compiled.error.message})` }];
    });

const orderedDates = [
  ['metadata.effectiveFrom', 'metadata.effectiveTo'],
  ['term.start', 'term.end'],
] as const;

const dateDrafts = (document: Json | undefined): readonly Draft[] =>
  orderedDates.flatMap(([earlier, later]): readonly Draft[] => {
    const [from] = selectTexts(document, earlier);
    const [to] = selectTexts(document, later);
    const [first, last] = [parseDate(from?.value ?? ''), parseDate(to?.value ?? '')];
    if (!from || !to || first === undefined || last === undefined || first <= last) return [];
    return [{ id: 'L-DATES', path: to.path, expected: `a date not before ${from.value}` }];
  });

export const checkTime = (document: Json | undefined): readonly Draft[] => [
  ...zoneDrafts(document),
  ...calendarDrafts(document),
  ...patternDrafts(document),
  ...dateDrafts(document),
];
