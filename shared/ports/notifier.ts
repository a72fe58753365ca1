import type { Message } from '../domain/alert.ts';

/** Sends messages in their order; resolves when the channel has taken them all. When it throws, all of them may be sent again. */
export interface Notifier {
  readonly send: (messages: readonly Message[]) => Promise<void>;
}
export interface NotifierDep {
  readonly notifier: Notifier;
}
