/** Cross checks: what a schema cannot see. They run on whatever of a document is readable, so that all errors come at once. */
import { checkComposition } from './check-composition.ts';
import { checkLevel } from './check-level.ts';
import { checkReferences } from './check-references.ts';
import { checkTime } from './check-time.ts';
import type { Json } from '../domain/types.ts';
import type { Draft } from './finding.ts';
import { serviceLevel } from './schema-level.ts';
import { select, selectTexts } from './select.ts';

const levelDrafts = (document: Json | undefined): readonly Draft[] => {
  const timezone = selectTexts(document, 'timezone')[0]?.value ?? '';
  return select(document, 'serviceLevels.*').flatMap(({ path, value }) => {
    const level = serviceLevel.safeParse(value);
    return level.success ? checkLevel(level.data, path, timezone) : [];
  });
};

/** All cross checks of a document as parsed from YAML, valid against the schema or not. */
export const checkDocument = (document: Json | undefined): readonly Draft[] => [
  ...checkReferences(document),
  ...checkTime(document),
  ...levelDrafts(document),
  ...checkComposition(document),
];
