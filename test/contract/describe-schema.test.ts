import { expect, test } from 'vitest';
import { contractJsonSchema } from '../../shared/contract/describe-schema.ts';
import { isRecord, member } from '../../shared/contract/select.ts';
import type { Json } from '../../shared/domain/types.ts';
import { eventJsonSchema } from '../../shared/feeds/describe-event.ts';

/** Paths of all properties that say nothing about themselves. */
const silent = (schema: Json | undefined, path: string): readonly string[] => {
  if (Array.isArray(schema)) return schema.flatMap((item: Json, i) => silent(item, `${path}/${i}`));
  if (!isRecord(schema)) return [];
  const properties = member(schema, 'properties');
  const own = isRecord(properties)
    ? Object.entries(properties).filter(([, value]) =>
        ['description', '$ref'].every((key) => (member(value, key) ?? '') === ''),
      )
    : [];
  return [
    ...own.map(([key]) => `${path}.${key}`),
    ...Object.entries(schema).flatMap(([key, value]) => silent(value, `${path}/${key}`)),
  ];
};

test.each([
  ['contract', contractJsonSchema()],
  ['event', eventJsonSchema()],
] as const)('the %s schema is draft 2020-12 and describes every field', (name, schema) => {
  expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
  expect(schema['$id']).toBe(`urn:plumbline:schema:${name}:v1`);
  expect(silent(schema, name)).toEqual([]);
});

test('fields with a default may be left out', () => {
  const level = member(member(member(contractJsonSchema(), 'properties'), 'serviceLevels'), 'items');
  expect(member(level, 'required')).toEqual(['id', 'title', 'metric', 'window', 'levels']);
  expect(member(level, 'additionalProperties')).toBe(false);
});

test('an expected level may be a number or text', () => {
  const level = member(member(member(contractJsonSchema(), 'properties'), 'serviceLevels'), 'items');
  const expected = member(member(member(member(level, 'properties'), 'levels'), 'properties'), 'expected');
  expect(member(expected, 'type')).toEqual(['number', 'string']);
});
