import { readContract } from '../../shared/contract/read.ts';
import { findingText } from '../../shared/contract/finding.ts';
import type { Contract } from '../../shared/domain/contract.ts';

/** A contract with every kind of level and window that the engine's properties speak of. Pieces can be replaced to make another version. */
export const engineContractText = `apiVersion: plumbline/v1
kind: Contract
metadata: { id: prop, title: Every kind of level, version: 1, effectiveFrom: 2026-03-02 }
timezone: Europe/London
calendars:
  - { id: office, weekly: { MON: ["09:00-17:00"], TUE: ["09:00-17:00"], WED: ["09:00-17:00"], THU: ["09:00-17:00"], FRI: ["09:00-17:00"] } }
  - { id: always, always: true }
pauses:
  - { id: with-user, match: { state: [pending], reason: [customer] } }
exclusions:
  - { id: EX-MAINT, kind: planned-maintenance, noticeHours: 0, maxHoursPerMonth: 20, effect: remove-from-agreed-time, approval: automatic-if-notified }
  - { id: EX-CUST, kind: customer-failure, effect: remove-item, approval: customer }
serviceLevels:
  - id: resolve
    title: Resolved in time
    metric: { kind: ratio, of: tickets, eligible: { type: [incident] }, exclusions: [EX-CUST], clock: { start: opened, stop: resolved, target: { by: priority, P1: PT4H, P2: PT8H, default: P1BD }, calendar: { by: priority, P1: always, default: office }, pauses: [with-user], warn: [50, -PT1H], onReopen: resume, onTargetChange: from-start } }
    window: { type: calendar-month }
    levels: { direction: higher, expected: 90 }
    alerts: { warnAtPercentOfBudget: [50], channels: [email] }
    expectedMonthlyVolume: 12
  - id: respond
    title: Responded in time
    metric: { kind: ratio, of: tickets, eligible: { type: [incident], provider: [north] }, clock: { start: opened, stop: responded, target: PT1H, calendar: always, onReopen: restart, countedIn: due } }
    window: { type: quarter }
    levels: { direction: higher, expected: 80 }
    alerts: { warnAtPercentOfBudget: [80], channels: [email] }
  - id: reply
    title: Every round answered
    metric: { kind: ratio, of: tickets, eligible: { type: [incident] }, clock: { start: requester-waiting, stop: responded, cycles: each, target: PT2H, calendar: always, warn: [80] } }
    window: { type: rolling, hours: 12 }
    levels: { direction: higher, expected: 75 }
  - id: mean-time
    title: Mean time to resolve
    metric: { kind: mean, of: tickets, eligible: { type: [incident] }, value: elapsed, clock: { start: opened, stop: resolved, target: PT8H, calendar: always, pauses: [with-user] } }
    window: { type: rolling, days: 3 }
    levels: { direction: lower, expected: 28800000 }
  - id: p90-time
    title: Nine of ten resolved
    metric: { kind: percentile, p: 90, of: tickets, eligible: { type: [incident] }, value: elapsed, clock: { start: opened, stop: resolved, target: PT8H, calendar: always } }
    window: { type: calendar-week }
    levels: { direction: lower, expected: 28800000 }
  - id: site-up
    title: Site available
    metric: { kind: availability, of: checks, eligible: { service: [site] }, agreedTime: always, staleAfter: PT8H, beforeFirstReport: excluded, minOutage: PT5M, confirmAfter: 2, mergeUpShorterThan: PT10M, exclusions: [EX-MAINT] }
    window: { type: calendar-month }
    levels: { direction: higher, expected: 99 }
    alerts: { warnAtPercentOfBudget: [50], channels: [email] }
  - id: line-up
    title: Line available
    metric: { kind: availability, of: checks, eligible: { check: [line] }, agreedTime: office, staleAfter: never, beforeFirstReport: down, unknown: down, maintenance: own-state, countFrom: confirmed, confirmAfter: 2 }
    window: { type: rolling, hours: 30 }
    levels: { direction: higher, expected: 97 }
  - id: chain-up
    title: Site and line
    metric: { kind: availability, of: checks, eligible: { check: [none] }, composition: { serial: [{ level: site-up }, { level: line-up }] }, agreedTime: always }
    window: { type: calendar-week }
    levels: { direction: higher, expected: 95 }
  - id: good-reports
    title: Good reports
    metric: { kind: ratio, of: checks, eligible: { check: [{ prefix: "" }] }, good: { state: [up] } }
    window: { type: calendar-day }
    levels: { direction: higher, expected: 80 }
  - id: delivered
    title: Delivered
    metric: { kind: ratio, of: measurements, eligible: { metric: [delivered] } }
    window: { type: quarter }
    levels: { direction: higher, expected: 95 }
  - id: delay-mean
    title: Mean delay
    metric: { kind: mean, of: measurements, eligible: { metric: [delay] }, unit: ms }
    window: { type: calendar-month }
    levels: { direction: lower, expected: 50 }
  - id: delay-p95
    title: Delay of nineteen in twenty
    metric: { kind: percentile, p: 95, of: measurements, eligible: { metric: [delay] }, unit: ms }
    window: { type: rolling, days: 2 }
    levels: { direction: lower, expected: 60 }
`;

/** Reads a contract, with pieces replaced; throws when a piece is not there or the contract has errors. */
export const engineContract = (
  text = engineContractText,
  ...edits: readonly (readonly [string, string])[]
): Contract => {
  const edited = edits.reduce((now, [piece, by]) => {
    if (!now.includes(piece)) throw new Error(`not in the contract: ${piece}`);
    return now.replaceAll(piece, by);
  }, text);
  const reading = readContract(edited, 'engine.yaml');
  if (!reading.ok) throw new Error(reading.findings.map(findingText).join('\n'));
  return reading.contract;
};
