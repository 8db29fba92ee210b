// In which order the fields of a VPC flow log line stand, for the formats that AWS documents and for others by guessing.
import { ipOf } from '../values.ts';

const names = (text: string): readonly string[] => text.split(' ').filter((name) => name !== '');

const defaultFormat =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';
/** All fields in the order of the documentation; a custom format of `all fields` ends anywhere in it. */
const documented = names(`${defaultFormat} vpc-id subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr region az-id
sublocation-type sublocation-id pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path ecs-cluster-arn
ecs-cluster-name ecs-container-instance-arn ecs-container-instance-id ecs-container-id ecs-second-container-id ecs-service-name
ecs-task-definition-arn ecs-task-arn ecs-task-id reject-reason`.replaceAll('\n', ' ')); // prettier-ignore
const examples: readonly (readonly string[])[] = [
  names(`version vpc-id subnet-id instance-id interface-id account-id type srcaddr dstaddr srcport dstport pkt-srcaddr
pkt-dstaddr protocol bytes packets start end action tcp-flags log-status`.replaceAll('\n', ' ')),
  names(`version interface-id account-id vpc-id subnet-id instance-id srcaddr dstaddr srcport dstport protocol tcp-flags type
pkt-srcaddr pkt-dstaddr action log-status`.replaceAll('\n', ' ')),
  names('instance-id interface-id srcaddr dstaddr pkt-srcaddr pkt-dstaddr'),
]; // prettier-ignore

const shapes: Readonly<Record<string, RegExp>> = {
  version: /^\d{1,2}$/,
  'account-id': /^(?:\d{5,14}|unknown)$/,
  'interface-id': /^eni-/,
  'vpc-id': /^vpc-/,
  'subnet-id': /^subnet-/,
  'instance-id': /^i-/,
  action: /^(?:ACCEPT|REJECT)$/,
  'log-status': /^(?:OK|NODATA|SKIPDATA)$/,
  type: /^(?:IPv4|IPv6|EFA)$/,
  'flow-direction': /^(?:ingress|egress)$/,
  'az-id': /^[a-z]{2,}\d-az\d+$/,
  region: /^[a-z]{2}(?:-[a-z]+)+-\d$/,
  'sublocation-type': /^(?:wavelength|outpost|localzone)$/,
};
const addresses = new Set(['srcaddr', 'dstaddr', 'pkt-srcaddr', 'pkt-dstaddr']);
const numbers = new Set(['srcport', 'dstport', 'protocol', 'packets', 'bytes', 'start', 'end', 'tcp-flags']);

function fits(name: string, value: string): boolean {
  if (value === '-') return true;
  if (addresses.has(name)) return ipOf(value) !== null;
  if (numbers.has(name)) return /^\d{1,15}$/.test(value);
  return shapes[name]?.test(value) ?? true;
}

const isFormat = (format: readonly string[], values: readonly string[]): boolean =>
  format.length >= values.length && values.every((value, index) => fits(format[index] ?? '', value));

const epoch = /^1\d{9}$/;
const accountId = /^\d{12}$/;
/** These look like ports and counts. */
const numeric = new Set(['version', 'account-id']);

/** By their looks: what says what it is, then addresses, times and counts in the usual order. */
function guessed(values: readonly string[]): readonly string[] {
  const format = values.map((value) => {
    if (accountId.test(value)) return 'account-id';
    const named = Object.entries(shapes).find(([name, shape]) => !numeric.has(name) && shape.test(value));
    return named?.[0] ?? '';
  });
  const fill = (order: readonly string[], test: (value: string) => boolean): void => {
    let next = 0;
    values.forEach((value, index) => {
      if (format[index] === '' && next < order.length && test(value)) format[index] = order[next++] ?? '';
    });
  };
  fill(['srcaddr', 'dstaddr', 'pkt-srcaddr', 'pkt-dstaddr'], (value) => ipOf(value) !== null);
  fill(['start', 'end'], (value) => epoch.test(value));
  if (/^[2-9]$|^10$/.test(values[0] ?? '')) format[0] = 'version';
  fill(['srcport', 'dstport', 'protocol', 'packets', 'bytes', 'tcp-flags'], (value) => /^\d{1,15}$/.test(value));
  return format;
}

const statuses = new Set(['OK', 'NODATA', 'SKIPDATA']);
const decisions = new Set(['ACCEPT', 'REJECT', '-']);

/** Most lines are of the default format: what tells it apart is looked at alone. */
const isUsual = (values: readonly string[]): boolean =>
  statuses.has(values[13] ?? '') && decisions.has(values[12] ?? '') && (values[2] ?? '').startsWith('eni-');

/** The name of each field of the line; null when it is no flow log. '' stands for a field that cannot be told. */
export function formatOf(values: readonly string[]): readonly string[] | null {
  if (values.length === 14 && isUsual(values)) return documented;
  if (values.length > 14 && isFormat(documented, values)) return documented;
  const example = examples.find((format) => format.length === values.length && isFormat(format, values));
  if (example !== undefined) return example;
  if (values.length < 4 || values.length > 60) return null;
  const format = guessed(values);
  const known = new Set(format);
  const surely = known.has('interface-id') || known.has('action') || known.has('log-status');
  return surely && (known.has('srcaddr') || known.has('log-status')) ? format : null;
}

/** Whether the line is the header that a file in a bucket begins with. */
export const isHeader = (values: readonly string[]): boolean =>
  values.length > 2 && values.every((value) => documented.includes(value));
