import type { LevelReport, Miss } from '../domain/report-model.ts';
import { timelineChart } from './chart-timeline.ts';
import { durationGlued, groupDigits } from './duration-text.ts';
import { html, isolated } from './html.ts';
import type { Html } from './html.ts';
import { clocksChange, instantHtml } from './instant-text.ts';

/** What was missed, and why by the contract: the first ones stretch by stretch, further ones a row each. */

const detailed = 12;

/** Nothing where nothing was missed. `id`: prefix of the ids in it. */
export const missesHtml = ({ misses, moreMisses }: LevelReport, id: string): Html | undefined => {
  if (misses.length + moreMisses === 0) return undefined;
  const rest = misses.slice(detailed);
  return html`<h4>Misses (${groupDigits(misses.length + moreMisses)})</h4>
    ${misses.slice(0, detailed).map((miss, i) => missHtml(miss, `${id}-m${i + 1}`))}
    ${rest.length > 0 && shortTable(rest)}
    ${moreMisses > 0 && html`<p class="more">${groupDigits(moreMisses)} further ${moreMisses === 1 ? 'miss is' : 'misses are'} in the line list.</p>`}`;
};

const missHtml = (miss: Miss, id: string): Html =>
  html`<article class="miss" aria-labelledby="${id}">
    <h5 id="${id}">${isolated(miss.item)}${overrun(miss)}</h5>
    <p class="facts">${factsOf(miss)}</p>
    ${timelineChart(miss, `${id}-c`)}${segmentsTable(miss)}
  </article>`;

/** `took 6 h 10 min of 4 h allowed, 2 h 10 min over`. */
const overrun = ({ elapsedMs, targetMs }: Miss): Html | undefined => {
  if (elapsedMs === undefined || targetMs === undefined) return undefined;
  const over = elapsedMs - targetMs;
  return html` <span class="overrun"
    >${durationGlued(elapsedMs)} of ${durationGlued(targetMs)}
    allowed${over > 0 && `, ${durationGlued(over)} over`}</span
  >`;
};

const factsOf = (miss: Miss): readonly Html[] => {
  const times = [
    ['started', miss.startedAt],
    ['due', miss.dueAt],
    ['breached', miss.breachedAt],
    ['stopped', miss.stoppedAt],
  ] as const;
  const known = times.flatMap(([name, iso]) => (iso === undefined ? [] : [{ name, iso }]));
  const offsets = clocksChange(known.map(({ iso }) => iso));
  const facts = known.map(({ name, iso }) => html`${name} ${instantHtml(iso, offsets)}`);
  const owner = miss.provider === undefined ? [] : [html`owner ${isolated(miss.provider)}`];
  const fields = Object.entries(miss.fields)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => html`${isolated(name)}: ${isolated(String(value))}`);
  return [...owner, ...facts, ...fields].map((fact) => html`<span>${fact}</span> `);
};

const segmentsTable = ({ item, segments }: Miss): Html => {
  if (segments.length === 0) return html`<p class="quiet">No stretches of time belong to this miss.</p>`;
  const offsets = clocksChange(segments.flatMap(({ from, to }) => [from, to]));
  return html`<table class="segments">
    <caption>
      Stretches of ${isolated(item)} and the clause each was counted by
    </caption>
    <thead>
      <tr>
        <th scope="col">From</th>
        <th scope="col">To</th>
        <th scope="col" class="end">Length</th>
        <th scope="col">Counted</th>
        <th scope="col">Clause</th>
      </tr>
    </thead>
    <tbody>
      ${segments.map(
        ({ from, to, ms, counted, why }) =>
          html`<tr class="${counted ? 'counted' : 'not-counted'}">
            <td>${instantHtml(from, offsets)}</td>
            <td>${instantHtml(to, offsets)}</td>
            <td class="end">${durationGlued(ms)}</td>
            <td>${counted ? '■ yes' : '□ no'}</td>
            <td>${isolated(why)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
};

const shortTable = (misses: readonly Miss[]): Html =>
  html`<table class="rows">
    <caption>
      Further misses
    </caption>
    <thead>
      <tr>
        <th scope="col">Item</th>
        <th scope="col">Owner</th>
        <th scope="col">Started</th>
        <th scope="col">Breached</th>
        <th scope="col" class="end">Took</th>
        <th scope="col" class="end">Allowed</th>
      </tr>
    </thead>
    <tbody>
      ${misses.map(
        (miss) =>
          html`<tr>
            <th scope="row">${isolated(miss.item)}</th>
            <td>${isolated(miss.provider ?? '–')}</td>
            <td>${optionalInstant(miss.startedAt)}</td>
            <td>${optionalInstant(miss.breachedAt)}</td>
            <td class="end">${optionalLength(miss.elapsedMs)}</td>
            <td class="end">${optionalLength(miss.targetMs)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;

const optionalInstant = (iso: string | undefined): Html | string => (iso === undefined ? '–' : instantHtml(iso));
const optionalLength = (ms: number | undefined): string => (ms === undefined ? '–' : durationGlued(ms));
