import type { Range, Row, Table } from '../ports/table.ts';

/** All rows of a range, page after page. */
export const queryAll = async (table: Table, pk: string, range: Range = {}): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  let after: string | undefined;
  do {
    const page = await table.query(pk, after === undefined ? range : { ...range, after });
    rows.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return rows;
};
