/** The published JSON Schema (draft 2020-12) of contracts, for editors and validators. */
import * as z from 'zod';
import type { JsonObject } from '../domain/types.ts';
import { contractSchema } from './schema.ts';

/** JSON Schema of a contract document, as `plumbline schema contract` prints it. Conditions only code can check are left out. */
export const contractJsonSchema = (): JsonObject => {
  // Read the other way round, fields with a default would be required.
  const options = { io: 'input', unrepresentable: 'any', target: 'draft-2020-12' } as const;
  const { $schema, ...rest } = z.toJSONSchema(contractSchema, options);
  const described = { $schema, $id: 'urn:plumbline:schema:contract:v1', title: 'Plumbline contract', ...rest };
  const plain: JsonObject = JSON.parse(JSON.stringify(described));
  return plain;
};
