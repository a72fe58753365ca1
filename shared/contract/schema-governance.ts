/** Running it: forums, reports, escalation, service integration, exit, compliance. */
import {
  date,
  decimal,
  duration,
  id,
  ids,
  listOf,
  oneOf,
  pattern,
  retentionSpan,
  section,
  text,
  texts,
  timeSpan,
  whole,
  yesNo,
} from './schema-words.ts';

const forum = section('A forum', {
  id: id('Name'),
  level: oneOf(['operational', 'service', 'executive'], 'Level'),
  cadence: oneOf(['daily', 'weekly', 'fortnightly', 'monthly', 'quarterly', 'half-yearly', 'yearly'], 'How often'),
  chair: id('Chair').optional(),
  attendees: ids('Attendees').optional(),
  withinDaysOfReport: whole('Meets within so many days of the report').optional(),
  minutesRequired: yesNo('Minutes must be on file').optional(),
});

const escalation = section('One step of escalation', {
  level: whole('Step', 1),
  match: pattern('Alerts this step is for').optional(),
  after: timeSpan('Unacknowledged for so long'),
  to: id('Role'),
});

export const governance = section('How the contract is governed', {
  forums: listOf(forum, 'Forums').optional(),
  report: section('The governance report', {
    calendar: id('Calendar of its working days').optional(),
    freezeWorkingDay: whole('Frozen at the end of this working day of the next month', 1, 31).optional(),
    dueWorkingDay: whole('Due on this working day', 1, 31).optional(),
    disputeWithinWorkingDays: whole('Disputes within so many working days').optional(),
    approve: ids('Who approves').optional(),
    recipients: ids('Who receives it').optional(),
  }).optional(),
  escalation: listOf(escalation, 'Steps of escalation').optional(),
});

const ola = section('An operational level agreement between providers', {
  id: id('Name'),
  from: id('Provider that hands over'),
  to: id('Provider that takes over'),
  trigger: pattern('What starts it'),
  hours: section('Its times and the calendar they run on', {
    calendar: id('Calendar'),
    accept: duration('Accepted within').optional(),
    resolve: duration('Resolved within').optional(),
  }),
  backs: ids('Service levels it backs').optional(),
  level: id('Service level that measures it').optional(),
});

export const siam = section('Service integration', {
  services: listOf(
    section('An end-to-end service', {
      id: id('Name'),
      title: text('Title').optional(),
      outcome: id('Business outcome').optional(),
      level: id('Level that measures it').optional(),
      journeyCheck: id('Check that walks the user’s path').optional(),
    }),
    'End-to-end services',
  ).optional(),
  olas: listOf(ola, 'Agreements between providers').optional(),
  sharedKpi: section('An index all share', { level: id('Level'), providers: ids('Providers').optional() }).optional(),
});

const step = section('A step of disentanglement', {
  id: id('Name'),
  title: text('Title'),
  owner: id('Role').optional(),
  withinDays: whole('Days from notice').optional(),
  evidence: id('Done when this is on file').optional(),
});

export const exit = section('How the contract ends', {
  plan: section('Exit plan', {
    firstDraftWithinMonths: whole('First draft, months from the start').optional(),
    reviewEveryMonths: whole('Reviewed every so many months', 1).optional(),
    testEveryMonths: whole('Tested every so many months', 1).optional(),
    assistanceMonths: whole('Assistance after notice, months').optional(),
  }).optional(),
  registers: ids('Registers kept ready').optional(),
  dataReturn: section('Return of data', {
    formats: ids('Formats').optional(),
    withinDays: whole('Within days').optional(),
    deletionCertificate: yesNo('Deletion is certified').optional(),
  }).optional(),
  disentanglement: section('Taking apart', {
    startsOn: listOf(oneOf(['notice', 'expiry', 'termination-trigger'], 'Event'), 'What starts it').optional(),
    stepIn: section('Step-in', { allowed: yesNo('Allowed'), triggers: ids('Triggers').optional() }).optional(),
    levelsContinue: yesNo('Service levels go on').optional(),
    steps: listOf(step, 'Steps').optional(),
  }).optional(),
  alternatives: listOf(
    section('A way out', {
      id: id('Name'),
      replaces: id('Provider replaced').optional(),
      option: text('Option').optional(),
      substitutability: oneOf(['easy', 'medium', 'hard', 'impossible'], 'How easily').optional(),
      estimatedMonths: decimal('Months it takes').optional(),
    }),
    'Alternatives',
  ).optional(),
});

export const compliance = section('Frameworks, retention, register of outsourcing', {
  frameworks: ids('Frameworks evidence is mapped to').optional(),
  retention: section('How long records are kept', {
    ledger: retentionSpan('Ledger of events').optional(),
    reports: retentionSpan('Reports').optional(),
    rawBodies: retentionSpan('Raw bodies').optional(),
    worm: yesNo('Written once, locked').optional(),
  }).optional(),
  register: section('Entry in the register of outsourcing', {
    contractRef: id('Reference').optional(),
    functionSupported: oneOf(['critical', 'important', 'other'], 'Function supported').optional(),
    dataLocations: texts('Countries').optional(),
    lastAudit: date('Last audit').optional(),
  }).optional(),
});
