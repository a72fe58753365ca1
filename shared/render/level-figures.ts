import type { LevelReport } from '../domain/report-model.ts';
import type { Standing } from '../domain/standing.ts';
import { durationText, groupDigits } from './duration-text.ts';
import { matchesAttainment, percentText, valueText } from './number-text.ts';

/** Figures of a level in words: what was reached, out of what, and what is left to go wrong. */

/** A figure and the fraction it is: `97.50 %`, `39 of 40 incidents`. `share` lacks only where the figure is no percentage. */
export interface Figure {
  readonly text: string;
  readonly share?: string;
}

type Counted = NonNullable<LevelReport['fraction']>;
type Part = Pick<LevelReport, 'kind' | 'of' | 'target' | 'fraction'>;

const nouns: Readonly<Record<string, string>> = { tickets: 'tickets', checks: 'reports', measurements: 'units' };

/** Plural of what the level counts. */
export const nounOf = ({ of, fraction }: Part): string => fraction?.noun ?? nouns[of] ?? 'items';

/** The figure of a standing; `own`: the fraction that the model gives for this very standing. */
export const figureOf = (level: Part, standing: Standing, own?: Counted): Figure | undefined => {
  const bounds = boundsOf(level, standing);
  if (typeof standing.value === 'string') {
    return { text: withUnit(valueText(standing.value, bounds), standing.unit ?? level.target.unit) };
  }
  if (standing.attainment === null) return undefined;
  const counted = own ?? countedIn(level, standing);
  return percentFigure(level, standing.attainment, counted, bounds);
};

/** The forecast of an open window; overdue items stand in it as missed. */
export const forecastFigure = (level: Part, standing: Standing): Figure | undefined => {
  const { forecast, good, bad, overdue } = standing;
  if (forecast === null) return undefined;
  const bounds = boundsOf(level, standing);
  if (forecast.value !== undefined) {
    return { text: withUnit(valueText(forecast.value, bounds), standing.unit ?? level.target.unit) };
  }
  if (forecast.attainment === null) return undefined;
  const ahead: Counted =
    level.kind === 'availability'
      ? countedIn(level, standing)
      : { ...countedIn(level, standing), numerator: good, denominator: good + bad + overdue };
  return percentFigure(level, forecast.attainment, ahead, bounds);
};

const boundsOf = ({ target }: Part, { expected }: Standing): readonly string[] =>
  [expected, target.expected, target.minimum].filter((bound) => bound !== undefined);

/** A percentage is only written beside the fraction that gives it. Fault: RangeError where the two don't agree. */
const percentFigure = (level: Part, attainment: string, counted: Counted, bounds: readonly string[]): Figure => {
  const { numerator, denominator } = counted;
  if (!isPercent(level.kind)) return { text: valueText(attainment, bounds), share: 'made of other levels' };
  if (!matchesAttainment(numerator, denominator, attainment)) {
    throw new RangeError(`attainment ${attainment} is not ${numerator} of ${denominator}`);
  }
  return { text: percentText(numerator, denominator, bounds) ?? '', share: shareText(level, counted) };
};

/** The fraction that a standing itself carries. */
const countedIn = (level: Part, { good, bad, agreedMs = 0, downMs = 0 }: Standing): Counted =>
  level.kind === 'availability'
    ? { numerator: agreedMs - downMs, denominator: agreedMs, unit: 'ms' }
    : { numerator: good, denominator: good + bad, unit: level.fraction?.unit ?? 'items' };

const shareText = (level: Part, { numerator, denominator, unit, noun }: Counted): string =>
  unit === 'ms'
    ? `${durationText(numerator)} of ${durationText(denominator)}`
    : `${groupDigits(numerator)} of ${groupDigits(denominator)} ${noun ?? nounOf(level)}`;

const withUnit = (value: string, unit: string | undefined): string => {
  if (unit === undefined) return value;
  return unit === 'ms' && /^\d{1,15}$/.test(value) ? durationText(Number(value)) : `${value}\u00A0${unit}`;
};

/** `at least 95 %`, `at most 30 min`, as the contract writes the number. */
export const targetText = ({ kind, target }: Pick<LevelReport, 'kind' | 'target'>, bound = target.expected): string =>
  `${target.direction === 'higher' ? 'at least' : 'at most'} ${withUnit(bound, target.unit ?? (isPercent(kind) ? '%' : undefined))}`;

export const isPercent = (kind: string): boolean => kind === 'ratio' || kind === 'availability';

/** What is left of the error budget: `1 of 2 misses left`, `over by 12 min (43 min allowed)`. */
export const budgetText = ({ budget }: Pick<Standing, 'budget'>): string | undefined => {
  if (budget === null) return undefined;
  const items = budget.unit === 'items';
  const amount = (size: number): string => (items ? groupDigits(size) : durationText(size));
  if (budget.left < 0) {
    return `over by ${amount(-budget.left)} (${amount(budget.allowed)}${items ? '' : ' down'} allowed)`;
  }
  return `${amount(budget.left)} of ${amount(budget.allowed)} ${items ? 'misses' : 'down time'} left`;
};
