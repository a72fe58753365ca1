import { rollUp } from '../domain/low-volume.ts';
import type { Rules } from '../domain/rules.ts';
import type { Tally } from '../domain/tally.ts';
import type { Instant, Interval } from '../domain/types.ts';
import { windowsBetween } from '../domain/window.ts';
import type { Table } from '../ports/table.ts';
import { levelFigures, type Terms } from './figures.ts';
import { loadProgress } from './progress.ts';

/**
 * What a window is judged on: its own figures, or where the contract rolls small windows up, those of the windows before it that held
 * too little as well, once enough has come together. semantics: Ratios, means, percentiles, low volume.
 */
export const judgedTally = async (
  table: Table,
  rules: Rules,
  terms: Terms,
  window: Interval,
  asOf: Instant,
  own: Tally,
): Promise<Tally> => {
  const { spec, version } = terms;
  if (spec.lowVolume?.method !== 'roll-up' || spec.window.type === 'rolling' || spec.window.type === 'fixed')
    return own;
  const { firstAt } = await loadProgress(table);
  const from = Math.max(rules.versions[0]?.from ?? 0, firstAt ?? window.from);
  const parts = [];
  for (const earlier of windowsBetween(spec.window, version.zone, version.contract.yearStart, from, window.from - 1))
    parts.push({ window: earlier, tally: (await levelFigures(table, rules, terms, earlier, asOf)).tally });
  const pool = rollUp(spec, [...parts, { window, tally: own }]).at(-1);
  return pool?.reached === true ? pool.tally : own;
};
