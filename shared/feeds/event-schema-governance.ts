/** Shapes of `Governance Recorded`, one per kind: records about the contract rather than the service. */
import * as z from 'zod';
import { cleared, count, date, figure, instant, money, oneOf, text, texts, yesNo } from './event-words.ts';

const owner = text('Role that answers for it');
const status = text('Where it stands');
const due = date('By when');
const provider = text('Provider concerned');
const title = text('Title');
const evidence = texts('Names of evidence on file');
const month = z
  .string({ error: 'a month such as 2026-10' })
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, { error: 'a month such as 2026-10' })
  .meta({ description: 'Month it belongs to' });

interface Kind {
  readonly description: string;
  readonly set: Readonly<Record<string, z.ZodType>>;
}

const kinds = {
  milestone: {
    description: 'State of a transition milestone',
    set: {
      status: oneOf(['planned', 'started', 'submitted', 'accepted', 'rejected'], 'State'),
      acceptedAt: instant('Accepted at'),
      metrics: z.record(z.string(), figure('Value')).meta({ description: 'Metrics of its acceptance, by name' }),
      evidence,
    },
  },
  'transition-criterion': {
    description: 'Score of a criterion of the transition',
    set: { score: count('Score, 0 to 100'), evidence, note: text('Note') },
  },
  'access-change': {
    description: 'Access granted or removed',
    set: {
      party: text('Party'),
      system: text('System'),
      change: oneOf(['granted', 'changed', 'removed', 'reviewed'], 'Change'),
      effectiveAt: instant('From'),
    },
  },
  'asset-check': {
    description: 'A count of assets',
    set: { register: text('Register'), expected: count('Expected'), found: count('Found'), missing: count('Missing') },
  },
  risk: {
    description: 'A risk',
    set: {
      title,
      owner,
      likelihood: oneOf(['low', 'medium', 'high'], 'Likelihood'),
      impact: oneOf(['low', 'medium', 'high'], 'Impact'),
      status,
      due,
      provider,
    },
  },
  issue: {
    description: 'An issue',
    set: { title, owner, severity: oneOf(['low', 'medium', 'high', 'critical'], 'Severity'), status, due, provider },
  },
  action: {
    description: 'An action agreed',
    set: {
      title,
      owner,
      status: oneOf(['open', 'in-progress', 'done', 'dropped'], 'State'),
      due,
      forum: text('Forum that agreed it'),
      provider,
    },
  },
  decision: {
    description: 'A decision taken',
    set: { title, forum: text('Forum'), decidedAt: instant('Decided at'), by: texts('Roles that decided') },
  },
  minutes: {
    description: 'Minutes of a meeting',
    set: {
      forum: text('Forum'),
      heldAt: instant('Held at'),
      attendees: texts('Parties present'),
      sha256: text('Hash of the document'),
      publishedAt: instant('Published at'),
    },
  },
  survey: {
    description: 'Result of a survey',
    set: {
      metric: text('Metric'),
      responses: count('Answers'),
      invited: count('Invitations'),
      score: figure('Score'),
      period: month,
      provider,
    },
  },
  communication: {
    description: 'A message sent and received',
    set: { audience: text('Audience'), sent: count('Sent'), receipted: count('Receipts'), sentAt: instant('Sent at') },
  },
  capability: {
    description: 'A capability assessed',
    set: {
      capability: text('Capability'),
      level: figure('Level'),
      target: figure('Target'),
      assessedAt: instant('Assessed at'),
      provider,
    },
  },
  cost: {
    description: 'A cost of one’s own',
    set: { category: text('Category'), amountMinor: money('Amount'), month, provider },
  },
  'hidden-cost': {
    description: 'A cost no one had planned',
    set: {
      category: text('Category of the business case'),
      amountMinor: money('Amount'),
      month,
      provider,
      cause: text('Cause'),
    },
  },
  charge: {
    description: 'A charge of a month',
    set: {
      charge: text('Charge of the contract'),
      amountMinor: money('Amount'),
      month,
      provider,
      quantity: figure('Quantity'),
    },
  },
  benefit: {
    description: 'A benefit realised',
    set: { outcome: text('Outcome of the contract'), amountMinor: money('Amount'), month },
  },
  'outcome-value': {
    description: 'Where an outcome stands',
    set: { outcome: text('Outcome of the contract'), value: figure('Value'), month },
  },
  improvement: {
    description: 'An improvement proposed or done',
    set: {
      title,
      owner,
      status: oneOf(['proposed', 'accepted', 'rejected', 'done'], 'State'),
      level: text('Service level'),
      due,
      provider,
    },
  },
  rectification: {
    description: 'A rectification plan',
    set: {
      level: text('Service level'),
      status: oneOf(['requested', 'submitted', 'accepted', 'rejected', 'closed'], 'State'),
      due,
      closedAt: instant('Closed at'),
      provider,
    },
  },
  'root-cause': {
    description: 'A root cause analysis',
    set: {
      tickets: texts('Tickets it explains'),
      cause: text('Cause'),
      deliveredAt: instant('Delivered at'),
      provider,
    },
  },
  invoice: {
    description: 'An invoice',
    set: {
      number: text('Number'),
      provider,
      month,
      amountMinor: money('Amount'),
      creditMinor: money('Credits deducted'),
      issuedAt: instant('Issued at'),
      paid: yesNo('Paid'),
    },
  },
  'exit-item': {
    description: 'A step or register of the exit',
    set: {
      step: text('Step of the contract'),
      register: text('Register'),
      status: oneOf(['open', 'in-progress', 'done'], 'State'),
      testedAt: instant('Tested at'),
      evidence,
    },
  },
} as const satisfies Record<string, Kind>;

export const governanceKinds = Object.keys(kinds);

/** Every field may be left out, or cleared with null; fields of your own are kept. */
const fieldsOf = (shape: Readonly<Record<string, z.ZodType>>) =>
  z
    .looseObject(Object.fromEntries(Object.entries(shape).map(([key, field]) => [key, cleared(field)])))
    .meta({ description: 'What is recorded; null clears, further fields are kept' });

const kindSchema = (kind: string, { description, set }: Kind) =>
  z
    .looseObject({
      kind: z.literal(kind).meta({ description: 'Kind of record' }),
      record: text('Name of the record; later events about it replace what they set'),
      set: fieldsOf(set),
    })
    .meta({ title: kind, description });

const [firstKind, ...otherKinds] = Object.entries(kinds).map(([kind, shape]) => kindSchema(kind, shape));
if (firstKind === undefined) throw new Error('no kind of governance record');

/** Detail of `Governance Recorded`, by kind. */
export const governanceDetail = z.discriminatedUnion('kind', [firstKind, ...otherKinds], {
  error: `a kind of record: ${governanceKinds.join(', ')}`,
});
