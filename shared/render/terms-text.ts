import type { Clock, ServiceLevel } from '../domain/contract.ts';
import { formatDuration, type Duration } from '../domain/time.ts';

/** What a level measures, in words that name the contract's own clauses. */
export const termsText = (
  { metric, window, expectedMonthlyVolume }: ServiceLevel,
  timezone: string,
): readonly string[] => {
  const texts: string[] = [];
  if (metric.of === 'tickets' && metric.clock) texts.push(...clockText(metric.clock));
  if (metric.kind === 'availability') {
    const stale =
      metric.staleAfter === undefined
        ? 'three times the reported interval'
        : metric.staleAfter === 'never'
          ? 'never'
          : formatDuration(metric.staleAfter);
    texts.push(
      `agreed service time: calendar ${metric.agreedTime}`,
      `a report holds until the next, stale after: ${stale}`,
      `maintenance: ${metric.maintenance}; unknown: ${metric.unknown}; degraded: ${metric.degraded}; before the first report: ${metric.beforeFirstReport}`,
    );
    if (metric.minOutage > 0) texts.push(`outages shorter than ${formatDuration(metric.minOutage)} do not count`);
  }
  texts.push(
    `window: ${'days' in window ? `rolling ${window.days} days` : 'hours' in window ? `rolling ${window.hours} hours` : window.type}, ${timezone}`,
  );
  if (expectedMonthlyVolume !== undefined) texts.push(`expected volume: ${expectedMonthlyVolume} a month`);
  return texts;
};

const pointText = (at: Clock['start']): string => (typeof at === 'string' ? at : 'when its pattern turns true');

const byText = <T>(
  choice:
    { readonly value: T } | { readonly by: string; readonly values: Readonly<Record<string, T>>; readonly default?: T },
  show: (value: T) => string,
): string =>
  'value' in choice
    ? show(choice.value)
    : [
        `by ${choice.by}:`,
        ...Object.entries(choice.values).map(([name, value]) => `${name} ${show(value)}`),
        ...(choice.default === undefined ? [] : [`otherwise ${show(choice.default)}`]),
      ].join(' ');

const clockText = ({
  start,
  stop,
  target,
  calendar,
  pauses,
  countedIn,
  onReopen,
  attributeTo,
}: Clock): readonly string[] => {
  return [
    `clock: from ${pointText(start)} to ${pointText(stop)}`,
    `target: ${byText(target, durationText)}`,
    `calendar: ${byText(calendar, (id) => id)}`,
    `pauses: ${pauses.length === 0 ? 'none' : pauses.join(', ')}`,
    `counted in the window of: ${countedIn}; reopened: ${onReopen}; attributed to: ${attributeTo}`,
  ];
};

const durationText = (duration: Duration): string =>
  duration.kind === 'time'
    ? formatDuration(duration.ms)
    : `${duration.days} business days${duration.to === 'open' ? '' : ` (${duration.to})`}`;
