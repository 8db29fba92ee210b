// What can be edited of an incident, in words that follow `changed`.
import { inLanguage } from '../lib/language.ts';

const fieldWords: Readonly<Record<string, string>> = inLanguage(
  {
    title: 'title',
    severity: 'severity',
    summary: 'summary',
    type: 'type',
    statusLabel: 'status label',
    tlp: 'TLP',
    pap: 'PAP',
    impact: 'impact',
    roles: 'roles',
    custom: 'custom fields',
    priority: 'priority',
    rootCause: 'root cause',
    lessons: 'lessons',
  },
  {
    title: 'le titre',
    severity: 'la gravité',
    summary: 'le résumé',
    type: 'le type',
    statusLabel: 'le libellé d’état',
    tlp: 'le TLP',
    pap: 'le PAP',
    impact: 'l’impact',
    roles: 'les rôles',
    custom: 'les champs propres',
    priority: 'la priorité',
    rootCause: 'la cause première',
    lessons: 'les leçons',
  },
);

/** A field's name that has no words stays as it is. */
export const incidentFieldSaid = (name: string): string => fieldWords[name] ?? name;
