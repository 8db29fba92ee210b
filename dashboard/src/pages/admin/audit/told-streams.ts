// Audit streams and anchors of the ledger, as the audit trail tells them.
import { inLanguage } from '../../../lib/language.ts';
import { anchorWord } from '../ledger/anchor-words.ts';
import { changed, number, text, told, type Makers } from './telling.ts';

const words = inLanguage(
  {
    label: 'Audit stream',
    created: (name: string) => `made the audit stream ${name}`,
    stream: (name: string) => `the audit stream ${name}`,
    deleted: (name: string) => `deleted the audit stream ${name}`,
    tested: (name: string) => `sent a test record to ${name}`,
    taken: 'it was taken',
    troubled: (name: string) => `could not deliver the audit trail to ${name}`,
    recovered: (name: string) => `delivers the audit trail to ${name} again`,
    to: (place: string) => `to ${place}`,
    anchorSet: (kind: string) => `set up the ledger’s anchor ${kind}`,
    anchorUnset: (kind: string) => `took the ledger’s anchor ${kind} away`,
    anchorTroubled: (kind: string, root: number) => `could not anchor root ${root} of the ledger by ${kind}`,
  },
  {
    label: 'Flux d’audit',
    created: (name: string) => `a créé le flux d’audit ${name}`,
    stream: (name: string) => `le flux d’audit ${name}`,
    deleted: (name: string) => `a supprimé le flux d’audit ${name}`,
    tested: (name: string) => `a envoyé un enregistrement d’essai à ${name}`,
    taken: 'il a été reçu',
    troubled: (name: string) => `n’a pas pu remettre le journal d’audit à ${name}`,
    recovered: (name: string) => `remet de nouveau le journal d’audit à ${name}`,
    to: (place: string) => `à ${place}`,
    anchorSet: (kind: string) => `a configuré l’ancre ${kind} du registre`,
    anchorUnset: (kind: string) => `a retiré l’ancre ${kind} du registre`,
    anchorTroubled: (kind: string, root: number) => `n’a pas pu ancrer la racine ${root} du registre par ${kind}`,
  },
);

export const streamLabel = words.label;

export const streamsTold: Makers = {
  'audit_sink.created': (data) => told(words.created(text(data, 'name')), words.to(text(data, 'to'))),
  'audit_sink.changed': (data) => changed(words.stream(text(data, 'name')), data.fields),
  'audit_sink.deleted': (data) => told(words.deleted(text(data, 'name'))),
  'audit_sink.tested': (data) => told(words.tested(text(data, 'name')), text(data, 'problem') || words.taken),
  'ledger_anchor.set': (data) => told(words.anchorSet(anchorWord(text(data, 'kind')))),
  'ledger_anchor.unset': (data) => told(words.anchorUnset(anchorWord(text(data, 'kind')))),
  'ledger_anchor.troubled': (data) =>
    told(words.anchorTroubled(anchorWord(text(data, 'kind')), number(data, 'root')), text(data, 'because')),
  'audit_sink.troubled': (data) =>
    text(data, 'because') === ''
      ? told(words.recovered(text(data, 'name')))
      : told(words.troubled(text(data, 'name')), text(data, 'because')),
};
