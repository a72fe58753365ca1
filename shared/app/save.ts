import type { Commit, Table } from '../ports/table.ts';

/**
 * Makes the commits of many subjects, each subject's one after the other, different subjects' side by side.
 * Answers which subjects were stale (true): they must be loaded and decided again.
 */
export const saveAll = async (table: Table, plans: readonly (readonly Commit[])[]): Promise<readonly boolean[]> => {
  const stale = plans.map(() => false);
  for (let round = 0; ; round += 1) {
    const open: number[] = [];
    const commits: Commit[] = [];
    for (const [n, plan] of plans.entries()) {
      const commit = plan[round];
      if (!commit || stale[n]) continue;
      open.push(n);
      commits.push(commit);
    }
    if (commits.length === 0) return stale;
    const answers = await table.commit(commits);
    for (const [k, n] of open.entries()) if (answers[k] === 'stale') stale[n] = true;
  }
};
