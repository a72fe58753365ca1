import type { Commit, Committed, Key, Table } from '../../shared/ports/table.ts';

/** The process is gone: this call and all that follow end so. */
export class Killed extends Error {
  override readonly name = 'Killed';
}
/** A throttle, a time-out, a broken line: the outcome of the call is unknown to the caller. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** Where another writer may slip in: within or after a `get`, after a page, before and between the commits of a batch, after `due`. */
export type Between = 'get' | 'page' | 'commit' | 'due';

/** Chances are from 0 to 1, 0 when left out. */
export interface Weakness {
  /** A commit call is applied, wholly or (its commits being independent) in part, and ends in a fault. */
  readonly lostAnswer?: number;
  /** A commit call ends in a fault and nothing was applied. */
  readonly faultBefore?: number;
  /** A get, a page or a due list ends in a fault. */
  readonly readFault?: number;
  /** A page holds fewer rows than it could, with `next`. */
  readonly shortPage?: number;
  /** A due key is left out this time. */
  readonly dueLag?: number;
  /** A due key is listed twice, or one listed before is listed again whatever became of its row. */
  readonly dueRepeat?: number;
  /** The call with this number, from 1, takes effect, but the process is dead before the answer arrives. */
  readonly killAt?: number;
  readonly onBetween?: (where: Between) => Promise<void>;
}

/** Everything that the port allows, often enough to show in a short test. */
export const worstAllowed: Weakness = {
  lostAnswer: 0.1,
  faultBefore: 0.1,
  readFault: 0.05,
  shortPage: 0.5,
  dueLag: 0.3,
  dueRepeat: 0.3,
};

/** Numbers from 0 to 1 that follow from a seed alone (a Weyl sequence, mixed). */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
};

interface Weak {
  readonly inner: Table;
  readonly random: () => number;
  readonly weakness: Weakness;
  readonly hits: (chance: number | undefined) => boolean;
  readonly between: (where: Between) => Promise<void>;
}

const shuffled = <T>(items: readonly T[], random: () => number): readonly T[] =>
  items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);

/** Each row strong by itself, no snapshot across rows: another writer may come between any two of them. */
const weakGet =
  ({ inner, between }: Weak): Table['get'] =>
  async (keys) => {
    const found: Awaited<ReturnType<Table['get']>>[number][] = [];
    for (const key of keys) {
      found.push(...(await inner.get([key])));
      await between('get');
    }
    return found;
  };

const weakQuery =
  ({ inner, random, weakness, hits, between }: Weak): Table['query'] =>
  async (pk, range = {}) => {
    const { limit = 10 } = range;
    const cut = limit > 1 && hits(weakness.shortPage) ? { ...range, limit: 1 + Math.floor(random() * limit) } : range;
    const page = await inner.query(pk, cut);
    await between('page');
    return page;
  };

/** Commits of a batch come in any order, with other writers between them; `count` of them come at all. */
const applySome = async (
  { inner, random, between }: Weak,
  commits: readonly Commit[],
  count: number,
): Promise<Committed[]> => {
  const answers: Committed[] = commits.map(() => 'stale');
  const order = shuffled([...commits.keys()], random);
  for (const i of order.slice(0, count)) {
    const commit = commits[i];
    await between('commit');
    const [answer] = commit === undefined ? [] : await inner.commit([commit]);
    answers[i] = answer ?? 'stale';
  }
  return answers;
};

const weakCommit =
  (weak: Weak, dying: () => boolean): Table['commit'] =>
  async (commits) => {
    const { random, weakness, hits } = weak;
    if (hits(weakness.faultBefore)) throw new Interrupted('nothing was applied');
    const lost = hits(weakness.lostAnswer);
    // Half of the lost calls were applied to the end, the others in part.
    const count = (lost || dying()) && random() < 0.5 ? Math.floor(random() * (commits.length + 1)) : commits.length;
    const answers = await applySome(weak, commits, count);
    if (lost) throw new Interrupted(`${count} of ${commits.length} commits were applied`);
    return answers;
  };

const weakDue = ({ inner, random, weakness, hits, between }: Weak): Table['due'] => {
  const listed = new Map<string, Key>();
  return async (until, limit) => {
    const found = (await inner.due(until, limit)).filter(() => !hits(weakness.dueLag));
    const again = [...listed.values()].filter(() => hits(weakness.dueRepeat) && random() < 0.5);
    const twice = found.flatMap((key) => (hits(weakness.dueRepeat) ? [key, key] : [key]));
    for (const key of found) listed.set(`${key.pk}\t${key.sk}`, key);
    await between('due');
    return [...again, ...twice].slice(0, limit);
  };
};

/**
 * A table that behaves as badly as the port allows, and no worse: use cases must hold over it. The same seed, the same options
 * and the same calls give the same misbehaviour.
 */
export const weakTable = (inner: Table, random: () => number, weakness: Weakness = {}): Table => {
  let calls = 0;
  const { killAt = Number.POSITIVE_INFINITY } = weakness;
  const hits = (chance = 0): boolean => chance > 0 && random() < chance;
  const between = async (where: Between): Promise<void> => weakness.onBetween?.(where);
  const weak: Weak = { inner, random, weakness, hits, between };
  const mortal =
    <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      calls += 1;
      const mine = calls;
      if (mine > killAt) throw new Killed(`killed at call ${killAt}`);
      try {
        return await call(...args);
      } finally {
        // oxlint-disable-next-line no-unsafe-finally -- whatever the call gave, nobody is left to hear it
        if (mine === killAt) throw new Killed(`killed at call ${killAt}`);
      }
    };
  const reading = <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) =>
    mortal(async (...args: A) => {
      if (hits(weakness.readFault)) throw new Interrupted('nothing was read');
      return call(...args);
    });
  return {
    get: reading(weakGet(weak)),
    query: reading(weakQuery(weak)),
    commit: mortal(weakCommit(weak, () => calls >= killAt)),
    due: reading(weakDue(weak)),
  };
};
