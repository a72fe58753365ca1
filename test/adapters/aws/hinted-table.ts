import type { Changes } from '../../../shared/ports/changes.ts';
import type { Key, Table } from '../../../shared/ports/table.ts';
import { keyOf } from '../../../shared/adapters/table-limits.ts';

/** A table that hints at what its commits changed, as its stream would: keys only, none lost. */
export const withHints = (inner: Table): { readonly table: Table; readonly changes: Changes } => {
  const hints: Key[] = [];
  const commit: Table['commit'] = async (commits) => {
    const answers = await inner.commit(commits);
    const done = commits.filter((_, n) => answers[n] === 'done');
    hints.push(...done.flatMap(({ writes }) => writes.filter((write) => !('check' in write)).map(keyOf)));
    return answers;
  };
  const changes: Changes = {
    changes: (limit, after = 0) => ({ keys: hints.slice(after, after + limit), upTo: Math.min(hints.length, after + limit) }),
    forget: () => hints.splice(0),
  };
  return { table: { ...inner, commit }, changes };
}; // prettier-ignore
