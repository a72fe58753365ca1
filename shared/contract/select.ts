/** Walks over a document that may still be wrong anywhere: what has another shape is passed over. */
import type { Path } from './yaml-tree.ts';

export interface Selected {
  readonly path: Path;
  readonly value: unknown;
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const childrenOf = ({ path, value }: Selected): readonly Selected[] => {
  if (Array.isArray(value)) return value.map((item: unknown, i) => ({ path: [...path, i], value: item }));
  return isRecord(value) ? Object.entries(value).map(([key, item]) => ({ path: [...path, key], value: item })) : [];
};

const childOf = ({ path, value }: Selected, key: string): readonly Selected[] =>
  isRecord(value) && value[key] !== undefined ? [{ path: [...path, key], value: value[key] }] : [];

/** All values at `serviceLevels.*.metric.clock`; `*` is every item of a list or every value of a map. */
export const select = (root: unknown, places: string): readonly Selected[] =>
  places
    .split('.')
    .reduce<readonly Selected[]>(
      (found, key) => found.flatMap((at) => (key === '*' ? childrenOf(at) : childOf(at, key))),
      [{ path: [], value: root }],
    );

/** The same, only text. */
export const selectTexts = (
  root: unknown,
  places: string,
): readonly { readonly path: Path; readonly value: string }[] =>
  select(root, places).flatMap(({ path, value }) => (typeof value === 'string' ? [{ path, value }] : []));
