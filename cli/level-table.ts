/** Where levels stand, as a table for people. */
import type { LevelStatus } from '../shared/app/status.ts';
import type { Io } from './command.ts';
import { table } from './output.ts';

const colours: Readonly<Record<string, Parameters<Io['colour']>[0]>> = {
  met: 'green',
  missed: 'red',
  'at-risk': 'yellow',
  'no-data': 'yellow',
};

/** `2026-10` for a month, else the local date of the window's first instant. */
const windowName = ({ window: { from, to } }: LevelStatus): string => {
  const isMonth =
    from.slice(8, 19) === '01T00:00:00' && to.slice(8, 19) === '01T00:00:00' && monthAfter(from) === to.slice(0, 7);
  return isMonth ? from.slice(0, 7) : `${from.slice(0, 10)}…`;
};
const monthAfter = (from: string): string => {
  const [year = 0, month = 0] = from.split('-').map(Number);
  return month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, '0')}`;
};

const actual = ({ attainment, value, unit }: LevelStatus): string => {
  if (attainment !== null) return `${attainment} %`;
  return typeof value === 'string' ? `${value}${unit === undefined ? '' : ` ${unit}`}` : '–';
};

/** Numerator and denominator beside every percentage. */
const fraction = ({ good, bad, agreedMs, downMs }: LevelStatus): string => {
  if (agreedMs !== undefined && downMs !== undefined) return `${minutes(downMs)} min down of ${minutes(agreedMs)}`;
  return good + bad > 0 ? `${good} of ${good + bad}` : '';
};
const minutes = (ms: number): string => (ms / 60_000).toFixed(1);

export const levelTable = (levels: readonly LevelStatus[], io: Io): string =>
  levels.length === 0
    ? 'No service level has begun yet.'
    : table(
        [
          { title: 'LEVEL' },
          { title: 'WINDOW' },
          { title: 'STATUS' },
          { title: 'ACTUAL', align: 'right' },
          { title: 'TARGET', align: 'right' },
          { title: 'COUNTED' },
          { title: 'RUNNING', align: 'right' },
          { title: 'OVERDUE', align: 'right' },
          { title: 'EXCLUDED', align: 'right' },
        ],
        levels.map((level) => [
          level.id,
          windowName(level),
          io.colour(colours[level.status] ?? 'dim', level.status),
          actual(level),
          level.expected,
          fraction(level),
          level.running,
          level.overdue,
          level.excluded,
        ]),
        io.width,
      );
