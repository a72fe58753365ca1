/** The published JSON Schemas (draft 2020-12) for editors and validators. */
import * as z from 'zod';
import type { Json, JsonObject } from '../domain/types.ts';
import { eventSchema } from '../feeds/event-schema.ts';
import { contractSchema } from './schema.ts';

const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const describeSchema = (schema: z.ZodType, id: string, title: string): JsonObject => {
  // Read the other way round the defaults would be required; conditions code alone can check are left out.
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', target: 'draft-2020-12' });
  const plain: Json = JSON.parse(JSON.stringify({ $schema, $id: id, title, ...rest }));
  if (!isJsonObject(plain)) throw new Error('a JSON Schema that is no object');
  return plain;
};

/** JSON Schema of a contract document, as `plumbline schema contract` prints it. */
export const contractJsonSchema = (): JsonObject =>
  describeSchema(contractSchema, 'urn:plumbline:schema:contract:v1', 'Plumbline contract');

/** JSON Schema of a canonical event in its envelope, as `plumbline schema event` prints it. */
export const eventJsonSchema = (): JsonObject =>
  describeSchema(eventSchema, 'urn:plumbline:schema:event:v1', 'Plumbline canonical event');
