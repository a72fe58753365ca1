import type { Message } from '../domain/alert.ts';

/** Sends one message; resolves when the channel has taken it, throws when it has not. */
export interface Notifier {
  readonly send: (message: Message) => Promise<void>;
}
export interface NotifierDep {
  readonly notifier: Notifier;
}
