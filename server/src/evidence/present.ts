// An item as it crosses the wall.
import { DisposalCertificate, type Evidence } from '@tocsin/contracts/evidence';

import type { Tx } from '#platform/context';

import { findHolds, findIncidents } from './store.ts';
import { tables, type EvidenceRow } from './tables.ts';

const time = (at: Date | null): string | null => at?.toISOString() ?? null;

/** A look at TLP:RED, or into a restricted incident, is given a reason for. */
export const needsReason = (row: Pick<EvidenceRow, 'tlp'>, restricted: boolean): boolean =>
  row.tlp === 'red' || restricted;

/** May leave as it is: whoever registered it said so, and no scanner says otherwise. */
export const isSafe = (row: Pick<EvidenceRow, 'malwareSafe' | 'scanState'>): boolean =>
  row.malwareSafe && (row.scanState === 'none' || row.scanState === 'clean');

export async function presentAll(tx: Tx, rows: readonly EvidenceRow[]): Promise<Evidence[]> {
  const ids = rows.map(({ id }) => id);
  const incidents = await findIncidents(
    tx.db,
    rows.map(({ incidentId }) => incidentId),
  );
  const holds = Map.groupBy(await findHolds(tx, rows), ({ evidenceId }) => evidenceId);
  const parents = rows.flatMap(({ derivedFrom }) => derivedFrom ?? []);
  const kin = await tables(tx.db)
    .selectFrom('evidence')
    .select(['id', 'number', 'title', 'derivedFrom', 'transform'])
    .where((where) =>
      where.or([
        where('id', '=', where.fn.any(where.val(parents))),
        where('derivedFrom', '=', where.fn.any(where.val(ids))),
      ]),
    )
    .orderBy('number')
    .execute();
  return rows.flatMap((row) => {
    const incident = incidents.get(row.incidentId);
    if (!incident) return [];
    const parent = kin.find(({ id }) => id === row.derivedFrom);
    return [
      {
        id: row.id,
        number: row.number,
        incident,
        kind: row.kind,
        title: row.title,
        description: row.description,
        acquisition: row.acquisition,
        state: row.state,
        tlp: row.tlp,
        labels: row.labels,
        file: fileOf(row),
        malwareSafe: isSafe(row),
        scan: { state: row.scanState, found: row.scanFound, at: time(row.scannedAt) },
        verified: row.verifiedAt && { at: row.verifiedAt.toISOString(), ok: row.verifiedOk === true },
        frozen: row.frozen,
        holds: (holds.get(row.id) ?? []).map(({ reason, by, at }) => ({ reason, by, at: at.toISOString() })),
        custodian: row.custodian,
        location: row.location,
        derivedFrom: parent ? { id: parent.id, number: parent.number, transform: row.transform ?? '' } : null,
        derived: kin
          .filter(({ derivedFrom }) => derivedFrom === row.id)
          .map(({ id, number, title, transform }) => ({ id, number, title, transform: transform ?? '' })),
        disposal: disposalOf(row),
        certificate: row.certificate === null ? null : DisposalCertificate.parse(row.certificate),
        reasonNeeded: needsReason(row, incident.restricted),
        registeredBy: row.registeredByName,
        createdAt: row.createdAt.toISOString(),
        updatedAt: row.updatedAt.toISOString(),
        headHash: row.headHash,
        rev: row.rev,
      },
    ];
  });
}

export async function present(tx: Tx, row: EvidenceRow): Promise<Evidence> {
  const [evidence] = await presentAll(tx, [row]);
  if (!evidence) throw new Error('An item is seen by whoever sees its incident.');
  return evidence;
}

const fileOf = ({ fileName, bytes, sha256, mediaType, store, lockedUntil }: EvidenceRow): Evidence['file'] =>
  bytes === null || sha256 === null || store === null
    ? null
    : { name: fileName ?? '', bytes, sha256, mediaType: mediaType ?? '', store, lockedUntil: time(lockedUntil) };

const disposalOf = ({ askedById, askedByName, askedAt, askedReason }: EvidenceRow): Evidence['disposal'] =>
  askedById === null || askedAt === null
    ? null
    : { askedById, askedBy: askedByName ?? '', askedAt: askedAt.toISOString(), reason: askedReason ?? '' };
