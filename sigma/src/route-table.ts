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
  readonly routes: Map<string | null, Decider>;
};

/** One kind of event, compiled: `route` counts the rules that apply to it, `toMatch` takes what it counts. */
export type Decider = { readonly route: Route; readonly toMatch: (place: number) => void };
/** By the kind of event, what was compiled of which rules. */
type Compiled = Map<string, { readonly rules: readonly SigmaRule[]; readonly route: Route }>;

export type RouteTable = {
  readonly find: (event: NativeEvent, logsource: LogSource) => Decider;
  readonly compiled: Compiled;
};

type RouteTableOptions = {
  /** How many to keep before starting over, so that made-up event ids cannot fill the memory. */
  readonly mostRoutes: number;
  /** Called with the place of each rule that matches. */
  readonly onMatch: (index: number) => void;
  /** What an earlier table compiled: taken over where the same rules, as objects, decide a kind of event. */
  readonly earlier: Compiled | undefined;
};

const eventIdReader = fieldReader('EventID', windowsAliases);

export function createRouteTable(
  rules: readonly SigmaRule[],
  { mostRoutes, onMatch, earlier }: RouteTableOptions,
): RouteTable {
  const compiled: Compiled = new Map();
  const cache = createCompileCache();
  const groups = groupByLogSource(rules);
  const asWritten = new Set(knownChannels);
  const known = new Set(knownChannels.map((channel) => channel.toLowerCase()));
  const sources = createLogSources();
  let count = 0;

  function bind(bindings: readonly Binding[]): BoundRule[] {
    const bound = groups.flatMap(({ logsource, members }) => {
      const binding = bindingFor(bindings, logsource);
      return binding ? members.map((member) => ({ ...member, binding })) : [];
    });
    return bound.sort((a, b) => a.index - b.index);
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

  function decide({ logsource }: LogSourceRoutes, { channel }: ChannelRoutes, eventId: string | null): Decider {
    const bound = bind(bindingsOf(logsource, channel, eventId));
    const { product, category, service } = logsource;
    const kind = JSON.stringify([product, category, service, channel, eventId]);
    const known = earlier?.get(kind);
    const route = known && sameRules(known.rules, bound) ? known.route : compile(bound, eventId);
    compiled.set(kind, { rules: bound.map(({ rule }) => rule), route });
    const indices = Int32Array.from(bound, ({ index }) => index);
    return { route, toMatch: (place) => onMatch(indices[place] ?? -1) };
  }

  function compile(bound: readonly BoundRule[], eventId: string | null): Route {
    const facts = new Map<string, string>();
    if (eventId !== null) facts.set(eventIdReader.key, eventId);
    return compileRoute(
      bound.map((rule, place) => ({ ...rule, index: place })),
      facts,
      cache,
    );
  }

  return {
    compiled,
    find(event, logsource) {
      const source = sources.at(logsource);
      const channel = channelOf(event);
      const place = source.channels.get(channel) ?? channelFor(source, channel);
      const written = place.eventIds.size === 0 ? undefined : eventIdReader.read(event);
      const eventId = typeof written === 'string' && place.eventIds.has(written) ? written : null;
      const existing = place.routes.get(eventId);
      if (existing) return existing;
      if (count++ >= mostRoutes) {
        sources.clear();
        compiled.clear();
        count = 0;
      }
      const decider = decide(source, place, eventId);
      place.routes.set(eventId, decider);
      return decider;
    },
  };
}

function createLogSources(): { at: (logsource: LogSource) => LogSourceRoutes; clear: () => void } {
  type Services = Map<string | undefined, LogSourceRoutes>;
  const products = new Map<string | undefined, Map<string | undefined, Services>>();
  /** That of the event before: most events of a batch share it. */
  let last: LogSourceRoutes | null = null;

  function find({ product, category, service }: LogSource): LogSourceRoutes {
    const categories = child(products, product, () => new Map<string | undefined, Services>());
    const services = child(categories, category, (): Services => new Map());
    return child(services, service, () => ({
      logsource: {
        ...(product !== undefined && { product }),
        ...(category !== undefined && { category }),
        ...(service !== undefined && { service }),
      },
      channels: new Map(),
    }));
  }

  return {
    at(logsource) {
      if (!last || !isSame(last.logsource, logsource)) last = find(logsource);
      return last;
    },
    clear() {
      products.clear();
      last = null;
    },
  };
}

const sameRules = (rules: readonly SigmaRule[], bound: readonly BoundRule[]): boolean =>
  rules.length === bound.length && rules.every((rule, place) => rule === bound[place]?.rule);

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
