export type FaultCode =
  | 'state-in-use'
  | 'state-unreadable'
  | 'table-limit'
  | 'ledger-entry'
  | 'ledger-broken'
  | 'ledger-corrupt'
  | 'object-key';

/** Something that must not happen in good order: thrown, never returned. `code` is stable, the message names file and reason. */
export class Fault extends Error {
  readonly code: FaultCode;
  constructor(code: FaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Fault';
    this.code = code;
  }
}

export const isFault = (error: unknown, code?: FaultCode): error is Fault =>
  error instanceof Fault && (code === undefined || error.code === code);
