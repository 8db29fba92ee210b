// The words of tuning: what entries do, and the dialog that asks for one.
import { formatCount } from '../lib/format.ts';
import { counted, inLanguage } from '../lib/language.ts';

export const words = inLanguage(
  {
    is: (field: string, values: readonly string[], more: number) =>
      `${field} is ${values.join(' or ')}${more > 0 ? ` and ${more} more` : ''}`,
    modified: (field: string, modifiers: readonly string[], values: readonly string[], more: number) =>
      `${field} ${modifiers.join(' ')} ${values.join(' or ')}${more > 0 ? ` and ${more} more` : ''}`,
    hides: (conditions: readonly string[]) => `Hides matches where ${conditions.join(', and ')}`,
    raisesFrom: (count: number, span: string, by: readonly string[]) =>
      `Raises from ${count} matches in ${span}${by.length > 0 ? ` by ${by.join(', ')}` : ''}`,
    setsSeverity: (severity: string, conditions: readonly string[]) =>
      `Sets the severity to ${severity}${conditions.length > 0 ? ` where ${conditions.join(', and ')}` : ''}`,
    sites: (sites: readonly string[]) => `${counted(sites.length, 'site', 'sites')} ${sites.join(', ')}`,
    datasets: (datasets: readonly string[]) => datasets.join(', '),
    raisesOnly: (places: readonly string[]) => `Raises only at ${places.join(' in ')}`,
    raisesButAt: (places: readonly string[]) => `Raises everywhere but at ${places.join(' in ')}`,
    hid: (hidden: number) =>
      hidden === 0 ? 'hid nothing yet' : `hid ${formatCount(hidden)} ${counted(hidden, 'match', 'matches')}`,
    ends: { week: 'In a week', month: 'In 30 days', quarter: 'In 90 days', half: 'In half a year' },
    waits: 'Tuning waits for approval',
    atWork: 'Tuning is at work',
    title: (rule: string) => `Tune ${rule}`,
    kind: 'Kind of tuning',
    kindHelp: {
      exception: 'Matches for which all of this holds raise nothing. They stay counted and can be looked at.',
      threshold: 'One match raises nothing; so many within a time do.',
      severity: 'Matches raise alerts of another severity.',
      scope: 'Only matches at these sites or of these datasets raise alerts.',
    },
    why: 'Why',
    whyHelp: 'For whoever meets this entry when it ends.',
    end: 'Ends',
    endHelp: 'Nothing is hidden for ever.',
    cancel: 'Cancel',
    tune: 'Tune the rule',
    matches: 'Matches',
    withinMinutes: 'Within minutes',
    countedBy: 'Counted by',
    countedByExample: 'A native field, e.g. User',
    severity: 'Severity',
    siteField: 'Sites',
    siteCodes: 'Site codes',
    datasetField: 'Datasets',
    datasetExample: 'e.g. windows.sysmon',
    butHere: 'Everywhere but here',
    field: (place: number) => `Field ${place}`,
    values: (place: number) => `Values of field ${place}`,
    valuesHelp: 'Values; one of them is enough',
    removeField: (place: number) => `Remove field ${place}`,
    addField: 'And a field',
    looking: 'Looking at the last 30 days',
    wouldHide: (matches: number) =>
      `Of ${formatCount(matches)} ${counted(matches, 'match', 'matches')} in the last 30 days it would have hidden {hidden}.`,
    wouldHideTrue: (alerts: number) =>
      `${formatCount(alerts)} ${counted(alerts, 'alert', 'alerts')} found true would have been hidden.`,
  },
  {
    is: (field, values, more) =>
      `${field} vaut ${values.join(' ou ')}${more > 0 ? ` et ${more} ${counted(more, 'autre', 'autres')}` : ''}`,
    modified: (field, modifiers, values, more) =>
      `${field} ${modifiers.join(' ')} ${values.join(' ou ')}${more > 0 ? ` et ${more} ${counted(more, 'autre', 'autres')}` : ''}`,
    hides: (conditions) => `Masque les correspondances où ${conditions.join(', et ')}`,
    raisesFrom: (count, span, by) =>
      `Alerte à partir de ${count} correspondances en ${span}${by.length > 0 ? `, par ${by.join(', ')}` : ''}`,
    setsSeverity: (severity, conditions) =>
      `Met la gravité à « ${severity} »${conditions.length > 0 ? ` où ${conditions.join(', et ')}` : ''}`,
    sites: (sites) => `${counted(sites.length, 'sur le site', 'sur les sites')} ${sites.join(', ')}`,
    datasets: (datasets) => `dans ${datasets.join(', ')}`,
    raisesOnly: (places) => `Alerte seulement ${places.join(' ')}`,
    raisesButAt: (places) => `Alerte partout sauf ${places.join(' ')}`,
    hid: (hidden) =>
      hidden === 0
        ? 'n’a encore rien masqué'
        : `a masqué ${formatCount(hidden)} ${counted(hidden, 'correspondance', 'correspondances')}`,
    ends: { week: 'Dans une semaine', month: 'Dans 30 jours', quarter: 'Dans 90 jours', half: 'Dans six mois' },
    waits: 'Le réglage attend une approbation',
    atWork: 'Le réglage est en service',
    title: (rule) => `Régler ${rule}`,
    kind: 'Type de réglage',
    kindHelp: {
      exception:
        'Les correspondances pour lesquelles tout ceci est vrai ne déclenchent rien. Elles restent comptées et consultables.',
      threshold: 'Une seule correspondance ne déclenche rien ; un certain nombre en un certain temps, oui.',
      severity: 'Les correspondances déclenchent des alertes d’une autre gravité.',
      scope: 'Seules les correspondances de ces sites ou de ces jeux de données déclenchent des alertes.',
    },
    why: 'Motif',
    whyHelp: 'Pour qui retrouvera ce réglage à son échéance.',
    end: 'Échéance',
    endHelp: 'Rien n’est masqué pour toujours.',
    cancel: 'Annuler',
    tune: 'Régler la règle',
    matches: 'Correspondances',
    withinMinutes: 'En minutes',
    countedBy: 'Comptées par',
    countedByExample: 'Un champ natif, par exemple User',
    severity: 'Gravité',
    siteField: 'Sites',
    siteCodes: 'Codes de sites',
    datasetField: 'Jeux de données',
    datasetExample: 'par exemple windows.sysmon',
    butHere: 'Partout sauf ici',
    field: (place) => `Champ ${place}`,
    values: (place) => `Valeurs du champ ${place}`,
    valuesHelp: 'Des valeurs ; une seule suffit',
    removeField: (place) => `Retirer le champ ${place}`,
    addField: 'Et un champ',
    looking: 'Examen des 30 derniers jours',
    wouldHide: (matches) =>
      `Sur ${formatCount(matches)} ${counted(matches, 'correspondance', 'correspondances')} des 30 derniers jours, il en aurait masqué {hidden}.`,
    wouldHideTrue: (alerts) =>
      `${formatCount(alerts)} ${counted(alerts, 'alerte jugée vraie aurait été masquée', 'alertes jugées vraies auraient été masquées')}.`,
  },
);
