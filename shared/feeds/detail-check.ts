import type { CheckEvent, CheckState } from '../domain/event.ts';
import { done } from '../domain/types.ts';
import { present, readInterval, type DetailReader } from './detail-reader.ts';
import { numberField, oneOf, optionalText, textField } from './fields.ts';

const checkStates: readonly CheckState[] = ['up', 'down', 'degraded', 'unknown', 'maintenance', 'pending'];

/** `Check Reported`. */
export const readCheck: DetailReader = (base, detail) => {
  const check = textField(detail, 'check');
  if (!check.ok) return check;
  const state = oneOf(detail, 'state', checkStates);
  if (!state.ok) return state;
  const previous = detail['previous'] === undefined ? done(undefined) : oneOf(detail, 'previous', checkStates);
  if (!previous.ok) return previous;
  const service = optionalText(detail, 'service');
  if (!service.ok) return service;
  const provider = optionalText(detail, 'provider');
  if (!provider.ok) return provider;
  const latency = numberField(detail, 'latencyMs');
  if (!latency.ok) return latency;
  const users = numberField(detail, 'users');
  if (!users.ok) return users;
  const interval = detail['interval'] === undefined ? done(undefined) : readInterval(detail['interval']);
  if (!interval.ok) return interval;
  const event: CheckEvent = {
    ...base,
    kind: 'check',
    check: check.value,
    state: state.value,
    previous: previous.value,
    soft: detail['soft'] === true ? true : undefined,
    service: service.value,
    provider: provider.value,
    latencyMs: latency.value,
    interval: interval.value,
    users: users.value,
  };
  return done(present(event));
};
