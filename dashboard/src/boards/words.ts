// Words that several boards share.
import { inLanguage } from '../lib/language.ts';

export const words = inLanguage(
  {
    bySeverity: (what: string) => `${what} by severity`,
    counted: (what: string, count: string) => `${what}: ${count}`,
    asTable: 'As a table',
    total: 'Total',
    when: 'When',
    others: 'Others',
    nobody: 'Nobody',
    noSite: 'No site',
    none: 'None',
    cell: (what: string, when: string, count: string) => `${what}, ${when}: ${count}`,
  },
  {
    bySeverity: (what) => `${what} par gravité`,
    counted: (what, count) => `${what} : ${count}`,
    asTable: 'Sous forme de tableau',
    total: 'Total',
    when: 'Quand',
    others: 'Autres',
    nobody: 'Personne',
    noSite: 'Aucun site',
    none: 'Aucun',
    cell: (what, when, count) => `${what}, ${when} : ${count}`,
  },
);
