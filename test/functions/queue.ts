import type { Context, SQSRecord } from 'aws-lambda';

/** A message of the queue as Lambda hands it over; its id is `m-<body>` unless said. */
export const message = (body: string, messageId = `m-${body}`, sentAt = 1_790_000_000_000): SQSRecord => ({
  messageId,
  body,
  receiptHandle: 'handle',
  attributes: {
    ApproximateReceiveCount: '2',
    SentTimestamp: String(sentAt),
    SenderId: 'bus',
    ApproximateFirstReceiveTimestamp: String(sentAt),
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-west-1:123456789012:intake',
  awsRegion: 'eu-west-1',
});

export const context: Context = {
  callbackWaitsForEmptyEventLoop: true,
  functionName: 'ingest',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:ingest',
  memoryLimitInMB: '1024',
  awsRequestId: 'request',
  logGroupName: 'group',
  logStreamName: 'stream',
  getRemainingTimeInMillis: () => 30_000,
  done: () => {},
  fail: () => {},
  succeed: () => {},
};
