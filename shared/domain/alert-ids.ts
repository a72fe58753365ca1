import type { Alert, AlertKind } from './alert.ts';
import { canonicalJson, sha256 } from './canonical.ts';
import type { Instant } from './types.ts';

/** An alert by its facts, before it has an id: most decisions find the same facts again, and a hash is only needed for new ones. */
export interface AlertFact {
  readonly contract: string;
  readonly level: string;
  readonly item: string;
  readonly kind: AlertKind;
  readonly at: Instant;
  readonly facts: Alert['facts'];
  readonly provider?: string;
}

/** What makes two facts one alert: (contract, level, item or window, kind, instant), and a threshold where one instant has two. */
export const factKey = ({ contract, level, item, kind, at, facts }: AlertFact): string =>
  `${contract}\n${level}\n${item}\n${kind}\n${at}\n${facts['threshold'] ?? ''}`;

/** Alert id = hash of what makes it one alert. semantics: Attainment. */
export const alertOf = (fact: AlertFact): Alert => ({
  id: sha256(
    canonicalJson([fact.contract, fact.level, fact.item, fact.kind, fact.at, fact.facts['threshold'] ?? null]),
  ).slice(0, 24),
  ...fact,
});
