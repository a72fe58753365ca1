import type { MeasurementEvent } from '../domain/event.ts';
import { done, refuse, type JsonObject, type Result } from '../domain/types.ts';
import { present, type DetailReader } from './detail-reader.ts';
import { isObject, isWhole, optionalText, requiredInstant, textField } from './fields.ts';

const decimal = /^-?\d{1,20}(\.\d{1,12})?$/;
const figureText = (value: JsonObject[string] | undefined): string | undefined => {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && decimal.test(text) ? text : undefined;
};
const isCount = (value: unknown): value is number => isWhole(value) && value >= 0;

const readFigure = (detail: JsonObject): Result<MeasurementEvent['figure']> => {
  const nested = detail['figure'];
  const from = isObject(nested) ? nested : detail;
  const { good, total, value, count = 1, values } = from as Record<string, JsonObject[string] | undefined>;
  if (good !== undefined || total !== undefined) {
    if (!isCount(good) || !isCount(total))
      return refuse('malformed', 'good, total: expected whole numbers of at least 0');
    return good <= total
      ? done({ good, total })
      : refuse('contradictory', `good: ${good} is more than the total ${total}`);
  }
  if (value !== undefined) {
    const text = figureText(value);
    if (text === undefined)
      return refuse('malformed', `value: expected a decimal number, found ${JSON.stringify(value)}`);
    return isCount(count) && count > 0
      ? done({ value: text, count })
      : refuse('malformed', 'count: expected a whole number of at least 1');
  }
  if (Array.isArray(values)) {
    const texts = values.map(figureText);
    return texts.every((text) => text !== undefined)
      ? done({ values: texts })
      : refuse('malformed', 'values: expected a list of decimal numbers');
  }
  return refuse('malformed', 'expected good and total, value, or values');
};

/** `Measurement Reported`. */
export const readMeasurement: DetailReader = (base, detail) => {
  const metric = textField(detail, 'metric');
  if (!metric.ok) return metric;
  const from = requiredInstant(detail, 'from');
  if (!from.ok) return from;
  const to = requiredInstant(detail, 'to');
  if (!to.ok) return to;
  if (to.value < from.value) return refuse('contradictory', 'to: lies before from');
  const figure = readFigure(detail);
  if (!figure.ok) return figure;
  const service = optionalText(detail, 'service');
  if (!service.ok) return service;
  const provider = optionalText(detail, 'provider');
  if (!provider.ok) return provider;
  const event: MeasurementEvent = {
    ...base,
    kind: 'measurement',
    metric: metric.value,
    from: from.value,
    to: to.value,
    figure: figure.value,
    service: service.value,
    provider: provider.value,
  };
  return done(present(event));
};
