// What happened to evidence, as an incident's activity and the audit trail tell it.
import type { ActivityRow } from '@tocsin/contracts/activity';

import { inLanguage } from '../lib/language.ts';
import type { Sentence } from '../pages/incident/activity-sentence.ts';

type Data = ActivityRow['data'];
const text = (data: Data, key: string): string => (typeof data[key] === 'string' ? data[key] : '');
const told = (verb: string, reason: string | null): Sentence => ({ verb, before: null, after: null, reason });

const verbs = inLanguage(
  {
    registered: (item: string) => `registered ${item}`,
    uploaded: (item: string) => `took in the bytes of ${item}`,
    condemned: (item: string) => `had ${item} condemned by the scanner`,
    hash_verified: (item: string) => `verified ${item}`,
    mismatch_detected: (item: string) => `found that ${item} was changed`,
    changed: (item: string) => `changed ${item}`,
    sealed: (item: string) => `sealed ${item}`,
    viewed: (item: string) => `looked at ${item}`,
    downloaded: (item: string) => `downloaded ${item}`,
    exported: (item: string) => `exported the custody of ${item}`,
    analysis_begun: (item: string) => `began the analysis of ${item}`,
    analysis_ended: (item: string) => `ended the analysis of ${item}`,
    derived: (item: string) => `made something of ${item}`,
    transferred_out: (item: string) => `handed ${item} over`,
    transfer_accepted: (item: string) => `noted that ${item} was accepted`,
    returned: (item: string) => `took ${item} back`,
    hold_set: (item: string) => `placed a legal hold on ${item}`,
    hold_released: (item: string) => `released the legal hold on ${item}`,
    disposal_requested: (item: string) => `asked for the disposal of ${item}`,
    disposal_refused: (item: string) => `refused the disposal of ${item}`,
    disposed: (item: string) => `disposed of ${item}`,
  },
  {
    registered: (item) => `a enregistré ${item}`,
    uploaded: (item) => `a recueilli les octets de ${item}`,
    condemned: (item) => `a vu ${item} condamnée par l’antivirus`,
    hash_verified: (item) => `a vérifié ${item}`,
    mismatch_detected: (item) => `a constaté que ${item} a été modifiée`,
    changed: (item) => `a modifié ${item}`,
    sealed: (item) => `a scellé ${item}`,
    viewed: (item) => `a regardé ${item}`,
    downloaded: (item) => `a téléchargé ${item}`,
    exported: (item) => `a exporté la chaîne de possession de ${item}`,
    analysis_begun: (item) => `a commencé l’analyse de ${item}`,
    analysis_ended: (item) => `a terminé l’analyse de ${item}`,
    derived: (item) => `a tiré une pièce de ${item}`,
    transferred_out: (item) => `a remis ${item}`,
    transfer_accepted: (item) => `a noté l’acceptation de ${item}`,
    returned: (item) => `a repris ${item}`,
    hold_set: (item) => `a posé un gel juridique sur ${item}`,
    hold_released: (item) => `a levé le gel juridique sur ${item}`,
    disposal_requested: (item) => `a demandé la destruction de ${item}`,
    disposal_refused: (item) => `a refusé la destruction de ${item}`,
    disposed: (item) => `a détruit ${item}`,
  },
);
const limitsChanged = inLanguage(
  { verb: 'changed how much evidence may be kept' },
  { verb: 'a modifié la place laissée aux preuves' },
).verb;

const why = (data: Data): string | null =>
  [text(data, 'reason'), text(data, 'detail')].filter(Boolean).join(', ') || null;

export const evidenceTold: Record<string, (data: Data) => Sentence> = {
  ...Object.fromEntries(
    Object.entries(verbs).map(([step, verb]) => [
      `evidence.${step}`,
      (data: Data) => told(verb(text(data, 'number')), why(data)),
    ]),
  ),
  'evidence.limits_changed': () => told(limitsChanged, null),
};

export const evidenceLabel = inLanguage({ one: 'Evidence' }, { one: 'Preuve' }).one;
