// Writes a value into an ECS column after checking that it fits the column's type.
import { type EcsDocument, type EcsField, ecsFields } from '@tocsin/contracts/event';

import { ipOf, portOf, textOf, wholeNumber } from './values.ts';

const isEcsField = (name: string): name is EcsField => Object.hasOwn(ecsFields, name);

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);
const limits = { u8: 255, u16: 65_535, u32: 4_294_967_295, u64: Number.MAX_SAFE_INTEGER };

/** The ECS field of that name; undefined when it has no column. */
export const ecsFieldOf = (name: string): EcsField | undefined => (isEcsField(name) ? name : undefined);

/** False when the value does not fit, so that the caller keeps it elsewhere. An empty value fits and writes nothing. */
export function setEcs(ecs: EcsDocument, field: EcsField, value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  const type = ecsFields[field];
  switch (type) {
    case 'keyword':
    case 'text': {
      const text = textOf(Array.isArray(value) ? (value[0] ?? '') : value);
      if (text !== '') ecs[field] = text;
      return !Array.isArray(value) || value.length < 2;
    }
    case 'ip': {
      const ip = ipOf(Array.isArray(value) ? value[0] : value);
      if (ip !== null) ecs[field] = ip;
      return ip !== null;
    }
    case 'u8':
    case 'u32':
    case 'u64':
    case 'u16': {
      const number = type === 'u16' ? portOf(value) : wholeNumber(value);
      if (number === null || number > limits[type]) return false;
      ecs[field] = number;
      return true;
    }
    case 'keyword[]':
    case 'text[]': {
      const list = listOf(value)
        .map(textOf)
        .filter((item) => item !== '');
      if (list.length > 0) ecs[field] = list;
      return true;
    }
    default: {
      const list = listOf(value)
        .map(ipOf)
        .filter((ip) => ip !== null);
      if (list.length > 0) ecs[field] = [...new Set(list)];
      return list.length === listOf(value).length;
    }
  }
}
