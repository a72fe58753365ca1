import { canonicalJson } from '../domain/canonical.ts';
import type { Report } from '../domain/report-model.ts';
import type { Json } from '../domain/types.ts';

/** The report as canonical JSON (RFC 8785) and a line feed: the same model gives the same bytes, so its hash can be signed. */
export const reportJson = (report: Report): string => {
  const plain = report as unknown as Json; // oxlint-disable-line typescript/no-unsafe-type-assertion -- the model is plain data
  return `${canonicalJson(plain)}\n`;
};
