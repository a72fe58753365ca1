/** Calendars, pauses, exclusions and windows. */
import * as z from 'zod';
import {
  date,
  decimal,
  dateText,
  id,
  ids,
  listOf,
  local,
  mapOf,
  moment,
  oneOf,
  pattern,
  section,
  text,
  texts,
  whole,
  yesNo,
  zoneName,
} from './schema-words.ts';

export const weekdays = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const;

const hoursError = 'opening hours such as "09:00-17:00" (up to 24:00)';
const hours = z.array(
  z.string({ error: hoursError }).regex(/^\d\d:\d\d(:\d\d)?-\d\d:\d\d(:\d\d)?$/, { error: hoursError }),
  { error: 'a list of opening hours such as ["09:00-12:00", "13:00-17:00"]' },
);
const dayHours = hours.meta({ description: 'Opening hours of that day, local wall time' }).optional();

const holidays = section('Dates without working time', {
  dates: listOf(date('Holiday'), 'Single dates').optional(),
  annual: listOf(
    z
      .string({ error: 'month and day such as "12-25"' })
      .regex(/^\d\d-\d\d$/, { error: 'month and day such as "12-25"' }),
    'Month and day of every year',
  ).optional(),
  half: mapOf(
    text('Date, or month and day'),
    hours,
    'Holidays that still open for some hours, by date or month and day',
  ).optional(),
});

/** Working time of a service or a party. */
export const calendar = section('Working time', {
  id: id('Name other parts refer to'),
  title: text('Title for people').optional(),
  timezone: zoneName('IANA time zone; default: the contract’s').optional(),
  always: yesNo('Open round the clock').optional(),
  weekly: section('Opening hours by day of the week', {
    MON: dayHours,
    TUE: dayHours,
    WED: dayHours,
    THU: dayHours,
    FRI: dayHours,
    SAT: dayHours,
    SUN: dayHours,
  }).optional(),
  holidays: holidays.optional(),
  breaks: listOf(
    section('A stretch cut out of the working time', {
      from: local('First moment, local wall time'),
      to: local('First moment after it'),
    }),
    'Dated stretches cut out of the working time',
  ).optional(),
  days: mapOf(dateText, hours, 'Opening hours that replace those of one date; [] closes it').optional(),
});

export const pause = section('A condition that stops clocks; only those a clock lists ever do', {
  id: id('Name clocks refer to'),
  title: text('Title for people').optional(),
  match: pattern('The item is paused while its fields match'),
  evidence: texts('What must be on record for the pause to hold').optional(),
  maxShareOfResolution: decimal('Largest share of the resolution time that may be paused, 0 to 1').optional(),
});

export const exclusion = section('Relief: taken out of a measurement after approval', {
  id: id('Name metrics refer to'),
  title: text('Title for people').optional(),
  kind: oneOf(
    [
      'planned-maintenance',
      'emergency-maintenance',
      'customer-failure',
      'third-party-not-subcontractor',
      'volume-surge',
      'bad-data-feed',
      'force-majeure',
      'change-freeze',
    ],
    'Ground of relief',
  ),
  effect: oneOf(['remove-item', 'count-as-met', 'remove-from-agreed-time'], 'What relief does to the measurement'),
  approval: oneOf(['customer', 'joint', 'automatic-if-notified'], 'Who grants it').default('customer'),
  noticeHours: whole('Notice needed, hours').optional(),
  noticeWithinDays: whole('Notice at latest so many days after the event').optional(),
  windowCalendar: id('Calendar in which the work may fall').optional(),
  maxHoursPerMonth: whole('Cap, hours a month, used up in time order').optional(),
  claimWithinBusinessDays: whole('Claim at latest, working days').optional(),
  thresholdPctOfBaseline: whole('Surge above so many percent of the baseline').optional(),
  requires: texts('What a claim must bring').optional(),
});

const plainWindow = section('A stretch of the local calendar', {
  type: oneOf(['calendar-day', 'calendar-month', 'quarter', 'calendar-year', 'contract-year'], 'Kind of window'),
});
const typeOf = <const T extends string>(type: T) => z.literal(type).meta({ description: 'Kind of window' });

const weekWindow = section('A local week', {
  type: typeOf('calendar-week'),
  weekStart: oneOf(weekdays, 'First day of the week').default('MON'),
});
const rollingWindow = section('The last days or hours; exactly one of the two', {
  type: typeOf('rolling'),
  days: whole('Local days, today’s the last', 1, 3660).optional(),
  hours: whole('Hours up to the moment of looking', 1, 87_840).optional(),
});
const fixedWindow = section('One stretch', {
  type: typeOf('fixed'),
  from: moment('First moment, local'),
  to: moment('First moment after it, local'),
});

export const window = z
  .discriminatedUnion('type', [plainWindow, weekWindow, rollingWindow, fixedWindow], {
    error: 'a window such as { type: calendar-month }',
  })
  .meta({ description: 'Stretch of time over which attainment is measured, local to the contract’s zone' });

/** A service declared by name; without any, services are free names. */
export const service = z.union([
  id('Service'),
  section('A service', {
    id: id('Name events and feeds use'),
    title: text('Title for people').optional(),
    provider: id('Provider that answers for it').optional(),
    checks: ids('Checks that watch it').optional(),
    outcome: id('Business outcome it serves').optional(),
  }),
]);
