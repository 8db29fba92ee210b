// What was decided about keeping data, and what was purged, as the audit trail tells it.
import { formatCount } from '../../../lib/format.ts';
import { counted, inLanguage } from '../../../lib/language.ts';
import { number, text, told, type Data, type Makers } from './telling.ts';

const words = inLanguage(
  {
    changed: (what: string) => `changed how long ${what} is kept`,
    data: 'data',
    placed: (scope: string) => `placed a legal hold on ${scope}`,
    asked: (scope: string) => `asked for the end of the legal hold on ${scope}`,
    released: (scope: string) => `released the legal hold on ${scope}`,
    askedBy: (name: string) => `asked for by ${name}`,
    startedNightly: 'started the nightly purge',
    started: 'started a purge',
    purged: (n: number) => `purged ${formatCount(n)} ${counted(n, 'record', 'records')}`,
    askedExport: 'asked for the export of what is held about somebody',
    askedErasure: 'asked for an erasure',
    declined: 'declined an erasure',
    closed: 'closed a privacy request',
    built: 'built an export of personal data',
    taken: 'downloaded an export of personal data',
    approved: 'agreed to an erasure',
    erased: (n: number) => `erased, in ${formatCount(n)} ${counted(n, 'record', 'records')}`,
    days: (n: number) => `${formatCount(n)} ${counted(n, 'day', 'days')}`,
    forEver: 'for ever',
    theDefault: 'the default',
  },
  {
    changed: (what) => `a modifié la durée de conservation de ${what}`,
    data: 'données',
    placed: (scope) => `a posé un gel juridique sur ${scope}`,
    asked: (scope) => `a demandé la levée du gel juridique sur ${scope}`,
    released: (scope) => `a levé le gel juridique sur ${scope}`,
    askedBy: (name) => `à la demande de ${name}`,
    startedNightly: 'a lancé la purge de la nuit',
    started: 'a lancé une purge',
    purged: (n) => `a purgé ${formatCount(n)} ${counted(n, 'enregistrement', 'enregistrements')}`,
    askedExport: 'a demandé l’export de ce qui est détenu sur une personne',
    askedErasure: 'a demandé un effacement',
    declined: 'a refusé un effacement',
    closed: 'a clos une demande de confidentialité',
    built: 'a préparé un export de données personnelles',
    taken: 'a téléchargé un export de données personnelles',
    approved: 'a accepté un effacement',
    erased: (n) => `a effacé, dans ${formatCount(n)} ${counted(n, 'enregistrement', 'enregistrements')}`,
    days: (n) => `${formatCount(n)} ${counted(n, 'jour', 'jours')}`,
    forEver: 'sans limite',
    theDefault: 'la valeur par défaut',
  },
);

export const retentionTold: Makers = {
  'retention.changed': (data) => {
    const what = [text(data, 'kind') || words.data, text(data, 'dataset'), text(data, 'site')];
    return { verb: words.changed(what.filter(Boolean).join(' ')), ...daysOf(data), reason: null };
  },
  'legal_hold.placed': (data) => told(words.placed(text(data, 'scope')), text(data, 'reason')),
  'legal_hold.release_asked': (data) => told(words.asked(text(data, 'scope')), text(data, 'reason')),
  'legal_hold.released': (data) => told(words.released(text(data, 'scope')), words.askedBy(text(data, 'askedBy'))),
  'purge.started': (data) => told(text(data, 'cause') === 'schedule' ? words.startedNightly : words.started),
  'privacy_request.asked': (data) =>
    told(text(data, 'kind') === 'erasure' ? words.askedErasure : words.askedExport, text(data, 'reference') || null),
  'privacy_request.declined': (data) => told(words.declined, text(data, 'reason')),
  'privacy_request.ended': (data) => told(words.closed, text(data, 'because')),
  'privacy_export.ready': (data) => told(words.built, countsOf(data)),
  'privacy_export.taken': () => told(words.taken),
  'erasure.approved': (data) => told(words.approved, words.askedBy(text(data, 'askedBy'))),
  'erasure.finished': (data) => told(words.erased(sumOf(data)), countsOf(data)),
  'purge.finished': (data) => told(words.purged(number(data, 'records')), countsOf(data)),
};

function daysOf({ days }: Data): { before: string | null; after: string | null } {
  if (typeof days !== 'object' || days === null) return { before: null, after: null };
  return { before: shown(Reflect.get(days, 'before')), after: shown(Reflect.get(days, 'after')) };
}
const shown = (days: unknown): string =>
  typeof days === 'number' ? words.days(days) : days === null ? words.forEver : words.theDefault;

const sumOf = ({ counts }: Data): number =>
  Object.values(typeof counts === 'object' && counts !== null ? counts : {}).reduce<number>(
    (sum, count) => sum + Number(count),
    0,
  );

function countsOf({ counts }: Data): string | null {
  const entries = typeof counts === 'object' && counts !== null ? Object.entries(counts) : [];
  return entries.map(([kind, count]) => `${kind}: ${formatCount(Number(count))}`).join(', ') || null;
}
