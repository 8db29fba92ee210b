// Assets from a file: compared by name, so that the same file a second time changes nothing.
import { assetsImported } from '@tocsin/contracts/activity';
import type { AssetInput, ImportLine, ImportResult } from '@tocsin/contracts/api/assets';

import { findSites, requireSites } from '#identity';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { invalid } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { differences, nameKey } from './change.ts';
import { canonicalIdentifier } from './identifiers.ts';
import { mostLines, readCsv, rowsOfCsv, type ReadLine } from './read-csv.ts';
import { identifiersOf, replaceIdentifiers, takenIdentifiers } from './store.ts';
import { tables, type AssetRow } from './tables.ts';

const shown = 500;
const order: readonly ImportLine['outcome'][] = ['fault', 'new', 'changed', 'same'];

type Known = { row: AssetRow; identifiers: string[] };
type Judged = ImportLine & { asset: AssetInput | null; identifiers: string[]; known: Known | null };

async function knownByName(tx: Tx, lines: readonly ReadLine[]): Promise<Map<string, Known>> {
  const keys = lines.map(({ name }) => nameKey(name));
  const rows = await tables(tx.db)
    .selectFrom('asset')
    .selectAll()
    .where((where) => where('nameKey', '=', where.fn.any(where.val(keys))))
    .orderBy('id')
    .forUpdate()
    .execute();
  const identifiers = await identifiersOf(
    tx.db,
    rows.map(({ id }) => id),
  );
  return new Map(rows.map((row) => [row.nameKey, { row, identifiers: identifiers.get(row.id) ?? [] }]));
}

async function judge(tx: Tx, lines: readonly ReadLine[]): Promise<Judged[]> {
  const known = await knownByName(tx, lines);
  const sites = new Set((await findSites(tx)).map(({ code }) => code));
  const wanted = lines.map(({ asset }) =>
    [...new Set((asset?.identifiers ?? []).flatMap((text) => canonicalIdentifier(text) ?? []))].toSorted(),
  );
  const taken = await takenIdentifiers(tx.db, [...new Set(wanted.flat())], null);
  const names = new Map([...known.values()].map(({ row }) => [row.name, row.nameKey]));
  return lines.map(({ line, name, asset, faults: read }, index) => {
    const identifiers = wanted[index] ?? [];
    const faults = [...read];
    if (asset?.site && !sites.has(asset.site)) faults.push(`There is no site ${asset.site}.`);
    for (const text of identifiers) {
      const other = taken.get(text);
      if (other !== undefined && (names.get(other) ?? nameKey(other)) !== nameKey(name))
        faults.push(`${text} belongs to ${other}.`);
    }
    const before = known.get(nameKey(name)) ?? null;
    const same =
      asset &&
      before &&
      Object.keys(differences({ ...before.row, identifiers: before.identifiers }, { ...asset, identifiers })).length ===
        0;
    const outcome = !asset || faults.length > 0 ? 'fault' : !before ? 'new' : same ? 'same' : 'changed';
    return { line, name, outcome, faults, asset, identifiers, known: before };
  });
}

async function write(tx: Tx, judged: readonly Judged[]): Promise<void> {
  const at = tx.now();
  for (const { asset, known, identifiers, outcome } of judged) {
    if (!asset || outcome === 'same') continue;
    const { identifiers: _texts, ...columns } = asset;
    const set = { ...columns, nameKey: nameKey(asset.name), updatedAt: at };
    const id = known?.row.id ?? uuidv7();
    if (known)
      await tables(tx.db)
        .updateTable('asset')
        .set({ ...set, rev: known.row.rev + 1 })
        .where('id', '=', id)
        .execute();
    else
      await tables(tx.db)
        .insertInto('asset')
        .values({ ...set, id, orgId: tx.orgId, origin: 'csv', createdAt: at })
        .execute();
    await replaceIdentifiers(tx, id, identifiers);
  }
}

/**
 * A file with faults writes nothing, so that what stands is always one whole file's.
 * @throws Problem `asset_heading`, `asset_file_large`, `sites_exceed_yours`
 */
export async function importAssets(
  ctx: Context,
  { csv, preview }: { csv: string; preview: boolean },
): Promise<ImportResult> {
  authorize(ctx, 'asset:write');
  requireSites(ctx, null);
  const { lines, missing } = readCsv(csv);
  if (missing !== null)
    throw invalid('asset_heading', 'The first line names the columns, and one of them is “name”.', [
      { pointer: '/csv', detail: 'A column called name.' },
    ]);
  if (rowsOfCsv(csv).length - 1 > mostLines)
    throw invalid('asset_file_large', `One file holds ${mostLines} assets at most.`, [
      { pointer: '/csv', detail: 'Divide it.' },
    ]);
  return inTransaction(ctx, async (tx) => {
    const judged = await judge(tx, lines);
    const counts = { new: 0, changed: 0, same: 0, fault: 0 };
    for (const { outcome } of judged) counts[outcome] += 1;
    const written = !preview && counts.fault === 0;
    if (written && counts.new + counts.changed > 0) {
      await write(tx, judged);
      await record(
        tx,
        assetsImported,
        { subjectId: tx.orgId },
        { added: counts.new, changed: counts.changed, same: counts.same },
      );
    }
    const first = judged.toSorted((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome)).slice(0, shown);
    return {
      counts,
      lines: first.map(({ line, name, outcome, faults }) => ({ line, name, outcome, faults })),
      written,
    };
  });
}
