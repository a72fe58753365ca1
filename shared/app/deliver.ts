import type { Message } from '../domain/alert.ts';
import type { NotifierDep } from '../ports/notifier.ts';
import type { Row, TableDep } from '../ports/table.ts';

/**
 * Sends what lies in the outbox, then removes it: at least once, and a repeated message is recognisable by its id.
 * A send that fails leaves its row due, so the next tick tries again. architecture: decision 5.
 */
export const deliverOutbox = async ({ table, notifier }: TableDep & NotifierDep, rows: readonly Row[]): Promise<void> => {
  for (const row of rows) {
    const { messages } = JSON.parse(row.body) as { messages: readonly Message[] };
    for (const message of messages) await notifier.send(message);
    await table.commit([{ id: `${row.sk} sent`, writes: [{ drop: { pk: row.pk, sk: row.sk }, was: row.version }] }]);
  }
};
