/** The published JSON Schema (draft 2020-12) of events, for editors and validators. */
import * as z from 'zod';
import type { JsonObject } from '../domain/types.ts';
import { eventSchema } from './event-schema.ts';

/** JSON Schema of a canonical event in its envelope, as `plumbline schema event` prints it. Conditions only code can check are left out. */
export const eventJsonSchema = (): JsonObject => {
  const options = { io: 'input', unrepresentable: 'any', target: 'draft-2020-12' } as const;
  const { $schema, ...rest } = z.toJSONSchema(eventSchema, options);
  const described = { $schema, $id: 'urn:plumbline:schema:event:v1', title: 'Plumbline canonical event', ...rest };
  const plain: JsonObject = JSON.parse(JSON.stringify(described));
  return plain;
};
