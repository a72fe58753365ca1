import type { Clock, Contract, ServiceLevel } from './contract.ts';
import { patternFields } from './pattern.ts';
import type { JsonObject } from './types.ts';

/** Names of ticket fields that a contract reads beside the standard ones: they pass the allow-list at translation. */
export const contractFields = (contract: Contract): ReadonlySet<string> => {
  const names = new Set<string>();
  const pattern = (from: JsonObject | undefined): void => {
    if (from) for (const { path } of patternFields(from)) names.add(path.split('.')[0] ?? path);
  };
  for (const { match } of contract.pauses) pattern(match);
  for (const level of contract.serviceLevels) levelPatterns(level, pattern, (name) => names.add(name));
  return names;
};

const levelPatterns = (
  { metric }: ServiceLevel,
  pattern: (from: JsonObject | undefined) => void,
  field: (name: string) => void,
): void => {
  if (metric.of === 'levels') return;
  pattern(metric.eligible);
  if (metric.of !== 'tickets') return;
  pattern(metric.good);
  if (metric.value !== undefined && metric.value !== 'elapsed') field(metric.value);
  if (metric.clock) clockFields(metric.clock, pattern, field);
};

const clockFields = (
  { start, stop, target, calendar }: Clock,
  pattern: (from: JsonObject | undefined) => void,
  field: (name: string) => void,
): void => {
  for (const point of [start, stop]) if (typeof point === 'object') pattern(point.pattern);
  for (const choice of [target, calendar]) if ('by' in choice) field(choice.by);
};
