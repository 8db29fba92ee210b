// Where a connection goes, seen from one's own networks.
import { isPrivateAddress } from '../addresses.ts';
import { type Draft, got, has, put } from './draft.ts';

/** Inbound, outbound, internal or external by whether the two addresses are private; only where nothing said it. */
export function putDirection(draft: Draft): void {
  if (has(draft, 'network.direction')) return;
  const source = got(draft, 'source.ip');
  const destination = got(draft, 'destination.ip');
  if (source === '' || destination === '') return;
  const from = isPrivateAddress(source);
  const to = isPrivateAddress(destination);
  put(draft, 'network.direction', from ? (to ? 'internal' : 'outbound') : to ? 'inbound' : 'external');
}
