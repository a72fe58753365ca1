import { type Commit, type Key, type Row, tableLimits, type Write } from '../ports/table.ts';
import { Fault } from './fault.ts';

const printable = /^[ -~]+$/;

const breaks = (message: string): Fault => new Fault('table-limit', message);

const assertText = (text: string, name: string): void => {
  if (text.length > tableLimits.keyBytes || !printable.test(text))
    throw breaks(`${name} must be 1 to ${tableLimits.keyBytes} printable ASCII characters: ${JSON.stringify(text)}`);
};

/** Throws the fault `table-limit` for a key that is empty, too long or not printable ASCII. */
export const assertKey = ({ pk, sk }: Key): void => {
  assertText(pk, 'pk');
  assertText(sk, 'sk');
};

/** Throws the fault `table-limit` for a page or list size that is not a positive integer. */
export const assertLimit = (limit: number): void => {
  if (!Number.isSafeInteger(limit) || limit < 1) throw breaks(`a limit must be a positive integer: ${limit}`);
};

const isInstant = (value: number | undefined): boolean => value === undefined || Number.isSafeInteger(value);

const assertRow = (row: Row, was: number | undefined): number => {
  if (!Number.isSafeInteger(row.version) || row.version < 1 || !isInstant(row.due) || !isInstant(row.expires))
    throw breaks(`version, due and expires of ${row.pk} / ${row.sk} must be integers, version at least 1`);
  // With any other version a repeated commit could not be told from a stale one.
  if (was !== undefined && row.version !== was + 1)
    throw breaks(`${row.pk} / ${row.sk} was ${was}, so its next version is ${was + 1}, not ${row.version}`);
  const bytes = Buffer.byteLength(row.body);
  if (bytes > tableLimits.bodyBytes)
    throw breaks(`the body of ${row.pk} / ${row.sk} has ${bytes} bytes, more than ${tableLimits.bodyBytes}`);
  return bytes;
};

/** The key that a write touches. */
export const keyOf = (write: Write): Key => ('put' in write ? write.put : 'drop' in write ? write.drop : write.check);

const assertDistinct = (commit: Commit): void => {
  const seen = new Set<string>();
  for (const write of commit.writes) {
    const { pk, sk } = keyOf(write);
    seen.add(`${pk}\t${sk}`);
  }
  if (seen.size < commit.writes.length) throw breaks(`commit ${commit.id} names a key twice`);
};

/** Throws the fault `table-limit` for a commit that the port does not allow; every adapter calls it before anything is written. */
export const assertCommit = (commit: Commit): void => {
  const { id, writes } = commit;
  if (writes.length < 1 || writes.length > tableLimits.writes)
    throw breaks(`commit ${id} has ${writes.length} writes, not 1 to ${tableLimits.writes}`);
  let bytes = 0;
  let conditions = 0;
  for (const write of writes) {
    const { was } = write;
    if (was !== undefined) {
      if (!Number.isSafeInteger(was) || was < 0) throw breaks(`commit ${id}: 'was' must be 0 or more: ${was}`);
      conditions += 1;
    }
    const key = keyOf(write);
    assertKey(key);
    bytes += key.pk.length + key.sk.length + ('put' in write ? assertRow(write.put, was) : 0);
  }
  if (conditions === 0) throw breaks(`commit ${id} has no condition`);
  if (bytes > tableLimits.commitBytes)
    throw breaks(`commit ${id} has ${bytes} bytes, more than ${tableLimits.commitBytes}`);
  if (writes.length > 1) assertDistinct(commit);
};
