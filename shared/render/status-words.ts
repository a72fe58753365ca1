import type { Standing } from '../domain/standing.ts';
import type { LevelStatus } from '../domain/verdict.ts';
import { html, trusted } from './html.ts';
import type { Html } from './html.ts';

/** Statuses for people: a word, a shape and a sentence each, so that none is told by colour alone. */

interface StatusWords {
  readonly word: string;
  readonly meaning: string;
  /** Drawn in a box of 16 by 16. */
  readonly shape: Html;
}

const stroke = 'fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';

export const statusWords: Readonly<Record<LevelStatus, StatusWords>> = {
  met: {
    word: 'Met',
    meaning: 'The period is over and the target was kept.',
    shape: trusted(`<circle cx="8" cy="8" r="7.5"/><path d="M4.5 8.3 7 10.8l4.6-5.2" ${stroke}/>`),
  },
  missed: {
    word: 'Missed',
    meaning: 'The target was not kept, or in a running period can’t be kept any more.',
    shape: trusted(`<rect x="1" y="1" width="14" height="14" rx="1.5"/><path d="m5 5 6 6m0-6-6 6" ${stroke}/>`),
  },
  running: {
    word: 'Running',
    meaning: 'The period is not over; as things go, the target will be kept.',
    shape: trusted(`<circle cx="8" cy="8" r="7.5"/><path d="M6.3 4.8v6.4L11.4 8z" fill="#fff"/>`),
  },
  'at-risk': {
    word: 'At risk',
    meaning: 'The period is not over; if it goes on like this the target will be missed, but it can still be kept.',
    shape: trusted(`<path d="M8 .8 15.6 15H.4z"/><path d="M8 6v4m0 2.4v.1" ${stroke}/>`),
  },
  'no-data': {
    word: 'No data',
    meaning: 'Something should have been measured and nothing was. It counts neither as kept nor as missed.',
    shape: trusted('<path d="M8 .5 15.5 8 8 15.5.5 8z" fill="none" stroke="currentColor" stroke-width="1.6"/>'),
  },
  'not-applicable': {
    word: 'Not applicable',
    meaning: 'There is nothing to judge: no service time was agreed, or too little happened for a verdict.',
    shape: trusted(
      '<circle cx="8" cy="8" r="7" fill="none" stroke="currentColor" stroke-width="1.4"/><path d="M4.5 8h7" stroke="currentColor" stroke-width="1.8"/>',
    ),
  },
};

export const statusOrder = ['missed', 'at-risk', 'met', 'running', 'no-data', 'not-applicable'] as const;

/** Shape and word. */
export const statusBadge = (status: LevelStatus): Html =>
  html`<span class="status ${status}">${statusShape(status)}${statusWords[status].word}</span>`;

export const statusShape = (status: LevelStatus): Html =>
  html`<svg class="shape" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" fill="currentColor">
    ${statusWords[status].shape}
  </svg>`;

const lowVolumeSentences: Readonly<Record<NonNullable<Standing['lowVolume']>, string>> = {
  'allow-one-miss': 'Low volume: too few items for the target to bear a miss, so the contract forgives one.',
  'roll-up': 'Low volume: too few items for a verdict; the contract pools them with the periods that follow.',
  'report-only': 'Low volume: too few items for a verdict; the contract has them reported only.',
};

/** What a reader has to know before relying on a standing, a sentence each. */
export const caveats = (standing: Standing): readonly string[] =>
  [
    standing.lowVolume && lowVolumeSentences[standing.lowVolume],
    standing.status === 'no-data' && 'No data: something should have been measured in this period and nothing was.',
    standing.status === 'missed' &&
      standing.attainment === null &&
      (standing.value ?? null) === null &&
      'No data: nothing was measured, and the contract treats that as missed.',
    standing.status === 'not-applicable' &&
      standing.lowVolume === undefined &&
      'Not applicable: nothing was agreed or owed under this level in this period.',
    standing.unmapped > 0 && 'Unmapped items match the level but no target or calendar of it; they are in no figure.',
    standing.overdue > 0 && 'Overdue items are past their target and still open; they count once they are decided.',
    standing.provisional && 'Provisional: rests on what is known so far and may still turn.',
  ].filter((sentence) => typeof sentence === 'string');
