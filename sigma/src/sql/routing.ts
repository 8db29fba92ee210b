// Which stored events a rule reads, and under which names: the matcher's routing as conditions.
import type { LogSource } from '../ast.ts';
import { widerServices, type FieldAliases } from '../routing-data.ts';
import { bindingFor, bindingsOf, knownChannels, routedEventIds, serves, type Binding } from '../routing.ts';
import type { Binder } from './binder.ts';
import type { EventShape } from './shape.ts';

/** Events for which the rule's fields have these names. */
export type Branch = {
  readonly where: string;
  readonly aliases: FieldAliases;
  readonly eventTypes: readonly string[] | null;
};

type Place = { readonly channel: string | null; readonly eventId: string | null; readonly others: readonly string[] };
type Found = { readonly binding: Binding; readonly places: Place[] };

/** `fields`: those the rule looks at; places whose names for them are the same share a branch. */
export function branchesOf(wanted: LogSource, fields: readonly string[], shape: EventShape, bind: Binder): Branch[] {
  const own = ownCondition(wanted, shape, bind);
  const isForWindows = wanted.product === undefined || wanted.product === 'windows';
  const branches: Branch[] = [];
  if (wanted.product !== 'windows') branches.push(...elsewhere(wanted, own, shape, bind));
  if (isForWindows) branches.push(...onWindows(wanted, own, fields, shape, bind));
  return branches;
}

/** The event's own log source serves the rule's, as `serves` says; for Windows the product is settled elsewhere. */
function ownCondition({ category, service }: LogSource, shape: EventShape, bind: Binder): string {
  const parts = [
    ...(category === undefined ? [] : [`lowerUTF8(${shape.category}) = ${bind.text(category)}`]),
    ...(service === undefined ? [] : [`lowerUTF8(${shape.service}) = ${bind.text(service)}`]),
  ];
  return parts.length === 0 ? '1' : parts.join(' AND ');
}

/** The channels that the routing knows, in lower case. */
const known: readonly string[] = [...new Set(knownChannels.map((name) => name.toLowerCase()))];

/** As the matcher's `isWindows`: an event that names no product is Windows' when the routing knows its channel. */
function isWindowsSql(shape: EventShape, bind: Binder): string {
  const named = `lowerUTF8(${shape.channel}) IN ${bind.texts(known)}`;
  return bind.define(`if(${shape.product} = '', ${named}, lowerUTF8(${shape.product}) = 'windows')`);
}

function elsewhere(wanted: LogSource, own: string, shape: EventShape, bind: Binder): Branch[] {
  const [category, service] = [`lowerUTF8(${shape.category})`, `lowerUTF8(${shape.service})`];
  const product = `lowerUTF8(${shape.product})`;
  const products = wanted.product === undefined ? [] : [`${product} = ${bind.text(wanted.product)}`];
  const wider = widerFor(wanted).map(
    ([from, service_]) => `(${product} = ${bind.text(from)} AND ${service} = ${bind.text(service_)})`,
  );
  const categories = wanted.category === undefined ? [] : [`${category} = ${bind.text(wanted.category)}`];
  const served = wider.length === 0 ? own : `(${own} OR (${[...categories, `(${wider.join(' OR ')})`].join(' AND ')}))`;
  const where = [`NOT ${isWindowsSql(shape, bind)}`, ...products, served].join(' AND ');
  return [{ where, aliases: {}, eventTypes: null }];
}

/** Products and services whose events also serve the wanted service. */
function widerFor({ service }: LogSource): [string, string][] {
  if (service === undefined) return [];
  return Object.entries(widerServices).flatMap(([from, services]) =>
    Object.entries(services).flatMap(([narrow, wide]): [string, string][] =>
      wide.includes(service) ? [[from, narrow]] : [],
    ),
  );
}

function onWindows(
  wanted: LogSource,
  own: string,
  fields: readonly string[],
  shape: EventShape,
  bind: Binder,
): Branch[] {
  const found = new Map<string, { binding: Binding; where: string[] }>();
  for (const ownServes of own === '1' ? [true] : [true, false]) {
    const groups = new Map<string, Found>();
    for (const place of places()) {
      const binding = bindingFor(bindingsAt(wanted, place, ownServes), wanted);
      if (!binding) continue;
      const key = JSON.stringify([binding.eventTypes, fields.map((field) => binding.aliases[field] ?? field)]);
      const known = groups.get(key);
      if (known) known.places.push(place);
      else groups.set(key, { binding, places: [place] });
    }
    const condition = own === '1' ? '1' : ownServes ? `(${own})` : `NOT (${own})`;
    for (const [key, { binding, places: at }] of groups) {
      const where = conjunction([condition, placesSql(at, shape, bind)]);
      const known = found.get(key);
      if (known) known.where.push(where);
      else found.set(key, { binding, where: [where] });
    }
  }
  return [...found.values()].map(({ binding: { aliases, eventTypes }, where }) => ({
    where: conjunction([
      isWindowsSql(shape, bind),
      where.length > 1 ? `((${where.join(') OR (')}))` : (where[0] ?? '1'),
    ]),
    aliases,
    eventTypes,
  }));
}

const conjunction = (parts: readonly string[]): string => parts.filter((part) => part !== '1').join(' AND ') || '1';

/** Every kind of Windows event that the routing tells apart; null channel: any other. */
function places(): Place[] {
  const found: Place[] = [{ channel: null, eventId: null, others: [] }];
  for (const channel of known) {
    const ids = [...new Set(routedEventIds(channel))];
    found.push({ channel, eventId: null, others: ids });
    for (const eventId of ids) found.push({ channel, eventId, others: [] });
  }
  return found;
}

/** The bindings of an event there whose own log source serves the rule, or does not. */
function bindingsAt(wanted: LogSource, { channel, eventId }: Place, ownServes: boolean): Binding[] {
  const own: LogSource = ownServes ? { ...wanted, product: 'windows' } : { product: 'windows' };
  const bindings = bindingsOf(own, channel, eventId);
  return ownServes ? bindings : bindings.filter((binding, index) => index < bindings.length - 1 || serves({}, wanted));
}

function placesSql(at: readonly Place[], shape: EventShape, bind: Binder): string {
  const channel = `lowerUTF8(${shape.channel})`;
  const total = places().length;
  if (at.length === total) return '1';
  const byIds = new Map<string, { channels: string[]; sql: string }>();
  const take = (key: string, sql: string, name: string): void => {
    const same = byIds.get(key);
    if (same) same.channels.push(name);
    else byIds.set(key, { channels: [name], sql });
  };
  const conditions: string[] = [];
  for (const [name, group] of Map.groupBy(at, (place) => place.channel)) {
    if (name === null) {
      conditions.push(`${channel} NOT IN ${bind.texts(known)}`);
      continue;
    }
    const routed = [...new Set(routedEventIds(name))];
    const ids = group.flatMap(({ eventId }) => eventId ?? []);
    const others = group.some(({ eventId }) => eventId === null);
    if (others && ids.length === routed.length) take('all', '1', name);
    else if (others) {
      const left = routed.filter((id) => !ids.includes(id));
      take(`not ${left.join()}`, `${shape.eventId} NOT IN ${bind.texts(left)}`, name);
    } else take(ids.join(), `${shape.eventId} IN ${bind.texts(ids)}`, name);
  }
  for (const { channels, sql } of byIds.values()) {
    const inChannels = `${channel} IN ${bind.texts(channels)}`;
    conditions.push(sql === '1' ? inChannels : `(${inChannels} AND ${sql})`);
  }
  return `(${conditions.join(' OR ')})`;
}
