import { expect, test } from 'vitest';
import { variables } from '../../functions/names.ts';
import { wireIngest } from '../../functions/wire.ts';

const whole = { [variables.table]: 'table', [variables.ledger]: 'bucket', AWS_REGION: 'eu-west-1' };

test('a whole environment gives a table and a ledger', () => {
  expect(Object.keys(wireIngest(whole)).toSorted()).toEqual(['ledger', 'table']);
});

test.each(Object.values(variables))('without %s nothing is wired, and the error names the variable', (name) => {
  expect(() => wireIngest({ ...whole, [name]: undefined })).toThrow(name);
  expect(() => wireIngest({ ...whole, [name]: '' })).toThrow(name);
});

test('an error of the environment shows no value', () => {
  expect(() => wireIngest({ ...whole, [variables.ledger]: '' })).not.toThrow('table');
});
