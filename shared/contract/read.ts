/** Contract text to contract, or to everything that is wrong with it. */
import type { Contract } from '../domain/contract.ts';
import type { Json } from '../domain/types.ts';
import { checkDocument } from './check.ts';
import type { Draft, Finding } from './finding.ts';
import { byPlace, placeDraft } from './finding.ts';
import { issuesToDrafts } from './schema-issues.ts';
import { contractSchema, type ContractDocument } from './schema.ts';
import { documentToContract } from './to-contract.ts';
import type { YamlProblem } from './yaml-problems.ts';
import { readYaml, type YamlTree } from './yaml-tree.ts';

export type { Finding } from './finding.ts';

export type ContractReading =
  | {
      readonly ok: true;
      readonly contract: Contract;
      /** The whole document: defaults applied, decimals as text as written, dates and durations still text. */
      readonly document: ContractDocument;
      readonly warnings: readonly Finding[];
    }
  | { readonly ok: false; readonly findings: readonly Finding[] };

const problemIds = { syntax: 'L-YAML', 'duplicate-key': 'L-DUPLICATE-KEY', documents: 'L-DOCUMENTS' } as const;

const problemFinding = (problem: YamlProblem, tree: YamlTree, file: string): Finding => {
  const { kind, path, found, expected, position } = problem;
  return { ...placeDraft({ id: problemIds[kind], path, found, expected }, tree, file), ...position };
};

const isPast = (draft: Draft, schemaDrafts: ReadonlySet<string>): boolean =>
  schemaDrafts.has(JSON.stringify(draft.path));

/** Schema and cross checks together; where both speak of one value the schema's word is enough. */
const documentDrafts = (schemaDrafts: readonly Draft[], value: Json | undefined): readonly Draft[] => {
  const told = new Set(schemaDrafts.map(({ path }) => JSON.stringify(path)));
  return [...schemaDrafts, ...checkDocument(value).filter((draft) => !isPast(draft, told))];
};

/**
 * Reads a contract from YAML or JSON text; `file` only names it in findings. Never throws on any text.
 * All errors are found at once, each with line, column, path, what stood there and what was expected; ids: `findingIds`.
 */
export const readContract = (text: string, file: string): ContractReading => {
  const tree = readYaml(text);
  const problems = tree.problems.map((problem) => problemFinding(problem, tree, file));
  // After broken syntax the rest of the tree is guesswork; a repeated key leaves it whole.
  if (tree.problems.some(({ kind }) => kind !== 'duplicate-key'))
    return { ok: false, findings: problems.sort(byPlace) };
  const parsed = contractSchema.safeParse(tree.value);
  const drafts = documentDrafts(parsed.success ? [] : issuesToDrafts(parsed.error.issues, tree.value), tree.value);
  const findings = [...problems, ...drafts.map((draft) => placeDraft(draft, tree, file))].sort(byPlace);
  if (!parsed.success || findings.some(({ severity }) => severity === 'error')) return { ok: false, findings };
  return { ok: true, contract: documentToContract(parsed.data), document: parsed.data, warnings: findings };
};
