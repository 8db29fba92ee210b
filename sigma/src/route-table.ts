// Finds the compiled route of an event, and compiles it when the first event of its kind comes.
import type { LogSource, SigmaRule } from './ast.ts';
import { createCompileCache } from './compile-cache.ts';
import { compileRoute, type BoundRule } from './compile-route.ts';
import { fieldReader, type NativeEvent } from './field-access.ts';
import { eventIdsOf } from './interesting.ts';
import type { Route } from './route.ts';
import { windowsAliases } from './routing-data.ts';
import {
  bindingFor,
  bindingsOf,
  channelOf,
  isWindows,
  knownChannels,
  routedEventIds,
  type Binding,
} from './routing.ts';

/** Where the routes of one log source are: by channel as written, then by event id. */
type LogSourceRoutes = { readonly logsource: LogSource; readonly channels: Map<string | null, ChannelRoutes> };
type ChannelRoutes = {
  readonly channel: string | null;
  readonly eventIds: ReadonlySet<string>;
  readonly routes: Map<string | null, Route>;
};

export type RouteTable = { readonly find: (event: NativeEvent, logsource: LogSource) => Route };

const eventIdReader = fieldReader('EventID', windowsAliases);

/** `mostRoutes`: how many to keep before starting over, so that made-up event ids cannot fill the memory. */
export function createRouteTable(rules: readonly SigmaRule[], mostRoutes: number): RouteTable {
  const cache = createCompileCache();
  const groups = groupByLogSource(rules);
  const asWritten = new Set(knownChannels);
  const known = new Set(knownChannels.map((channel) => channel.toLowerCase()));
  const sources = new Map<string | undefined, Map<string | undefined, Map<string | undefined, LogSourceRoutes>>>();
  /** That of the event before: most events of a batch share it. */
  let last: LogSourceRoutes | null = null;
  let count = 0;

  function bind(bindings: readonly Binding[]): BoundRule[] {
    const bound = groups.flatMap(({ logsource, members }) => {
      const binding = bindingFor(bindings, logsource);
      return binding ? members.map((member) => ({ ...member, binding })) : [];
    });
    return bound.sort((a, b) => a.index - b.index);
  }

  function sourceFor(logsource: LogSource): LogSourceRoutes {
    if (last && isSame(last.logsource, logsource)) return last;
    last = sourceAt(logsource);
    return last;
  }

  function sourceAt({ product, category, service }: LogSource): LogSourceRoutes {
    const categories = child(
      sources,
      product,
      () => new Map<string | undefined, Map<string | undefined, LogSourceRoutes>>(),
    );
    const services = child(categories, category, () => new Map<string | undefined, LogSourceRoutes>());
    return child(services, service, () => ({
      logsource: {
        ...(product !== undefined && { product }),
        ...(category !== undefined && { category }),
        ...(service !== undefined && { service }),
      },
      channels: new Map(),
    }));
  }

  /** Channels are told apart only where the routing knows them; all others share the entry of null. */
  function channelFor(source: LogSourceRoutes, written: string | null): ChannelRoutes {
    const lower = written?.toLowerCase() ?? '';
    const channel = known.has(lower) && isWindows(source.logsource, lower) ? lower : null;
    const place = child(source.channels, channel, () => {
      const bindings = bindingsOf(source.logsource, channel, null);
      const named = bind(bindings).flatMap(({ rule }) => eventIdsOf(rule));
      const isTold = isWindows(source.logsource, written);
      return { channel, eventIds: new Set(isTold ? [...named, ...routedEventIds(lower)] : []), routes: new Map() };
    });
    if (written !== null && asWritten.has(written)) source.channels.set(written, place);
    return place;
  }

  function compile({ logsource }: LogSourceRoutes, { channel }: ChannelRoutes, eventId: string | null): Route {
    const facts = new Map<string, string>();
    if (eventId !== null) facts.set(eventIdReader.key, eventId);
    return compileRoute(bind(bindingsOf(logsource, channel, eventId)), facts, cache);
  }

  return {
    find(event, logsource) {
      const source = sourceFor(logsource);
      const channel = channelOf(event);
      const place = source.channels.get(channel) ?? channelFor(source, channel);
      const written = place.eventIds.size === 0 ? undefined : eventIdReader.read(event);
      const eventId = typeof written === 'string' && place.eventIds.has(written) ? written : null;
      const existing = place.routes.get(eventId);
      if (existing) return existing;
      if (count++ >= mostRoutes) {
        sources.clear();
        last = null;
        count = 0;
      }
      const route = compile(source, place, eventId);
      place.routes.set(eventId, route);
      return route;
    },
  };
}

const isSame = (a: LogSource, b: LogSource): boolean =>
  a.product === b.product && a.category === b.category && a.service === b.service;

function child<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

type Group = {
  readonly logsource: LogSource;
  readonly members: { readonly rule: SigmaRule; readonly index: number }[];
};

function groupByLogSource(rules: readonly SigmaRule[]): Group[] {
  const groups = new Map<string, Group>();
  for (const [index, rule] of rules.entries()) {
    const { product, category, service } = rule.logsource;
    child(groups, JSON.stringify([product, category, service]), () => ({
      logsource: rule.logsource,
      members: [],
    })).members.push({
      rule,
      index,
    });
  }
  return [...groups.values()];
}
