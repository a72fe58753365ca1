/** How a row lies in DynamoDB. Short names, because every byte of an item counts towards its write units. */
export const attributes = {
  pk: 'pk',
  sk: 'sk',
  version: 'v',
  body: 'b',
  due: 'due',
  /** 0 to 15 on rows that have a due, absent on all others: only those are in the index. */
  dueShard: 'dueShard',
  /** Milliseconds, as the row says. */
  expires: 'expires',
  /** Seconds, rounded up, as DynamoDB's time to live wants them. */
  ttl: 'ttl',
} as const;

/** The due index: `dueShard`, then `due`, keys only. */
export const dueIndex = 'due';
/** A partition takes 1,000 writes a second: 16 of them carry the due index of 5,000 events a second. */
export const dueShards = 16;
