/** Write-once files: reports, evidence, contract texts. */
export interface ObjectStore {
  /** Put if absent. `exists` when another content lies under this key; the same content again is `done`. */
  readonly put: (key: string, body: Uint8Array | string, contentType: string) => Promise<'done' | 'exists'>;
  readonly get: (key: string) => Promise<Uint8Array | undefined>;
  /** Keys under a prefix, in byte order. */
  readonly list: (prefix: string) => Promise<readonly string[]>;
}
export interface ObjectStoreDep {
  readonly objects: ObjectStore;
}
