import type { Source } from './contract.ts';
import type { CanonicalEvent } from './event.ts';
import { compilePattern, type Matcher } from './pattern.ts';
import type { Rules } from './rules.ts';
import { jsonOf } from './stored-json.ts';
import type { JsonObject } from './types.ts';

/** `command`: somebody at the machine who vouches for what they feed in; `feed`: a sender that only the contract's sources let in. */
export type Door = 'command' | 'feed';

const typeOf: Readonly<Record<CanonicalEvent['kind'], string>> = {
  ticket: 'Ticket Changed',
  check: 'Check Reported',
  measurement: 'Measurement Reported',
  maintenance: 'Maintenance Declared',
  exclusion: 'Exclusion Decided',
  acknowledgement: 'Alert Acknowledged',
  governance: 'Governance Recorded',
};
const facts: ReadonlySet<CanonicalEvent['kind']> = new Set(['ticket', 'check', 'measurement']);

/**
 * May this feed say this? With `sources` in the contract in force at the event's receipt only what they allow; without, ticket, check and
 * measurement events from any feed, decisions only at the command. One contract that allows it is enough. interfaces: Contract, sources.
 */
export const isAuthorised = (rulebooks: readonly Rules[], event: CanonicalEvent, door: Door): boolean =>
  rulebooks.length === 0 || rulebooks.some((rules) => allows(rules, event, door));

const allows = (rules: Rules, event: CanonicalEvent, door: Door): boolean => {
  const version = rules.versions.findLast(({ from }) => event.receivedAt >= from) ?? rules.versions[0];
  const sources = version?.contract.sources;
  if (!sources) return door === 'command' || facts.has(event.kind);
  return sources.some((source) => source.feed === event.source && mayType(source, event) && isFor(source, event));
};

const matchers = new WeakMap<JsonObject, Matcher>();
const matcherOf = (pattern: JsonObject): Matcher => {
  const known = matchers.get(pattern);
  if (known) return known;
  const compiled = compilePattern(pattern);
  const matcher: Matcher = compiled.ok ? compiled.value : () => false;
  matchers.set(pattern, matcher);
  return matcher;
};

const mayType = ({ may }: Source, event: CanonicalEvent): boolean =>
  may.some(({ type, only }) => type === typeOf[event.kind] && (!only || matcherOf(only)(jsonOf(event))));

const inside = (list: readonly string[] | undefined, value: unknown): boolean =>
  !list || typeof value !== 'string' || list.includes(value);

/** An event that names no provider or service is not held to the list: it changes something else of an item that did. */
const isFor = ({ providers, services }: Source, event: CanonicalEvent): boolean => {
  const fields = event.kind === 'ticket' ? event.set : jsonOf(event);
  return inside(providers, fields['provider']) && inside(services, fields['service']);
};
