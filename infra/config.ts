import * as z from 'zod';

/** Retentions that CloudWatch Logs knows. */
const logDays = z.union([14, 30, 90, 180, 365, 731].map((days) => z.literal(days)));

const sender = z.strictObject({
  account: z.string().regex(/^\d{12}$/, 'expected an account number of 12 digits'),
  sources: z.array(z.string().min(1)).min(1),
});

const stage = z.strictObject({
  /** A table under a customer's key must know its region. */
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'expected a region such as eu-west-1'),
  /** Locks the ledger in compliance mode: nobody, not even the root user, can delete it or end the lock earlier. */
  production: z.boolean(),
  logRetentionDays: logDays,
  /** Days in which nothing that was written to the ledger can be changed or deleted. */
  ledgerLockDays: z.int().min(1).max(36_500),
  ingest: z
    .strictObject({
      memoryMb: z.int().min(256).max(10_240).default(1024),
      timeoutSeconds: z.int().min(10).max(900).default(60),
      batchSize: z.int().min(1).max(10_000).default(1000),
      batchWindowSeconds: z.int().min(1).max(300).default(2),
      maxConcurrency: z.int().min(2).max(1000).default(10),
    })
    .prefault({}),
  /** Other accounts that may put events on the bus, each under these sources only. */
  senders: z.array(sender).default([]),
});

export type StageConfig = Readonly<z.infer<typeof stage>>;

/** A stage name becomes part of resource names. */
const stageName = /^[a-z][a-z0-9-]{0,19}$/;

const problemsOf = (issues: readonly z.core.$ZodIssue[], name: string): string =>
  issues.map(({ path, message }) => `\n  stages.${[name, ...path.map(String)].join('.')}: ${message}`).join('');

/**
 * The configuration of one stage out of the context of cdk.json (`stages`). Throws before anything is synthesised, with every
 * problem and its path.
 */
export const readStage = (stages: unknown, name: string): StageConfig => {
  if (!stageName.test(name))
    throw new Error(`stage ${JSON.stringify(name)}: expected 1 to 20 lower-case letters, digits and hyphens`);
  const known = z.record(z.string(), z.unknown()).safeParse(stages);
  if (!known.success) throw new Error('cdk.json: context.stages is missing: expected an object of stages by name');
  if (!Object.hasOwn(known.data, name))
    throw new Error(
      `stage ${name} is not in context.stages of cdk.json; there are: ${Object.keys(known.data).join(', ')}`,
    );
  const read = stage.safeParse(known.data[name]);
  if (!read.success)
    throw new Error(`the configuration of stage ${name} can't be used:${problemsOf(read.error.issues, name)}`);
  return read.data;
};
