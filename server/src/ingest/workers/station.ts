// Where batches are assembled: in a worker thread, or in this one. Knows nothing of threads.
import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { createRuleCompiler, type LiveRules, type RulesAtWork } from '#detection';
import { Problem } from '#platform/errors';

import { startAssembly, type AssembledBatch, type Assembly } from '../assemble.ts';
import { readRecords, readWhole, type RawRecord } from '../body.ts';
import { createMappingCompiler } from '../mappings/sets.ts';
import { findSource } from '../sources/index.ts';
import { ParseFault, type Source } from '../sources/source.ts';
import { failureOf } from './failure.ts';
import type {
  AssembledGroup,
  BatchOrder,
  Form,
  GroupOrder,
  MemberOutcome,
  Piece,
  Sent,
  StreamOrder,
} from './orders.ts';
import { packedSize, unpackRecords } from './pack-records.ts';

/** Of one part of a body; its rows are three to six times as long as its raw text. */
const partSize = 2 << 20;
/** What a member of a group may unpack to. */
const memberBytes = 512 * 1024;

export type Station = {
  /** The newest rules of an organisation; every batch that is ordered afterwards is matched by them or by newer ones. */
  setRules: (rules: RulesAtWork) => void;
  assembleGroup: (order: GroupOrder) => Promise<AssembledGroup>;
  /**
   * Cuts what would be too large into parts, always at the same records, and hands over all but the last.
   * @param takePart answers with the number of the next part
   */
  assembleStream: (
    order: StreamOrder,
    pieces: AsyncIterable<Piece>,
    takePart: (part: AssembledBatch) => Promise<bigint>,
  ) => Promise<AssembledBatch>;
};

/** @param onUnread told of rules whose text cannot be read */
export function createStation(onUnread: (orgId: string, ruleIds: readonly string[]) => void): Station {
  const compiler = createRuleCompiler();
  const compileMapping = createMappingCompiler();
  const live = new Map<string, Promise<LiveRules>>();

  function sourceOf({ source: id, mapped }: Pick<Sent, 'source' | 'mapped'>): Source {
    return (mapped ? compileMapping(mapped) : findSource(id)) ?? gone(id);
  }

  async function assemblyFor(order: BatchOrder, source: Source, site: string): Promise<Assembly> {
    const rules = await live.get(order.orgId);
    if (!rules) throw new Error('No rules were set for the organisation of this batch.');
    const { orgId, batch, receivedAt, retentionDays } = order;
    return startAssembly({ orgId, batch, receivedAt, retentionDays, source, site, rules });
  }

  return {
    setRules: (rules) => {
      const compiled = compiler.compile(rules, (ruleIds) => onUnread(rules.orgId, ruleIds));
      // Who needs them hears of a failure; nobody may be there yet.
      compiled.catch(() => {});
      live.set(rules.orgId, compiled);
    },
    assembleGroup: async (order) => {
      const [first] = order.members;
      const assembly = await assemblyFor(order, sourceOf(first ?? { source: '' }), first?.site ?? '');
      const members = order.members.map(({ site, form, pieces, ...sent }): MemberOutcome => {
        try {
          const records = recordsAtOnce(form, pieces);
          return records === 'large' ? { large: true } : assembly.add(records, { source: sourceOf(sent), site });
        } catch (error) {
          return { failure: failureOf(error) };
        }
      });
      return { batch: assembly.finish(), members };
    },
    assembleStream: async (order, pieces, takePart) => {
      const source = sourceOf(order);
      let assembly = await assemblyFor(order, source, order.site);
      for await (const records of recordsOf(order.form, pieces)) {
        for (const record of records) {
          if (assembly.size >= partSize) {
            const batch = await takePart(assembly.finish());
            assembly = await assemblyFor({ ...order, batch }, source, order.site);
          }
          assembly.add([record]);
        }
        // Small batches of others must not wait for a large body.
        await nextTurn();
      }
      return assembly.finish();
    },
  };
}

/** A mapping that was deleted after its batch was acknowledged: the records are kept, and can be read again. */
const gone = (id: string): Source => ({
  id,
  title: id,
  kind: 'generic',
  summary: '',
  format: 'lines',
  snippets: [],
  parse: () => {
    throw new ParseFault(`There is no source ${id} any more.`);
  },
});

function recordsAtOnce(form: Form, pieces: readonly Piece[]): RawRecord[] | 'large' {
  if (form === 'records') return pieces.flatMap((piece) => (isPacked(piece) ? unpackRecords(piece) : []));
  const bytes = pieces.filter((piece) => piece instanceof Uint8Array);
  try {
    return readWhole(bytes, { ...form, maxBytes: Math.min(form.maxBytes, memberBytes) });
  } catch (error) {
    if (error instanceof Problem && error.code === 'body_too_large' && form.maxBytes > memberBytes) return 'large';
    throw error;
  }
}

async function* recordsOf(form: Form, pieces: AsyncIterable<Piece>): AsyncGenerator<RawRecord[]> {
  if (form !== 'records') yield* readRecords(Readable.from(pieces, { objectMode: true, highWaterMark: 1 }), form);
  else for await (const piece of pieces) if (isPacked(piece)) yield unpackRecords(piece);
}

const isPacked = (piece: Piece): piece is Exclude<Piece, Uint8Array> => !(piece instanceof Uint8Array);

export const pieceSize = (piece: Piece): number => (isPacked(piece) ? packedSize(piece) : piece.length);
