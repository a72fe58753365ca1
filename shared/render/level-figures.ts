import type { LevelReport } from '../domain/report-model.ts';
import type { Standing } from '../domain/standing.ts';
import { durationGlued, groupDigits } from './duration-text.ts';
import { matchesAttainment, percentText, valueText } from './number-text.ts';

/** Figures of a level in words: what was reached, out of what, and what is left to go wrong. */

/** A figure and the fraction it is: `97.50 %`, `39 of 40 incidents`. `share` lacks only where the figure is no percentage. */
export interface Figure {
  readonly text: string;
  readonly share?: string;
  /** The same without what is counted, for narrow places: `39 of 40`. */
  readonly bare?: string;
}

type Counted = NonNullable<LevelReport['fraction']>;
type Part = Pick<LevelReport, 'kind' | 'of' | 'target' | 'fraction'>;

const nouns: Readonly<Record<string, string>> = { tickets: 'tickets', checks: 'reports', measurements: 'units' };

/** Plural of what the level counts. */
export const nounOf = ({ kind, of, target, fraction }: Part): string =>
  fraction?.noun ?? (kind === 'count' ? target.unit : undefined) ?? nouns[of] ?? 'items';

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
  const bare = shareText(counted);
  return {
    text: percentText(numerator, denominator, bounds) ?? '',
    share: counted.unit === 'ms' ? bare : `${bare} ${counted.noun ?? nounOf(level)}`,
    bare,
  };
};

/** The fraction that a standing itself carries. */
const countedIn = (level: Part, { good, bad, agreedMs = 0, downMs = 0 }: Standing): Counted =>
  level.kind === 'availability'
    ? { numerator: agreedMs - downMs, denominator: agreedMs, unit: 'ms' }
    : { numerator: good, denominator: good + bad, unit: level.fraction?.unit ?? 'items' };

const shareText = ({ numerator, denominator, unit }: Counted): string => {
  const amount = unit === 'ms' ? durationGlued : groupDigits;
  return `${amount(numerator)} of ${amount(denominator)}`;
};

const withUnit = (value: string, unit: string | undefined): string => {
  if (unit === undefined) return value;
  if (unit === 'ms' && /^\d{1,15}$/.test(value)) return durationGlued(Number(value));
  return `${value}${unit.length > 3 ? ' ' : '\u00A0'}${unit}`; // words may go to the next line
};

/** `at least 95 %`, `at most 30 min`, as the contract writes the number. */
export const targetText = ({ kind, target }: Pick<LevelReport, 'kind' | 'target'>, bound = target.expected): string =>
  `${target.direction === 'higher' ? 'at least' : 'at most'} ${withUnit(bound, target.unit ?? (isPercent(kind) ? '%' : undefined))}`;

export const isPercent = (kind: string): boolean => kind === 'ratio' || kind === 'availability';

/** The target as short as a table needs it: `≥ 95 %`. */
export const targetSign = (level: Pick<LevelReport, 'kind' | 'target'>): string =>
  targetText(level).replace('at least ', '≥\u00A0').replace('at most ', '≤\u00A0');

/**
 * What is left of the error budget: `1 of 2 misses left`, `over by 12 min (43 min down time allowed)`. None where there is no
 * verdict for it to stand behind.
 */
export const budgetText = (level: Part & Pick<LevelReport, 'standing'>): string | undefined => {
  const { budget, status } = level.standing;
  if (budget === null || status === 'no-data' || status === 'not-applicable') return undefined;
  if (status === 'missed' && budget.used === 0) return undefined; // nothing measured, and that is missed
  const items = budget.unit === 'items';
  const amount = (size: number): string => (items ? groupDigits(size) : durationGlued(size));
  const noun = items ? (level.target.direction === 'higher' ? 'misses' : nounOf(level)) : 'down time';
  const allowed = budget.allowed === 0 ? `no ${noun} allowed` : `${amount(budget.allowed)} ${noun} allowed`;
  if (budget.left < 0) return `over by ${amount(-budget.left)} (${allowed})`;
  return budget.allowed === 0
    ? `${allowed}, none used`
    : `${amount(budget.left)} of ${amount(budget.allowed)} ${noun} left`;
};
