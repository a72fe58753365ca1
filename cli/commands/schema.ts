/** `plumbline schema`: the published JSON Schemas, for editors and validators. */
import { contractJsonSchema } from '../../shared/contract/describe-schema.ts';
import type { JsonObject } from '../../shared/domain/types.ts';
import { eventJsonSchema } from '../../shared/feeds/describe-event.ts';
import { wrongUsage, type Command } from '../command.ts';
import { json } from '../output.ts';
import { didYouMean } from '../parse.ts';

const schemas: ReadonlyMap<string, () => JsonObject> = new Map([
  ['contract', contractJsonSchema],
  ['event', eventJsonSchema],
]);

export const schema: Command = {
  usage: ['schema contract', 'schema event'],
  positionals: [{ name: 'WHICH', description: `one of ${[...schemas.keys()].join(', ')}` }],
  options: {},
  examples: ['schema contract > contract.schema.json'],
  run: async ({ positionals: [which = ''] }, io) => {
    const describe = schemas.get(which);
    if (describe === undefined) {
      const known = [...schemas.keys()];
      throw wrongUsage(`no schema ${JSON.stringify(which)}, expected ${known.join(' or ')}${didYouMean(which, known)}`);
    }
    await io.write(`${json(describe())}\n`);
    return 0;
  },
};
