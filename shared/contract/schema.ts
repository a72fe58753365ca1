/** The contract language: one schema, from which reading, defaults, error texts and the editors’ JSON Schema follow. */
import * as z from 'zod';
import { commercials, correction, rectification, sameEvent, terminationTrigger } from './schema-commercials.ts';
import { compliance, exit, governance, siam } from './schema-governance.ts';
import { serviceLevel } from './schema-level.ts';
import { businessCase, metadata, outcome, parties, scope, source, term } from './schema-parties.ts';
import { calendar, exclusion, pause, service } from './schema-time.ts';
import { transition } from './schema-transition.ts';
import { listOf, section, timeSpan, zoneName } from './schema-words.ts';

export const contractSchema = section('A contract', {
  apiVersion: z
    .literal('plumbline/v1', { error: 'plumbline/v1' })
    .meta({ description: 'Version of the contract language' }),
  kind: z.literal('Contract', { error: 'Contract' }).meta({ description: 'Kind of document' }),
  metadata,
  timezone: zoneName('IANA time zone of the contract; never an offset'),
  currency: z
    .string({ error: 'a currency code such as EUR' })
    .regex(/^[A-Z]{3}$/, { error: 'a currency code such as EUR' })
    .meta({ description: 'ISO 4217 code; money is in its minor units' })
    .optional(),
  term: term.optional(),
  parties: parties.optional(),
  sources: listOf(source, 'Who may say what; anything else is refused').optional(),
  services: listOf(service, 'Services by name; without it they are free names').optional(),
  outcomes: listOf(outcome, 'Business outcomes').optional(),
  businessCase: businessCase.optional(),
  scope: scope.optional(),
  calendars: listOf(calendar, 'Calendars').default([]),
  pauses: listOf(pause, 'The only conditions that stop a clock').default([]),
  exclusions: listOf(exclusion, 'Grounds of relief').default([]),
  commercials: commercials.optional(),
  serviceLevels: listOf(serviceLevel, 'Service levels'),
  alertHorizon: timeSpan(
    'Alerts known later than this after their instant are logged as historic; default PT24H',
  ).optional(),
  sameEvent: sameEvent.optional(),
  correction: correction.optional(),
  terminationTriggers: listOf(terminationTrigger, 'Termination triggers').optional(),
  rectification: rectification.optional(),
  siam: siam.optional(),
  governance: governance.optional(),
  transition: transition.optional(),
  exit: exit.optional(),
  compliance: compliance.optional(),
});

/** The parsed document: defaults applied, decimals as text, durations and dates still text. */
export type ContractDocument = z.output<typeof contractSchema>;
export type LevelDocument = ContractDocument['serviceLevels'][number];
export type MetricDocument = LevelDocument['metric'];
export type ClockDocument = NonNullable<Extract<MetricDocument, { kind: 'ratio' }>['clock']>;
export type CalendarDocument = ContractDocument['calendars'][number];
