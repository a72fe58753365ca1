import { type App, Stack } from 'aws-cdk-lib';
import type { CodeOf } from './bundle.ts';
import type { StageConfig } from './config.ts';
import { createDataKey } from './data-key.ts';
import { createIntake } from './intake.ts';
import { createLedger } from './ledger.ts';
import { createStateTable } from './table.ts';

/** The stack of one stage. Only wires: what each part is stands in its own file. */
export const createStack = (app: App, stage: string, config: StageConfig, codeOf: CodeOf): Stack => {
  const stack = new Stack(app, `Plumbline-${stage}`, {
    env: { region: config.region },
    description: 'Plumbline: service levels, measured and proved',
    terminationProtection: config.production,
  });
  const key = createDataKey(stack);
  const table = createStateTable(stack, key);
  const ledger = createLedger(stack, key, config);
  const ingest = createIntake(stack, { key, config, code: codeOf('ingest') });
  table.bindWriter(ingest);
  ledger.bindWriter(ingest);
  return stack;
};
