import type { Report } from '../domain/report-model.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { statusBadge, statusOrder, statusWords } from './status-words.ts';

/** How to read the report, for someone who sees it for the first time. */
export const appendixHtml = ({ contract, running }: Report): Html =>
  html`<section class="appendix" aria-labelledby="appendix">
    <h2 id="appendix">How to read this report</h2>
    <h3>Statuses</h3>
    <dl class="statuses">
      ${statusOrder.map(
        (status) =>
          html`<div>
            <dt>${statusBadge(status)}</dt>
            <dd>${statusWords[status].meaning}</dd>
          </div>`,
      )}
    </dl>
    <h3>Figures</h3>
    <ul>
      <li>
        Beside every percentage stands the fraction it is. Verdicts compare the fraction itself, or what the contract’s
        own rounding makes of it.
      </li>
      <li>
        Percentages are shown with two decimals, rounded half up, and with more where two would show a figure on the
        wrong side of its target, of 0 or of 100.
      </li>
      <li>
        Population: what the figure rests on, decided items only. Excluded: taken out by an approved exclusion. Running:
        still open. Overdue: running and past the target. Unmapped: matches the level, but the contract names no target
        or calendar for it. Left: no longer matches the level.
      </li>
      <li>
        Error budget: the misses or the down time that the target still bears in the
        period.${running && ' While the period runs it rests on what is expected of the whole period.'}
      </li>
    </ul>
    <h3>Times</h3>
    <ul>
      <li>
        Times are local to the contract’s zone, ${contract.timezone}. A period ends before the first instant of the next
        one.
      </li>
      <li>
        Lengths of time are exact. Hours are hours of the clock that the level names: a working day may have eight of
        them.
      </li>
      <li>
        In a timeline the dark stretches counted against the target, the hollow ones did not; the table beneath names
        the clause for each.
      </li>
    </ul>
    <h3>No data and not applicable</h3>
    <ul>
      <li>
        <strong>No data</strong> is never shown as 100 % and never as met: something should have been measured, and
        nothing was.
      </li>
      <li>
        <strong>Not applicable</strong> says that there was nothing to measure: no service time was agreed in the
        period, or the contract asks for no verdict on so few items.
      </li>
    </ul>
  </section>`;
