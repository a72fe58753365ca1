import { appendFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Message } from '../../domain/alert.ts';
import { canonicalJson } from '../../domain/canonical.ts';
import type { Notifier } from '../../ports/notifier.ts';
import { makeFolder } from './write-once.ts';

const messageLine = ({ id, alert, state, knownAt, late }: Message): string => {
  const { provider, ...known } = alert;
  return canonicalJson({ id, alert: provider === undefined ? known : { ...known, provider }, state, knownAt, late });
};

/** Appends messages to a file, each one line of canonical JSON, saved to the disk before `send` resolves. */
export const jsonlNotifier = (file: string): Notifier => {
  const append = async (messages: readonly Message[]): Promise<void> => {
    await makeFolder(dirname(file));
    await appendFile(file, messages.map((message) => `${messageLine(message)}\n`).join(''), {
      encoding: 'utf8',
      flush: true,
    });
  };
  let before: Promise<void> = Promise.resolve();
  return {
    send: (messages) => {
      // One after the other, as two appends at once could run into each other; a failed one holds up nobody.
      const mine = before.then(() => append(messages));
      before = mine.catch(() => {});
      return mine;
    },
  };
};

/** Text from outside must not start a line of its own, nor colour or clear the reader's screen. */
const plain = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu, ' ');

const time = (at: number): string => new Date(at).toISOString();

/** `2026-10-01T08:00:00.000Z RAISED breached acme/resolve INC1 (northwind) target=PT4H`; a message that came late says since when it is known. */
export const readableLine = ({ alert, state, knownAt, late }: Message): string => {
  const { at, kind, contract, level, item, provider, facts } = alert;
  const known = late ? [`known ${time(knownAt)}`] : [];
  const owner = provider === undefined ? [] : [`(${provider})`];
  const said = Object.keys(facts)
    .toSorted()
    .map((name) => `${name}=${facts[name]}`);
  return plain(
    [time(at), state.toUpperCase(), kind, `${contract}/${level}`, item, ...owner, ...said, ...known].join(' '),
  );
};

/** One readable line a message, for a person who watches. */
export const consoleNotifier = (write: (line: string) => void): Notifier => ({
  send: async (messages) => messages.forEach((message) => write(readableLine(message))),
});

/**
 * Sends to all; throws when one of them has not taken the message, after all have been tried. The one who repeats it then
 * sends it again to those who took it: they know it by its id.
 */
export const teeNotifier = (...notifiers: readonly Notifier[]): Notifier => ({
  send: async (messages) => {
    const sent = await Promise.allSettled(notifiers.map(({ send }) => send(messages)));
    const faults = sent.filter((each) => each.status === 'rejected').map(({ reason }): unknown => reason);
    if (faults.length > 0)
      throw new AggregateError(
        faults,
        `${faults.length} of ${notifiers.length} channels did not take ${messages.map(({ id }) => id).join(', ')}`,
      );
  },
});
