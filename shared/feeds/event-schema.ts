/** Canonical events for people, editors and error messages. The intake has its own reader; this is what it is held against. */
import * as z from 'zod';
import { governanceDetail } from './event-schema-governance.ts';
import { cleared, count, figure, instant, oneOf, text, texts, timeSpan, yesNo } from './event-words.ts';

/** What every canonical detail may carry. */
const common = {
  id: text('Identity within the source; without it the hash of the content').optional(),
  at: instant('When it happened; without it the instant of receipt').optional(),
  seq: count('Order among events of one instant').optional(),
  recordedAt: instant('When the sender recorded it').optional(),
  timeQuality: oneOf(['exact', 'second', 'proxy', 'receipt'], 'How good `at` is').optional(),
  actor: z
    .looseObject({
      id: text('Keyed hash of the person').optional(),
      role: oneOf(['provider', 'requester', 'system'], 'Side'),
    })
    .meta({ description: 'Who did it' })
    .optional(),
  raw: z
    .looseObject({ sha256: text('Hash of the raw body'), ref: text('Where it lies').optional() })
    .meta({ description: 'The payload it was made from' })
    .optional(),
  warnings: texts('What the translation found odd').optional(),
  feedAuth: oneOf(
    ['signature', 'token', 'bus', 'none'],
    'How the sender proved itself; set by our door only',
  ).optional(),
};

const service = text('Service').optional();
const provider = text('Provider').optional();

const fieldError = 'text, a number, true, false or null';
const field = z.union([z.string(), z.number(), z.boolean(), z.null()], { error: fieldError });

const ticketFields = z
  .object({
    state: cleared(oneOf(['new', 'in-progress', 'pending', 'resolved', 'closed', 'cancelled'], 'State')),
    reason: cleared(text('Why it is pending')),
    type: cleared(text('incident, request, problem, …')),
    priority: cleared(text('Priority')),
    service: cleared(text('Service')),
    provider: cleared(text('Provider that owns it now')),
    group: cleared(text('Group')),
    site: cleared(text('Site')),
    openedAt: cleared(instant('When it was opened, if that was before the first event')),
    acceptedBy: cleared(text('Provider that accepted it')),
  })
  .catchall(field)
  .meta({
    description:
      'Fields that hold from `at` on; absent: unchanged, null: cleared; further fields if the contract names them',
  });

const ticket = z.looseObject({
  ...common,
  ticket: text('Ticket'),
  set: ticketFields.optional(),
  activity: oneOf(['opened', 'responded', 'commented', 'accepted', 'reopened'], 'What was done').optional(),
  public: yesNo('False for private notes').optional(),
  links: z
    .array(z.looseObject({ type: oneOf(['merged-into', 'duplicate-of', 'caused-by'], 'Kind'), to: text('Ticket') }))
    .meta({ description: 'Links to other tickets' })
    .optional(),
});

const checkStates = ['up', 'down', 'degraded', 'unknown', 'maintenance', 'pending'] as const;
const check = z.looseObject({
  ...common,
  check: text('Check'),
  state: oneOf(checkStates, 'State from `at` on'),
  previous: oneOf(checkStates, 'Corrects the time since the last report').optional(),
  soft: yesNo('Not yet confirmed by the monitor').optional(),
  service,
  provider,
  latencyMs: z
    .number({ error: 'a number' })
    .min(0, { error: 'a number, 0 or more' })
    .meta({ description: 'Latency, milliseconds' })
    .optional(),
  interval: timeSpan('Time between reports').optional(),
  users: count('Users affected').optional(),
});

const measurement = z
  .looseObject({
    ...common,
    metric: text('Series'),
    from: instant('First moment of the slot'),
    to: instant('First moment after it'),
    good: count('Good ones; with total').optional(),
    total: count('All; with good').optional(),
    value: figure('Value').optional(),
    count: count('How many values it stands for', 1).optional(),
    values: z
      .array(figure('Value'), { error: 'a list of decimal numbers' })
      .meta({ description: 'Raw values' })
      .optional(),
    service,
    provider,
  })
  .refine(
    ({ good, total, value, values }) =>
      (good !== undefined && total !== undefined) || value !== undefined || values !== undefined,
    {
      error: 'good and total, value, or values',
    },
  );

const maintenance = z.looseObject({
  ...common,
  maintenance: text('Maintenance window'),
  from: instant('From'),
  to: instant('To'),
  services: texts('Services; or checks').optional(),
  checks: texts('Checks; or services').optional(),
  noticeAt: instant('When it was announced').optional(),
  exclusion: text('Exclusion of the contract it falls under').optional(),
  status: oneOf(['planned', 'approved', 'started', 'ended', 'cancelled'], 'State'),
  flexible: z
    .looseObject({ duration: timeSpan('Length') })
    .meta({ description: 'Somewhere within the window, so long' })
    .optional(),
});

const exclusion = z.looseObject({
  ...common,
  exclusion: text('Case'),
  rule: text('Exclusion of the contract'),
  tickets: texts('Tickets it touches').optional(),
  services: texts('Services it touches, with from and to').optional(),
  from: instant('From').optional(),
  to: instant('To').optional(),
  decision: oneOf(['requested', 'approved', 'refused'], 'Decision'),
  reason: text('Reason').optional(),
  evidence: texts('Evidence').optional(),
});

const acknowledgement = z.looseObject({ ...common, alert: text('Alert'), note: text('Note').optional() });
const governance = z.intersection(z.looseObject(common), governanceDetail);

/** Schema of `detail` by detail-type. */
export const detailSchemas = {
  'Ticket Changed': ticket.meta({ description: 'A ticket changed, or something was done on it' }),
  'Check Reported': check.meta({ description: 'A check reported a state' }),
  'Measurement Reported': measurement.meta({ description: 'One slot of a series; set, never added' }),
  'Maintenance Declared': maintenance.meta({
    description: 'Maintenance was planned, approved, started, ended or cancelled',
  }),
  'Exclusion Decided': exclusion.meta({ description: 'Relief was asked for, granted or refused' }),
  'Alert Acknowledged': acknowledgement.meta({ description: 'Someone took an alert up' }),
  'Governance Recorded': governance.meta({ description: 'A record about the contract' }),
} as const;

export type DetailType = keyof typeof detailSchemas;

const envelope = <T extends DetailType>(type: T) =>
  z
    .looseObject({
      id: text('Stands in for a missing detail.id in files; the bus’s own id is never used').optional(),
      source: text('Feed'),
      'detail-type': z.literal(type, { error: type }).meta({ description: 'Kind of event' }),
      time: instant('When it was sent; in files the instant of receipt').optional(),
      detail: detailSchemas[type],
    })
    .meta({ title: type });

/** A canonical event in its EventBridge envelope. */
export const eventSchema = z
  .discriminatedUnion(
    'detail-type',
    [
      envelope('Ticket Changed'),
      envelope('Check Reported'),
      envelope('Measurement Reported'),
      envelope('Maintenance Declared'),
      envelope('Exclusion Decided'),
      envelope('Alert Acknowledged'),
      envelope('Governance Recorded'),
    ],
    { error: `an event; its detail-type is one of ${Object.keys(detailSchemas).join(', ')}` },
  )
  .meta({ description: 'A canonical event in its EventBridge envelope' });
