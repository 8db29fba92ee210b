// Who assembles batches: worker threads, one less than the machine has cores, or this thread where there are none.
import { availableParallelism } from 'node:os';

import type { RulesAtWork } from '#detection';

import type { AssembledBatch } from '../assemble.ts';
import { createLane, interrupted, type Lane, type LaneNews, type TakePart } from './lane.ts';
import { WorkerGone } from './link.ts';
import type { AssembledGroup, GroupOrder, Piece, StreamOrder } from './orders.ts';
import { createStation } from './station.ts';

export type Assembler = {
  /** Compiles rules before the first batch needs them. */
  prepare: (rules: RulesAtWork) => void;
  /** Several senders' records as one batch; a sender whose records cannot be read is refused alone. */
  group: (order: GroupOrder, rules: RulesAtWork) => Promise<AssembledGroup>;
  /**
   * One sender's body as one batch or several; `takePart` is handed all but the last, which is answered. Bytes of the
   * pieces change hands.
   * @throws Problem what reading the body throws, and `assembly_interrupted` (503).
   */
  stream: (
    order: StreamOrder,
    rules: RulesAtWork,
    pieces: AsyncIterable<Piece>,
    takePart: TakePart,
  ) => Promise<AssembledBatch>;
  close: () => Promise<void>;
};
/** `onUnread`: rules whose text cannot be read. `onDeath`: a thread ended; another takes its place when it is needed. */
export type AssemblerNews = Partial<LaneNews>;

/** How often a group is handed to another worker when its worker dies. */
const mostAttempts = 3;

/** @param workers 0: in this thread. */
export function createAssembler(
  workers: number = Math.max(1, availableParallelism() - 1),
  { onUnread = () => {}, onStart = () => {}, onDeath = () => {}, silenceMs }: AssemblerNews = {},
): Assembler {
  if (workers === 0) return assembleHere(onUnread);
  const lanes = Array.from({ length: workers }, () => createLane({ onUnread, onStart, onDeath, silenceMs }));
  const idlest = (): Lane => lanes.reduce((best, lane) => (lane.load() < best.load() ? lane : best));

  return {
    prepare: (rules) => lanes.forEach((lane) => lane.setRules(rules)),
    group: async (order, rules) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await idlest().group(order, rules);
        } catch (error) {
          if (!(error instanceof WorkerGone)) throw error;
          if (attempt === mostAttempts) throw interrupted();
        }
      }
    },
    stream: (order, rules, pieces, takePart) => idlest().stream(order, rules, pieces, takePart),
    close: async () => void (await Promise.all(lanes.map((lane) => lane.close()))),
  };
}

function assembleHere(onUnread: (orgId: string, ruleIds: readonly string[]) => void): Assembler {
  const station = createStation(onUnread);
  const serials = new Map<string, number>();
  function prepare(rules: RulesAtWork): void {
    if (serials.get(rules.orgId) === rules.serial) return;
    serials.set(rules.orgId, rules.serial);
    station.setRules(rules);
  }
  return {
    prepare,
    group: (order, rules) => {
      prepare(rules);
      return station.assembleGroup(order);
    },
    stream: (order, rules, pieces, takePart) => {
      prepare(rules);
      return station.assembleStream(order, pieces, takePart);
    },
    close: () => Promise.resolve(),
  };
}
