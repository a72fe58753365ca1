import {
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { type Backoff } from '../../../shared/adapters/aws/retry.ts';
import { createS3ObjectStore, type S3ObjectStore } from '../../../shared/adapters/aws/s3-object-store.ts';

/** A bucket in memory that honours `If-None-Match`, lists in byte order a few keys a page, and says "not there" as S3 does. */
export interface MemoryS3 {
  readonly objects: S3ObjectStore;
  readonly contents: Map<string, Buffer>;
  /** Commands sent so far, by name. */
  readonly calls: () => readonly string[];
  /** The next put is carried out and its answer lost. */
  readonly loseNextAnswer: () => void;
}

const noWait: Backoff = { attempts: 3, baseMs: 1, capMs: 1, random: () => 0, sleep: async () => {} };

const preconditionFailed = (): S3ServiceException =>
  new S3ServiceException({
    name: 'PreconditionFailed',
    $fault: 'client',
    $metadata: { httpStatusCode: 412 },
    message: 'no',
  });

export const memoryS3 = (pageKeys = 3): MemoryS3 => {
  const contents = new Map<string, Buffer>();
  let losing = false;
  const real = new S3Client({ region: 'eu-west-1' });
  const client = mockClient(real);
  client
    .on(PutObjectCommand)
    .callsFake(({ Key, Body, IfNoneMatch }: { Key: string; Body: Uint8Array; IfNoneMatch?: string }) => {
      if (IfNoneMatch === '*' && contents.has(Key)) throw preconditionFailed();
      contents.set(Key, Buffer.from(Body));
      if (losing) {
        losing = false;
        throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
      }
      return {};
    });
  client.on(GetObjectCommand).callsFake(({ Key }: { Key: string }) => {
    const bytes = contents.get(Key);
    if (bytes === undefined) throw new NoSuchKey({ $metadata: { httpStatusCode: 404 }, message: 'no' });
    return { Body: { transformToByteArray: async () => new Uint8Array(bytes) } };
  });
  client
    .on(ListObjectsV2Command)
    .callsFake(
      ({
        Prefix,
        StartAfter = '',
        ContinuationToken = '',
      }: {
        Prefix: string;
        StartAfter?: string;
        ContinuationToken?: string;
      }) => {
        const after = ContinuationToken === '' ? StartAfter : ContinuationToken;
        const keys = [...contents.keys()].sort().filter((key) => key.startsWith(Prefix) && key > after);
        const page = keys.slice(0, pageKeys);
        return {
          Contents: page.map((Key) => ({ Key, Size: contents.get(Key)?.length })),
          ...(keys.length > pageKeys ? { NextContinuationToken: page.at(-1) } : {}),
        };
      },
    );
  return {
    objects: createS3ObjectStore({ client: real, bucket: 'ledger', backoff: noWait }),
    contents,
    calls: () => client.calls().map(({ args }) => args[0].constructor.name),
    loseNextAnswer: () => {
      losing = true;
    },
  };
};
