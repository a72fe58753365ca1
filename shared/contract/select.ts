/** Walks over a document that may still be wrong anywhere: what has another shape is passed over. */
import type { Json, JsonObject } from '../domain/types.ts';
import type { Path } from './yaml-problems.ts';

export interface Selected {
  readonly path: Path;
  readonly value: Json;
}

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
export const isRecord = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !isList(value);

/** Member of a map; undefined where there is no such map or member. */
export const member = (value: Json | undefined, key: string): Json | undefined =>
  isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;

const childrenOf = ({ path, value }: Selected): readonly Selected[] => {
  if (isList(value)) return value.map((item, i) => ({ path: [...path, i], value: item }));
  return isRecord(value) ? Object.entries(value).map(([key, item]) => ({ path: [...path, key], value: item })) : [];
};

const childOf = ({ path, value }: Selected, key: string): readonly Selected[] => {
  const child = member(value, key);
  return child === undefined ? [] : [{ path: [...path, key], value: child }];
};

/** All values at `serviceLevels.*.metric.clock`; `*` is every item of a list or every value of a map. */
export const select = (root: Json | undefined, places: string): readonly Selected[] =>
  places
    .split('.')
    .reduce<readonly Selected[]>(
      (found, key) => found.flatMap((at) => (key === '*' ? childrenOf(at) : childOf(at, key))),
      root === undefined ? [] : [{ path: [], value: root }],
    );

/** The same, only text. */
export const selectTexts = (
  root: Json | undefined,
  places: string,
): readonly { readonly path: Path; readonly value: string }[] =>
  select(root, places).flatMap(({ path, value }) => (typeof value === 'string' ? [{ path, value }] : []));
