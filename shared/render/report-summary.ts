import type { LevelReport, Report } from '../domain/report-model.ts';
import type { Standing } from '../domain/standing.ts';
import { html, isolated } from './html.ts';
import type { Html } from './html.ts';
import { budgetText, figureOf, targetSign } from './level-figures.ts';
import { trendChart } from './chart-trend.ts';
import { stretchText } from './instant-text.ts';
import { statusBadge, statusOrder, statusShape, statusWords } from './status-words.ts';

/** The first page: how many levels stand where, and one row for each of them. */

/** Anchor of a level's section; by place, since a weekly level stands in a month several times. */
export const levelAnchor = (index: number): string => `level-${index + 1}`;

export const summaryHtml = (report: Report): Html =>
  html`<section aria-labelledby="summary">
    <h2 id="summary">Summary</h2>
    ${report.levels.length === 0 ? html`<p>No service level of this contract was in force in this period, so there is nothing to report.</p>` : html`${totals(report.levels)}${table(report)}`}
  </section>`;

const totals = (levels: readonly LevelReport[]): Html =>
  html`<ul class="totals">
    ${statusOrder.map((status) => {
      const count = levels.filter(({ standing }) => standing.status === status).length;
      return (
        count > 0 &&
        html`<li class="${status}">
          ${statusShape(status)}<strong>${count}</strong> ${statusWords[status].word.toLowerCase()}
        </li>`
      );
    })}
  </ul>`;

const table = (report: Report): Html =>
  html`<table class="summary stack">
    <caption>
      Service levels, what they promise and where they stand
    </caption>
    <thead>
      <tr>
        <th scope="col">Service level</th>
        <th scope="col">Target</th>
        <th scope="col">Actual</th>
        <th scope="col">Status</th>
        <th scope="col">Error budget</th>
        <th scope="col">Previous periods and this one</th>
      </tr>
    </thead>
    <tbody>
      ${report.levels.map((level, index) => row(report, level, index))}
    </tbody>
  </table>`;

const row = (report: Report, level: LevelReport, index: number): Html =>
  html`<tr>
    <th scope="row">
      <a href="#${levelAnchor(index)}">${isolated(level.title)}</a
      ><span class="sub"
        >${isolated(level.id)}${level.provider !== undefined && html` · ${isolated(level.provider)}`}</span
      >${windowNote(report, level)}
    </th>
    <td data-label="Target" class="number">${targetSign(level)}</td>
    <td data-label="Actual">${figureHtml(level)}</td>
    <td data-label="Status">${statusBadge(level.standing.status)}${statusNotes(level.standing)}</td>
    <td data-label="Error budget">${budgetText(level) ?? html`<span class="quiet">none</span>`}</td>
    <td data-label="Trend" class="trend-cell">${trendCell(level, `trend-${index + 1}`)}</td>
  </tr>`;

/** Said only where the level's window is another than the month's. */
const windowNote = ({ period }: Report, { window }: LevelReport): Html | false =>
  (window.from !== period.from || window.to !== period.to) &&
  html`<span class="sub">${stretchText(window.from, window.to)}</span>`;

const figureHtml = (level: LevelReport): Html => {
  const actual = figureOf(level, level.standing, level.fraction);
  if (actual === undefined) return html`<span class="quiet">no figure</span>`;
  return html`<strong class="number">${actual.text}</strong
    >${actual.share !== undefined && html`<span class="sub">= ${actual.share}</span>`}`;
};

/** What a reader must not overlook; the level's section says more. */
const statusNotes = (standing: Standing): Html => {
  const notes = [standing.lowVolume && 'low volume', standing.provisional && 'provisional'].filter(
    (note) => typeof note === 'string',
  );
  return html`${notes.map((note) => html`<span class="sub">${note}</span>`)}`;
};

const trendCell = (level: LevelReport, id: string): Html => {
  if (level.previous.length === 0) return html`<span class="quiet">no earlier period</span>`;
  return html`<div class="trends">
    ${trendChart(level, id)}
    <ol class="past">
      ${level.previous.map((past) => pastItem(level, past))}
    </ol>
  </div>`;
};

const pastItem = (level: LevelReport, { from, to, standing }: LevelReport['previous'][number]): Html => {
  const { text, bare } = figureOf(level, standing) ?? {};
  return html`<li class="${standing.status}">
    ${statusShape(standing.status)}<span class="period">${shortWindow(from, to)}</span>
    <span class="hidden">${statusWords[standing.status].word},</span>
    <span class="number">${text ?? 'no figure'}</span
    >${bare !== undefined && html` <span class="bare">= ${bare}</span>`}
  </li>`;
};

/** `2026-07` for a whole month, else the stretch. */
const shortWindow = (from: string, to: string): string => {
  const text = stretchText(from, to);
  const [, month, last] = /^(\d{4}-\d\d)-01 to \1-(\d\d)$/.exec(text) ?? [];
  return month !== undefined && /^(28|29|30|31)$/.test(last ?? '') && /-01T/.test(to) ? month : text;
};
