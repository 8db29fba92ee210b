// One Windows event, whatever layout it came in: the system part by name, the event data as a flat object.
import type { NativeEvent } from '@tocsin/contracts/event';

import { isObject, ParseFault } from './source.ts';

type AuditOutcome = 'success' | 'failure' | null;

export type WindowsRecord = {
  eventId: number;
  channel: string;
  provider: string;
  computer: string;
  /** EventRecordID as text; empty when the layout does not carry it. */
  recordId: string;
  time: number | null;
  level: string;
  outcome: AuditOutcome;
  /** Task and opcode names as the shipper rendered them; empty when it did not. */
  task: string;
  opcode: string;
  /** Process that wrote the event, and the SID in System/Security; null and empty when absent. */
  writerPid: number | null;
  userSid: string;
  userAccount: string;
  /** Event data by name. In flat layouts this is the whole record: system names are skipped by the field maps. */
  data: Record<string, unknown>;
  /** The rendered text, when the shipper sends it. */
  message: string;
  agentId: string;
  hostIps: readonly string[];
  /** The shipper's own word for what happened; the task, where its modules know no better. */
  action?: string;
  /** An ECS document whose own fields complete the event. */
  carried?: Record<string, unknown>;
  /** Flat, with the names public Sigma rules use. */
  native: NativeEvent;
};

const levels = ['information', 'critical', 'error', 'warning', 'information', 'verbose'];

/** Level number or name as one of the names Windows uses, in lower case. */
export function levelName(level: unknown): string {
  if (typeof level === 'number') return levels[level] ?? '';
  if (typeof level !== 'string' || level === '') return '';
  if (level.length === 1) return levels[Number(level)] ?? '';
  const name = level.toLowerCase();
  return name === 'info' ? 'information' : name;
}

const successBit = 0x20n << 48n;
const failureBit = 0x10n << 48n;
const numbers = new Map<number, AuditOutcome>();

function outcomeOfMask(mask: bigint): AuditOutcome {
  if ((mask & successBit) !== 0n) return 'success';
  return (mask & failureBit) === 0n ? null : 'failure';
}

/** Audit success and failure are two bits of the 64-bit keyword mask; shippers write it in five ways. */
export function outcomeOfKeywords(keywords: unknown): AuditOutcome {
  if (typeof keywords === 'number') {
    let known = numbers.get(keywords);
    if (known === undefined) {
      known = Number.isInteger(keywords) ? outcomeOfMask(BigInt.asUintN(64, BigInt(keywords))) : null;
      if (numbers.size < 1_000) numbers.set(keywords, known);
    }
    return known;
  }
  if (Array.isArray(keywords)) {
    for (const keyword of keywords) {
      const outcome: AuditOutcome = outcomeOfKeywords(keyword);
      if (outcome !== null) return outcome;
    }
    return null;
  }
  if (typeof keywords !== 'string') return null;
  if (keywords.startsWith('0x') && keywords.length === 18) {
    const nibble = Number.parseInt(keywords.charAt(4), 16);
    if ((nibble & 2) !== 0) return 'success';
    return (nibble & 1) === 0 ? null : 'failure';
  }
  return keywords === '' ? null : (outcomeNames.get(keywords.toLowerCase()) ?? null);
}

const outcomeNames = new Map<string, AuditOutcome>([
  ['audit success', 'success'],
  ['audit failure', 'failure'],
  ['audit_success', 'success'],
  ['audit_failure', 'failure'],
  ["succès de l'audit", 'success'],
  ["échec de l'audit", 'failure'],
]);

export const noAddresses: readonly string[] = [];

/** The text of an element that may carry attributes: `{ '#text': … }`, `{ Value: … }` or the value itself. */
export const contentOf = (value: unknown): unknown =>
  isObject(value) ? (value['#text'] ?? value['Value'] ?? '') : value;

/** What every layout with a System part shares; used by the XML reader too. */
export type SystemPart = {
  eventId: number;
  provider: string;
  channel: string;
  computer: string;
  recordId: string;
  time: number | null;
  level: unknown;
  keywords: unknown;
  task: unknown;
  opcode: unknown;
  writerPid: number | null;
  userSid: string;
  message: string;
};

export function fromSystem(data: Record<string, unknown>, system: SystemPart): WindowsRecord {
  if (system.channel === '' && system.provider === '') {
    throw new ParseFault('The record names neither a channel nor a provider.');
  }
  const native: NativeEvent = {
    ...data,
    EventID: system.eventId,
    Channel: system.channel,
    Provider_Name: system.provider,
    Computer: system.computer,
  };
  if (system.recordId !== '') native['EventRecordID'] = system.recordId;
  if (system.level !== undefined) native['Level'] ??= contentOf(system.level);
  if (system.task !== undefined) native['Task'] ??= contentOf(system.task);
  if (system.opcode !== undefined) native['Opcode'] ??= contentOf(system.opcode);
  if (system.keywords !== undefined) native['Keywords'] ??= contentOf(system.keywords);
  if (system.userSid !== '') native['UserID'] ??= system.userSid;
  if (system.message !== '') native['Message'] ??= system.message;
  return {
    eventId: system.eventId,
    channel: system.channel,
    provider: system.provider,
    computer: system.computer,
    recordId: system.recordId,
    time: system.time,
    level: levelName(system.level),
    outcome: outcomeOfKeywords(system.keywords),
    task: '',
    opcode: '',
    writerPid: system.writerPid,
    userSid: system.userSid,
    userAccount: '',
    data,
    message: system.message,
    agentId: '',
    hostIps: noAddresses,
    native,
  };
}
