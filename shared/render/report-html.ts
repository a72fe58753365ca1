import type { Report } from '../domain/report-model.ts';
import { appendixHtml } from './report-appendix.ts';
import { html, isolated } from './html.ts';
import type { Html } from './html.ts';
import { instantHtml, stretchText } from './instant-text.ts';
import { levelHtml } from './report-level.ts';
import { reportStyles } from './report-styles.ts';
import { summaryHtml } from './report-summary.ts';

/**
 * The monthly report as one file of HTML that needs nothing from elsewhere: style and drawings are inside, scripts there are none,
 * and its own policy forbids any to be loaded. The same model gives the same bytes. Fault: RangeError where a percentage of the
 * model is not the fraction beside it.
 */
export const reportHtml = (report: Report): string => `<!doctype html>\n${page(report).markup}\n`;

const page = (report: Report): Html =>
  html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
      <title>${report.contract.title}: service levels ${report.period.name}</title>
      <style>
        ${reportStyles}
      </style>
    </head>
    <body>
      ${masthead(report)}
      <main>
        ${summaryHtml(report)}
        ${
          report.levels.length > 0 &&
          html`<section aria-labelledby="levels">
            <h2 id="levels">Service levels in detail</h2>
            ${report.levels.map((level, index) => levelHtml(report, level, index))}
          </section>`
        }
        ${appendixHtml(report)}
      </main>
      <footer>
        <p>
          Computed from events received up to ${instantHtml(report.asOf)} with rules number ${report.rules}. The same
          events give the same report.
        </p>
      </footer>
    </body>
  </html>`;

const masthead = (report: Report): Html => {
  const { contract, period, asOf } = report;
  return html`<header class="masthead">
    <p class="kicker">Service level report · ${period.name}</p>
    <h1>${isolated(contract.title)}</h1>
    <dl>
      <div>
        <dt>Contract</dt>
        <dd>${isolated(contract.id)}, version ${contract.version}</dd>
      </div>
      <div>
        <dt>Period</dt>
        <dd>${stretchText(period.from, period.to)}</dd>
      </div>
      <div>
        <dt>As of</dt>
        <dd>${instantHtml(asOf)}</dd>
      </div>
      <div>
        <dt>Time zone</dt>
        <dd>${contract.timezone}</dd>
      </div>
    </dl>
    ${report.running && html`<p class="banner" role="note"><strong>Provisional.</strong> The period is still running: figures hold as of ${instantHtml(asOf)} and change until it ends.</p>`}
  </header>`;
};
