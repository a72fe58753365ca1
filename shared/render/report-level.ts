import { parseInstant } from '../domain/time.ts';
import type { LevelReport, OutageLine, Report } from '../domain/report-model.ts';
import { daysChart } from './chart-days.ts';
import { durationGlued, groupDigits } from './duration-text.ts';
import { html, isolated } from './html.ts';
import type { Html } from './html.ts';
import { clocksChange, instantHtml, stretchText } from './instant-text.ts';
import { countsHtml } from './level-counts.ts';
import { budgetText, figureOf, forecastFigure, targetText } from './level-figures.ts';
import type { Figure } from './level-figures.ts';
import { missesHtml } from './report-miss.ts';
import { levelAnchor } from './report-summary.ts';
import { caveats, statusBadge } from './status-words.ts';

/** One level: its terms, its figure, what stands behind it and what went wrong. */

const outagesShown = 40;

export const levelHtml = (report: Report, level: LevelReport, index: number): Html => {
  const id = levelAnchor(index);
  return html`<section class="level" id="${id}" aria-labelledby="${id}-h">
    <div class="core">
      <header>
        <h3 id="${id}-h">${isolated(level.title)}</h3>
        ${statusBadge(level.standing.status)}
      </header>
      <p class="sub">${subtitle(level)}</p>
      ${headline(level)} ${caveats(level.standing).map((sentence) => html`<p class="caveat">${sentence}</p>`)}
      ${countsHtml(level)} ${daysChart(level, `${id}-days`)} ${alertsHtml(report, level)}
      ${termsHtml(level)}${trendTable(level)}
    </div>
    ${missesHtml(level, id)}${outagesHtml(report, level)}${exclusionsHtml(level)}
  </section>`;
};

const subtitle = ({ id, provider, window, version }: LevelReport): Html =>
  html`${isolated(id)}${provider !== undefined && html` · provider ${isolated(provider)}`} ·
  ${stretchText(window.from, window.to)} · terms of contract version ${version}`;

const headline = (level: LevelReport): Html => {
  const { standing, target } = level;
  const budget = budgetText(level);
  const forecast = forecastHtml(level);
  return html`<div class="headline">
    <p class="big">${figureHtml(figureOf(level, standing, level.fraction))}</p>
    <ul>
      <li>
        Target: ${targetText(level)}${target.minimum !== undefined && `; minimum: ${targetText(level, target.minimum)}`}
      </li>
      ${budget !== undefined && html`<li>Error budget: ${budget}</li>`}${forecast !== undefined && html`<li>${forecast}</li>`}
    </ul>
  </div>`;
};

const figureHtml = (figure: Figure | undefined): Html =>
  figure === undefined
    ? html`<span class="quiet">No figure</span>`
    : html`<span class="number">${figure.text}</span
        >${figure.share !== undefined && html`<span class="share"> = ${figure.share}</span>`}`;

const forecastHtml = (level: LevelReport): Html | undefined => {
  const { forecast } = level.standing;
  const figure = forecastFigure(level, level.standing);
  if (forecast === null || figure === undefined) return undefined;
  const share = figure.share === undefined ? '' : ` = ${figure.share}`;
  const pace =
    forecast.burnRate === null ? '' : `; burn rate ${forecast.burnRate} (1.00 uses the budget up exactly at the end)`;
  return html`Forecast: ${figure.text}${share}, ${forecast.meets ? 'keeps' : 'misses'} the target${pace}`;
};

const termsHtml = ({ terms }: LevelReport): Html | false =>
  terms.length > 0 &&
  html`<div class="keep">
    <h4>Terms</h4>
    <ul class="terms">
      ${terms.map((term) => html`<li>${isolated(term)}</li>`)}
    </ul>
  </div>`;

const trendTable = (level: LevelReport): Html | false =>
  level.previous.length > 0 &&
  html`<div class="keep">
    <h4>Previous periods</h4>
    <table class="rows">
      <caption>
        The three periods before and this one
      </caption>
      <thead>
        <tr>
          <th scope="col">Period</th>
          <th scope="col">Target</th>
          <th scope="col">Figure</th>
          <th scope="col">Status</th>
        </tr>
      </thead>
      <tbody>
        ${[...level.previous, { ...level.window, standing: level.standing }].map(
          ({ from, to, standing }) =>
            html`<tr>
              <th scope="row">${stretchText(from, to)}</th>
              <td>${targetText(level, standing.expected)}</td>
              <td>${figureHtml(figureOf(level, standing))}</td>
              <td>${statusBadge(standing.status)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;

const outagesHtml = ({ outages }: Report, level: LevelReport): Html | false => {
  const own = outages.filter((outage) => outage.level === level.id && touches(outage, level.window));
  if (own.length === 0) return false;
  const offsets = clocksChange(own.flatMap(({ from, to }) => [from, to]));
  return html`<h4>Outages (${groupDigits(own.length)})</h4>
    <table class="rows">
      <caption>
        Outages that count, within agreed service time
      </caption>
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">To</th>
          <th scope="col" class="end">Agreed time lost</th>
        </tr>
      </thead>
      <tbody>
        ${own.slice(0, outagesShown).map(
          ({ from, to, ms }) =>
            html`<tr>
              <td>${instantHtml(from, offsets)}</td>
              <td>${instantHtml(to, offsets)}</td>
              <td class="end">${durationGlued(ms)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${own.length > outagesShown && html`<p class="more">${groupDigits(own.length - outagesShown)} further outages are in the outage list.</p>`}`;
};

/** `Alerts in 2026-10: 2 breached, 1 warned (withdrawn)`: of the month, whatever the level's own window. */
const alertsHtml = ({ alerts, period }: Report, level: LevelReport): Html | false => {
  const counts = new Map<string, number>();
  for (const alert of alerts) {
    if (alert.level !== level.id) continue;
    const word = alert.state === 'raised' ? alert.kind : `${alert.kind} (${alert.state})`;
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const words = [...counts].map(([word, count]) => `${groupDigits(count)} ${word}`).sort();
  return (
    words.length > 0 &&
    html`<p class="quiet">Alerts in ${period.name}: ${words.join(', ')}; each is in the alert list.</p>`
  );
};

/** A weekly level stands in the month several times: each section lists the outages of its own window. */
const touches = ({ from, to }: OutageLine, window: LevelReport['window']): boolean =>
  instantOf(from) < instantOf(window.to) && instantOf(to) > instantOf(window.from);

const instantOf = (iso: string): number => {
  const parsed = parseInstant(iso);
  if (!parsed.ok) throw new RangeError(parsed.error.message);
  return parsed.value;
};

const exclusionsHtml = ({ exclusions }: LevelReport): Html | false =>
  exclusions.length > 0 &&
  html`<h4>Exclusions (${groupDigits(exclusions.length)})</h4>
    <table class="rows">
      <caption>
        Items taken out by an approved exclusion
      </caption>
      <thead>
        <tr>
          <th scope="col">Item</th>
          <th scope="col">Case</th>
          <th scope="col">Rule of the contract</th>
        </tr>
      </thead>
      <tbody>
        ${exclusions.map(
          (excluded) =>
            html`<tr>
              <th scope="row">${isolated(excluded.item)}</th>
              <td>${isolated(excluded.case)}</td>
              <td>${isolated(excluded.rule)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
