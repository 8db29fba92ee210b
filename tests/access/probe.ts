// How an endpoint can be tried from another organisation.
import type { Ids } from './scene.ts';

export type Probe =
  /** About the caller alone, or open to all: it takes no id and shows nothing of an organisation. */
  | { kind: 'own' }
  /** Reads what the organisation has: nothing of another one may stand in the answer. */
  | { kind: 'shows'; input?: (own: Ids) => object }
  /** Makes something new, and names nothing that is there. */
  | { kind: 'makes' }
  /** Names something by its id in the path (those not in `input` are taken from the scene): another one's is not found. */
  | { kind: 'one'; input?: (theirs: Ids, own: Ids) => object }
  /** Names something by its id in the body: another one's is refused, or passed over without a trace. */
  | { kind: 'names'; input: (theirs: Ids, own: Ids) => object };

export const own: Probe = { kind: 'own' };
export const shows: Probe = { kind: 'shows' };
export const makes: Probe = { kind: 'makes' };
export const one: Probe = { kind: 'one' };
export const oneWith = (body: object): Probe => ({ kind: 'one', input: () => body });
/** A month from now. */
export const later = new Date(Date.now() + 30 * 86_400_000).toISOString();
