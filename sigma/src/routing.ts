// From an event to the log sources it serves, and from those to the rules that apply.
import type { LogSource } from './ast.ts';
import {
  categoryRoutes,
  providerChannels,
  serviceAliases,
  widerServices,
  windowsAliases,
  windowsServices,
  type FieldAliases,
} from './routing-data.ts';

/** One log source an event serves: a rule for it reads its fields under these aliases. */
export type Binding = {
  readonly logsource: LogSource;
  readonly aliases: FieldAliases;
  readonly eventTypes: readonly string[] | null;
};

const servicesOfChannel = new Map<string, string[]>();
for (const [service, channels] of Object.entries(windowsServices)) {
  for (const channel of channels) {
    const key = channel.toLowerCase();
    servicesOfChannel.set(key, [...(servicesOfChannel.get(key) ?? []), service]);
  }
}
const channelOfProvider = new Map(Object.entries(providerChannels));

/** Channels as Windows writes them. */
export const knownChannels: readonly string[] = [...new Set(Object.values(windowsServices).flat())];

/** The channel of a Windows event, also when it only names its provider; null when it names neither. */
export function channelOf(event: Readonly<Record<string, unknown>>): string | null {
  const { Channel: channel, Provider_Name: provider } = event;
  if (typeof channel === 'string') return channel;
  return typeof provider === 'string' ? (channelOfProvider.get(provider) ?? null) : null;
}

/** Event ids that make a difference to the log sources served by a channel (in lower case). */
export function routedEventIds(channel: string): string[] {
  const services = servicesOfChannel.get(channel) ?? [];
  return categoryRoutes
    .filter(({ service }) => services.includes(service))
    .flatMap(({ eventIds }) => eventIds.map(String));
}

export const isWindows = (logsource: LogSource, channel: string | null): boolean =>
  logsource.product === undefined || logsource.product === ''
    ? channel !== null
    : logsource.product.toLowerCase() === 'windows';

/**
 * The log sources an event serves, most particular first. `channel` (lower case) and `eventId` are those of a
 * Windows event, null where unknown.
 */
export function bindingsOf(logsource: LogSource, channel: string | null, eventId: string | null): Binding[] {
  const own: Binding = { logsource: lowerCase(logsource), aliases: {}, eventTypes: null };
  if (!isWindows(logsource, channel)) return [own, ...widerOf(own)];
  const services = channel === null ? [] : (servicesOfChannel.get(channel) ?? []);
  const aliasesOf = (service: string): FieldAliases => ({ ...windowsAliases, ...serviceAliases[service] });
  const categories = categoryRoutes
    .filter((route) => services.includes(route.service) && route.eventIds.some((id) => String(id) === eventId))
    .map(({ category, service, aliases, eventTypes }) => ({
      logsource: { product: 'windows', category, service },
      aliases: { ...aliasesOf(service), ...aliases },
      eventTypes: eventTypes ?? null,
    }));
  const plain = services.map((service) => ({
    logsource: { product: 'windows', service },
    aliases: aliasesOf(service),
    eventTypes: null,
  }));
  return [
    ...categories,
    ...plain,
    { ...own, logsource: { product: 'windows', ...own.logsource }, aliases: windowsAliases },
  ];
}

function widerOf({ logsource, ...binding }: Binding): Binding[] {
  const services = widerServices[logsource.product ?? '']?.[logsource.service ?? ''] ?? [];
  return services.map((service) => ({ ...binding, logsource: { ...logsource, service } }));
}

function lowerCase({ product, category, service }: LogSource): LogSource {
  return {
    ...(product ? { product: product.toLowerCase() } : {}),
    ...(category ? { category: category.toLowerCase() } : {}),
    ...(service ? { service: service.toLowerCase() } : {}),
  };
}

/** Whether a rule's log source is served: each part is absent or the same. */
export function serves(binding: LogSource, wanted: LogSource): boolean {
  return (
    (wanted.product === undefined || wanted.product === binding.product) &&
    (wanted.category === undefined || wanted.category === binding.category) &&
    (wanted.service === undefined || wanted.service === binding.service)
  );
}

/**
 * Under which binding a rule reads an event: of those that serve it, one without further demands, and for a rule
 * without a category one that renames nothing for a category's sake.
 */
export function bindingFor(bindings: readonly Binding[], wanted: LogSource): Binding | null {
  const serving = bindings.filter(({ logsource }) => serves(logsource, wanted));
  const free = serving.filter(({ eventTypes }) => eventTypes === null);
  return free.find(({ logsource }) => logsource.category === wanted.category) ?? free[0] ?? serving[0] ?? null;
}
