import type { Instant } from '../domain/types.ts';

/** What ingest says of one delivered event before anything is committed. `event` is canonical where it could be read, else the text as it came. */
export interface LedgerEntry {
  readonly receivedAt: Instant;
  readonly outcome: 'accepted' | 'refused';
  /** Present when refused. */
  readonly code?: string;
  readonly message?: string;
  /** The event as JSON text: the canonical envelope when accepted, the line as it came when refused. */
  readonly event: string;
}

/** One sealed object of the chain: `previous` is the SHA-256 of the manifest before, '' for the first. */
export interface Manifest {
  readonly n: number;
  readonly previous: string;
  readonly objects: readonly { readonly key: string; readonly bytes: number; readonly sha256: string }[];
}

/** Write-ahead: `append` has made the entries durable when it resolves. At least once: readers collapse by (source, id, content). */
export interface Ledger {
  readonly append: (entries: readonly LedgerEntry[]) => Promise<void>;
  /** Chains a manifest over the segments that no manifest names yet; undefined when there is nothing new. */
  readonly seal: () => Promise<Manifest | undefined>;
  readonly read: () => AsyncIterable<LedgerEntry>;
  /** Recomputes every hash and link. `problems` is empty when the chain holds. */
  readonly verify: () => Promise<{
    readonly manifests: number;
    readonly objects: number;
    readonly problems: readonly string[];
  }>;
}
export interface LedgerDep {
  readonly ledger: Ledger;
}
