/** Wall clock and CPU seconds of one piece of work, and the process's peak memory so far. */
export interface Measured<T> {
  readonly result: T;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
}

export const measure = async <T>(work: () => Promise<T> | T): Promise<Measured<T>> => {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const result = await work();
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { result, wallMs, cpuMs: (user + system) / 1000, peakMb: process.resourceUsage().maxRSS / 1024 };
};

/** One row a subject; ratios are CPU time against the first row. */
export const printTable = (
  events: number,
  rows: readonly (readonly [name: string, measured: Measured<unknown>])[],
): void => {
  const base = rows[0]?.[1].cpuMs ?? 1;
  console.log('| | wall s | events/s | CPU s | CPU ratio | peak MB so far |');
  console.log('| --- | --: | --: | --: | --: | --: |');
  for (const [name, { wallMs, cpuMs, peakMb }] of rows)
    console.log(
      `| ${name} | ${(wallMs / 1000).toFixed(1)} | ${Math.round((events / wallMs) * 1000)} | ${(cpuMs / 1000).toFixed(1)} | ${(cpuMs / base).toFixed(2)} | ${Math.round(peakMb)} |`,
    );
};
