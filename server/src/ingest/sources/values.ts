// Turns values as sources write them into values as ECS wants them: absent instead of empty, addresses checked.
import { isIPv6 } from 'node:net';

import type { EcsDocument, EcsField, EcsValue } from '@tocsin/contracts/event';

/** Any value as text: strings as they are, lists joined, objects as JSON; empty for null and undefined. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.join(', ');
  return JSON.stringify(value) ?? '';
}

/** Line breaks and tabs as spaces: a message is one line. */
export const oneLine = (text: string): string =>
  /[\r\n\t]/.test(text) ? text.replaceAll(/[\r\n\t]+/g, ' ').trim() : text;

/** A whole number ≥ 0 from a number, a decimal string or a `0x` string; null when it is none. */
export function wholeNumber(value: unknown): number | null {
  if (typeof value === 'number') return value >= 0 && Number.isFinite(value) ? Math.floor(value) : null;
  if (typeof value !== 'string' || value === '' || value.length > 20) return null;
  const number = Number(value);
  return number >= 0 && Number.isFinite(number) ? Math.floor(number) : null;
}

const isPort = (value: number): boolean => value <= 65_535;

export function portOf(value: unknown): number | null {
  const number = wholeNumber(value);
  return number !== null && isPort(number) ? number : null;
}

function isIpv4(text: string): boolean {
  if (text.length < 7 || text.length > 15) return false;
  let parts = 1;
  let value = -1;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 46) {
      if (value < 0) return false;
      parts++;
      value = -1;
      continue;
    }
    if (code < 48 || code > 57) return false;
    value = (value < 0 ? 0 : value * 10) + code - 48;
    if (value > 255) return false;
  }
  return parts === 4 && value >= 0;
}

/** The address alone: `::ffff:` mapped ones as IPv4, brackets and zone removed; null when it is no address. */
export function ipOf(value: unknown): string | null {
  if (typeof value !== 'string' || value.length < 2 || value.length > 60) return null;
  if (isIpv4(value)) return value;
  if (!value.includes(':')) return null;
  let text = value.charCodeAt(0) === 91 && value.endsWith(']') ? value.slice(1, -1) : value;
  const zone = text.indexOf('%');
  if (zone > 0) text = text.slice(0, zone);
  if (text.length > 7 && text.slice(0, 7).toLowerCase() === '::ffff:' && isIpv4(text.slice(7))) return text.slice(7);
  return isIPv6(text) ? canonical(text.toLowerCase()) : null;
}

/** The short form (RFC 5952) of addresses that are written with leading or runs of zeros. */
function canonical(ip: string): string {
  if (!ip.includes(':0') && !ip.startsWith('0')) return ip;
  return new URL(`http://[${ip}]`).hostname.slice(1, -1);
}

/** The last part of a Windows or POSIX path. */
export function baseName(path: string): string {
  const cut = Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/'));
  return cut < 0 ? path : path.slice(cut + 1);
}

export function setText(ecs: EcsDocument, field: EcsField, value: unknown): void {
  if (typeof value === 'string') {
    if (value !== '' && value !== '-') ecs[field] = value;
  } else if (value !== null && value !== undefined) {
    const text = textOf(value);
    if (text !== '') ecs[field] = text;
  }
}

export function setNumber(ecs: EcsDocument, field: EcsField, value: unknown): void {
  const number = wholeNumber(value);
  if (number !== null) ecs[field] = number;
}

export function setPort(ecs: EcsDocument, field: EcsField, value: unknown): void {
  const port = portOf(value);
  if (port !== null) ecs[field] = port;
}

export function setIp(ecs: EcsDocument, field: EcsField, value: unknown): void {
  const ip = ipOf(value);
  if (ip !== null) ecs[field] = ip;
}

/** The address in `<side>.ip`, or in `<side>.domain` when it is a name. */
export function setAddress(ecs: EcsDocument, side: 'source' | 'destination', value: unknown): void {
  const ip = ipOf(value);
  if (ip !== null) ecs[`${side}.ip`] = ip;
  else if (typeof value === 'string' && value.length > 1 && value !== '-' && value !== '?')
    ecs[`${side}.domain`] = value;
}

/** `DOMAIN\name` or a bare name. */
export function setUser(ecs: EcsDocument, account: unknown): void {
  if (typeof account !== 'string' || account === '' || account === '-') return;
  const cut = account.indexOf('\\');
  if (cut < 0) {
    ecs['user.name'] = account;
    return;
  }
  if (cut > 0) ecs['user.domain'] = account.slice(0, cut);
  if (cut + 1 < account.length) ecs['user.name'] = account.slice(cut + 1);
}

export const textField = (ecs: EcsDocument, field: EcsField): string => {
  const value: EcsValue | undefined = ecs[field];
  return typeof value === 'string' ? value : '';
};
