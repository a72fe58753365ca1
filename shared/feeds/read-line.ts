import { done, refuse, type Instant, type Json, type Result } from '../domain/types.ts';
import { readEnvelope, type Delivered, type Intake } from './canonical.ts';

/** One delivered event, or why it was refused and the line as it came. */
export interface Delivery {
  /** What came, of a refused one; empty when it was read: its canonical text lies there. */
  readonly line: string;
  /** When we had it: the event's own receipt, or for a refused one what its position says. */
  readonly receivedAt: Instant;
  readonly read: Result<Delivered>;
  /** File and line of a refused one. */
  readonly place?: string;
}

/** One line of JSON to a delivery. Codes: `malformed-json` and those of `readEnvelope`. `fallback`: receipt of a line that says none. */
export const readLine = (line: string, intake: Intake, fallback: Instant): Delivery => {
  const json = parseJson(line);
  const read = json.ok ? readEnvelope(json.value, intake) : json;
  return read.ok
    ? { line: '', receivedAt: read.value.event.receivedAt, read }
    : { line, receivedAt: intake.receivedAt ?? fallback, read };
};

const parseJson = (line: string): Result<Json> => {
  try {
    const json: Json = JSON.parse(line);
    return done(json);
  } catch (error) {
    return refuse(
      'malformed-json',
      `expected one JSON object a line: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
};
