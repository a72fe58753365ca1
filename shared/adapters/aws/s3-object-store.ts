import { createHash } from 'node:crypto';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ObjectStore } from '../../ports/object-store.ts';
import { type Backoff, isTransient, statusOf, withRetries } from './retry.ts';

export interface S3Options {
  /** A client that does not retry by itself (`maxAttempts: 1`): the store does. */
  readonly client: Pick<S3Client, 'send'>;
  readonly bucket: string;
  readonly backoff: Backoff;
}

export interface ListedObject {
  readonly key: string;
  readonly bytes: number;
}

export interface S3ObjectStore extends ObjectStore {
  /** Objects under a prefix whose keys come behind `after`, in byte order, page by page. */
  readonly walk: (prefix: string, after?: string) => AsyncGenerator<ListedObject>;
}

const isThere = 412;

const get = async ({ client, bucket, backoff }: S3Options, key: string): Promise<Uint8Array | undefined> => {
  try {
    return await withRetries(backoff, isTransient, async () => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      if (Body === undefined) throw new Error(`${bucket}/${key} came without a body`);
      return Body.transformToByteArray();
    });
  } catch (error) {
    // "Not there" only when S3 said so: without the right to list, it says 403, and that is a fault.
    if (statusOf(error) === 404 && error instanceof Error && error.name !== 'NoSuchBucket') return undefined;
    throw error;
  }
};

const put = async (options: S3Options, key: string, bytes: Uint8Array, type: string): Promise<'done' | 'exists'> => {
  const command = new PutObjectCommand({
    Bucket: options.bucket,
    Key: key,
    Body: bytes,
    ContentType: type,
    IfNoneMatch: '*',
    ChecksumSHA256: createHash('sha256').update(bytes).digest('base64'), // S3 refuses bytes that were damaged on the way
  });
  try {
    await withRetries(options.backoff, isTransient, () => options.client.send(command));
    return 'done';
  } catch (error) {
    if (statusOf(error) !== isThere) throw error;
    const found = await get(options, key);
    return found !== undefined && Buffer.compare(found, bytes) === 0 ? 'done' : 'exists';
  }
};

async function* walk(
  { client, bucket, backoff }: S3Options,
  prefix: string,
  after?: string,
): AsyncGenerator<ListedObject> {
  let ContinuationToken: string | undefined;
  do {
    const from = ContinuationToken === undefined ? { StartAfter: after } : { ContinuationToken };
    const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ...from });
    const answer = await withRetries(backoff, isTransient, () => client.send(command));
    for (const { Key, Size = 0 } of answer.Contents ?? []) if (Key !== undefined) yield { key: Key, bytes: Size };
    ContinuationToken = answer.NextContinuationToken;
  } while (ContinuationToken !== undefined);
}

/** The `ObjectStore` port on one bucket: put-if-absent by `If-None-Match`, so that of several writers exactly one is done. */
export const createS3ObjectStore = (options: S3Options): S3ObjectStore => ({
  put: async (key, body, contentType) =>
    put(options, key, typeof body === 'string' ? Buffer.from(body) : body, contentType),
  get: async (key) => get(options, key),
  list: async (prefix) => {
    const keys: string[] = [];
    for await (const { key } of walk(options, prefix)) keys.push(key);
    return keys;
  },
  walk: (prefix, after) => walk(options, prefix, after),
});
