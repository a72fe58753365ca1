import type { Alert, AlertKind } from './alert.ts';
import { canonicalJson, sha256 } from './canonical.ts';
import type { Instant } from './types.ts';

export interface AlertFact {
  readonly level: string;
  readonly item: string;
  readonly kind: AlertKind;
  readonly at: Instant;
  readonly facts: Alert['facts'];
  readonly provider?: string;
}

/** Alert id = hash of (contract, level, item or window, kind, instant); a warning's threshold tells two of one instant apart. semantics: Attainment. */
export const alertOf = (contract: string, fact: AlertFact): Alert => ({
  id: sha256(canonicalJson([contract, fact.level, fact.item, fact.kind, fact.at, fact.facts['threshold'] ?? null])).slice(0, 24),
  contract,
  ...fact,
});
