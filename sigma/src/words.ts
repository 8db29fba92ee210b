// The words of Sigma with what they mean, for editors: plain data that loads nothing else.
import { categoryRoutes } from './routing-data.ts';

export { generalCategories, generalServices, knownProducts, type KnownProduct } from './lint/taxonomy.ts';

/** By modifier, as it is written behind `|`. */
export const modifierWords: Readonly<Record<string, string>> = {
  contains: 'the value stands anywhere in the text',
  startswith: 'the text begins with the value',
  endswith: 'the text ends with the value',
  all: 'all values of the list must be found, not one of them',
  re: 'a regular expression, found anywhere; letters with case',
  i: 'after re: without regard to case',
  m: 'after re: ^ and $ are the ends of each line',
  s: 'after re: a dot is a line break, too',
  ignorecase: 'the same as i',
  multiline: 'the same as m',
  dotall: 'the same as s',
  cased: 'upper and lower case must be the same',
  windash: 'a dash of Windows options, in any of its forms: - / –',
  cidr: 'an address inside the network, such as 10.0.0.0/8',
  exists: 'whether the event has the field: true or false',
  neq: 'the text is something else than the value',
  fieldref: 'the value is the name of another field of the event',
  expand: 'a %placeholder% stands for values kept elsewhere',
  base64: 'the value encoded in base64',
  base64offset: 'the value inside of something encoded in base64',
  utf16le: 'the value as UTF-16, before base64',
  wide: 'the same as utf16le',
  utf16be: 'the value as UTF-16 with the high byte first',
  utf16: 'the value as UTF-16 with a byte order mark',
  lt: 'a number less than the value',
  lte: 'a number of the value at most',
  gt: 'a number greater than the value',
  gte: 'a number of the value at least',
  minute: 'the minute of a time, in UTC',
  hour: 'the hour of a time, in UTC',
  day: 'the day of the month of a time, in UTC',
  week: 'the ISO week of a time, in UTC',
  month: 'the month of a time, in UTC',
  year: 'the year of a time, in UTC',
};

/** Of the Windows events that serve a category: the service and ids of the usual source; null for none. */
export function eventIdsOf(category: string): { service: string; eventIds: readonly number[] } | null {
  const route = categoryRoutes.find((candidate) => candidate.category === category);
  return route ? { service: route.service, eventIds: route.eventIds } : null;
}
