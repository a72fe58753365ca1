import type { Message } from '../domain/alert.ts';
import { storedJson } from '../domain/stored-json.ts';
import type { NotifierDep } from '../ports/notifier.ts';
import type { Commit, Row, TableDep } from '../ports/table.ts';

/**
 * Sends what lies in the outbox, oldest instant first, then removes it: at least once, and a repeated message is recognisable by its id.
 * A send that fails leaves its rows due, so the next tick tries again. architecture: decision 5.
 */
export const deliverOutbox = async (
  { table, notifier }: TableDep & NotifierDep,
  rows: readonly Row[],
): Promise<void> => {
  if (rows.length === 0) return;
  const messages = rows.flatMap(({ body }) => storedJson<{ messages: readonly Message[] }>(body).messages);
  messages.sort((a, b) => a.knownAt - b.knownAt || a.alert.at - b.alert.at || (a.id < b.id ? -1 : 1));
  await notifier.send(messages);
  await table.commit(
    rows.map(({ pk, sk, version }): Commit => ({ id: `${sk} sent`, writes: [{ drop: { pk, sk }, was: version }] })),
  );
};
