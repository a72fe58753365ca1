import type { LevelReport } from '../domain/report-model.ts';
import { durationGlued, groupDigits } from './duration-text.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { nounOf } from './level-figures.ts';

/** The counts behind a figure, zeros too: what is not counted is as open to question as what is. */

type Count = readonly [name: string, amount: string];

/** Population and everything left out of it, as a list of names and amounts. */
export const countsHtml = (level: LevelReport): Html =>
  html`<dl class="counts">
    ${countsOf(level).map(
      ([name, amount]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${amount}</dd>
        </div>`,
    )}
  </dl>`;

const countsOf = (level: LevelReport): readonly Count[] =>
  level.kind === 'availability' ? times(level) : [...items(level), ...undecided(level)];

const times = ({
  standing: { agreedMs = 0, downMs = 0, excludedMs = 0, unknownMs = 0 },
}: LevelReport): readonly Count[] => [
  ['Agreed time', durationGlued(agreedMs)],
  ['Down', durationGlued(downMs)],
  ['Excluded', durationGlued(excludedMs)],
  ['Unknown', durationGlued(unknownMs)],
];

const items = (level: LevelReport): readonly Count[] => {
  const { standing, kind, target } = level;
  const population: Count = [
    'Population',
    `${groupDigits(standing.population)} ${kind === 'ratio' ? nounOf(level) : 'values'}`,
  ];
  if (kind !== 'ratio') return [population];
  const words = target.direction === 'higher' ? ['In time or good', 'Missed'] : ['Matching', 'Not matching'];
  return [population, [words[0] ?? '', groupDigits(standing.good)], [words[1] ?? '', groupDigits(standing.bad)]];
};

const undecided = ({ standing }: LevelReport): readonly Count[] => [
  ['Excluded', groupDigits(standing.excluded)],
  ['Running', groupDigits(standing.running)],
  ['of these overdue', groupDigits(standing.overdue)],
  ['Unmapped', groupDigits(standing.unmapped)],
  ['Left the level', groupDigits(standing.left)],
];
