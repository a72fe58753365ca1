import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openFileLedger, type FileLedger } from '../shared/adapters/local/file-ledger.ts';
import { openFolderObjectStore } from '../shared/adapters/local/folder-object-store.ts';
import { jsonlNotifier } from '../shared/adapters/local/notifiers.ts';
import { openSqliteTable, type SqliteTable } from '../shared/adapters/local/sqlite-table.ts';
import type { Changes } from '../shared/ports/changes.ts';
import type { Notifier } from '../shared/ports/notifier.ts';
import type { ObjectStore } from '../shared/ports/object-store.ts';

/** The product on one machine: one folder holds everything. Locked by the table's file while open. */
export interface State {
  readonly folder: string;
  readonly table: SqliteTable;
  readonly changes: Changes;
  readonly ledger: FileLedger;
  readonly objects: ObjectStore;
  readonly notifier: Notifier;
  readonly close: () => Promise<void>;
}

export const openState = async (folder: string): Promise<State> => {
  mkdirSync(folder, { recursive: true });
  const table = openSqliteTable(join(folder, 'plumbline.db'));
  const ledger = await openFileLedger(join(folder, 'ledger'));
  return {
    folder,
    table,
    changes: table,
    ledger,
    objects: openFolderObjectStore(join(folder, 'objects')),
    notifier: jsonlNotifier(join(folder, 'alerts.jsonl')),
    close: async () => {
      await ledger.close();
      table.close();
    },
  };
};

export const hasState = (folder: string): boolean => existsSync(join(folder, 'plumbline.db'));
