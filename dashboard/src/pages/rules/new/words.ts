// What the page for a new rule says, but for its help.
import { inLanguage } from '../../../lib/language.ts';

export const words = inLanguage(
  {
    title: 'New rule',
    rules: 'Rules',
    beside: 'Beside the source',
    besideContents: 'Beside the source, contents',
    help: 'Help',
    fields: 'Fields',
    form: 'Form',
    loadingForm: 'Loading the form',
    fieldsHelp:
      'The rule matches events whose ticked fields hold the same. Fewer fields find more; fields that name a person or a moment find only this event again.',
    findField: 'Find a field',
    emptyValue: 'empty',
    noField: (text: string) => `No field of the event has “${text}” in its name or value.`,
    draftAgain: 'Draft the rule again?',
    draftAgainAct: 'Draft again',
    draftAgainHelp: 'What you changed in the text by hand will be lost.',
    starts: { draft: 'Draft', shadow: 'Shadow', active: 'Active' },
    kindAndStart: 'Kind and start',
    kindOfRule: 'Kind of rule',
    start: 'Starts',
    howItStarts: 'How it starts',
    cancel: 'Cancel',
    add: 'Add rule',
    noTests: {
      threshold: 'A threshold counts stored events: try it on the last 7 days.',
      query: 'A saved query searches stored events: try it on the last 7 days.',
      yara: 'A YARA rule is tested on files, by the scanner.',
    },
    noBacktest: {
      filter: 'A filter finds nothing of its own: backtest a rule that it narrows.',
      yara: 'A YARA rule runs on files, not on stored events.',
    },
    mayNot: 'You may read rules, not write them',
    mayNotHelp: 'Supervisors and administrators write rules.',
    withoutEvent: 'Write a rule without an event',
    drafting: 'Drafting the rule',
    policy: {
      requireTests: 'passing tests',
      requireBacktest: 'a backtest',
      requireReview: 'a review',
      testsMayFail:
        'This organisation’s policy asks for passing tests: if one of them fails, it will start as a draft.',
      testsLack:
        'This organisation’s policy asks for passing tests, one that must match and one that must not: without them it will start as a draft.',
      asksFor: (needs: readonly string[]) => {
        const [last, ...others] = needs.toReversed();
        const all = others.length === 0 ? last : `${others.toReversed().join(', ')} and ${last}`;
        return `This organisation’s policy asks for ${all} first: it will start as a draft.`;
      },
    },
    tryIt: 'Try it',
    tryBefore: 'Try it before adding it',
    tryHint: 'Try it before you add it',
    tests: 'Tests',
    lastDays: 'Last 7 days',
    foldAway: 'Fold away',
    unfold: 'Unfold',
    earlierText: 'of an earlier text',
    run: 'Run',
    runAgain: 'Run again',
    wouldFind: 'What would it have found?',
    wouldFindHelp:
      'Runs the text as it stands over the stored events of the last 7 days: how often it would have matched, on what, and beside which other rules.',
    testLacks: 'A test lacks its name or its record',
    testLacksFault: 'A test lacks its name or its record.',
    noTestsYet: 'No tests yet',
    noTestsYetHelp:
      'A test is one record as its source sends it, and whether the rule must match it. Tests are kept with the rule and run whenever it changes.',
    source: 'Source',
    sourceOf: (kind: string) => `Source of the ${kind}. Escape leaves the editor.`,
    beginAnew: (kind: string) => `Begin anew: ${kind}?`,
    beginAnewAct: 'Begin anew',
    beginAnewHelp: 'The example of that kind takes the place of your text, which will be lost.',
    added: 'Rule added',
    addedAsDraft: 'Rule added as a draft',
  },
  {
    title: 'Nouvelle règle',
    rules: 'Règles',
    beside: 'À côté de la source',
    besideContents: 'À côté de la source, contenu',
    help: 'Aide',
    fields: 'Champs',
    form: 'Formulaire',
    loadingForm: 'Chargement du formulaire',
    fieldsHelp:
      'La règle correspond aux événements dont les champs cochés ont la même valeur. Moins de champs en trouvent davantage ; des champs qui nomment une personne ou un moment ne retrouvent que cet événement.',
    findField: 'Chercher un champ',
    emptyValue: 'vide',
    noField: (text) => `Aucun champ de l’événement n’a « ${text} » dans son nom ou sa valeur.`,
    draftAgain: 'Rédiger la règle de nouveau ?',
    draftAgainAct: 'Rédiger de nouveau',
    draftAgainHelp: 'Ce que vous avez changé à la main dans le texte sera perdu.',
    starts: { draft: 'Brouillon', shadow: 'En observation', active: 'En service' },
    kindAndStart: 'Type et départ',
    kindOfRule: 'Type de règle',
    start: 'Départ',
    howItStarts: 'État de départ',
    cancel: 'Annuler',
    add: 'Ajouter la règle',
    noTests: {
      threshold: 'Un seuil compte des événements conservés : essayez-le sur les 7 derniers jours.',
      query: 'Une recherche enregistrée cherche dans les événements conservés : essayez-la sur les 7 derniers jours.',
      yara: 'Une règle YARA se teste sur des fichiers, par l’analyseur.',
    },
    noBacktest: {
      filter: 'Un filtre ne trouve rien par lui-même : testez rétroactivement une règle qu’il restreint.',
      yara: 'Une règle YARA s’applique à des fichiers, pas aux événements conservés.',
    },
    mayNot: 'Vous pouvez lire les règles, pas en écrire',
    mayNotHelp: 'Les superviseurs et les administrateurs écrivent les règles.',
    withoutEvent: 'Écrire une règle sans événement',
    drafting: 'Rédaction de la règle',
    policy: {
      requireTests: 'des tests réussis',
      requireBacktest: 'un test rétroactif',
      requireReview: 'une relecture',
      testsMayFail:
        'La politique de cette organisation demande des tests réussis : si l’un d’eux échoue, la règle commencera comme brouillon.',
      testsLack:
        'La politique de cette organisation demande des tests réussis, un qui doit correspondre et un qui ne le doit pas : sans eux, la règle commencera comme brouillon.',
      asksFor: (needs) => {
        const [last, ...others] = needs.toReversed();
        const all = others.length === 0 ? last : `${others.toReversed().join(', ')} et ${last}`;
        return `La politique de cette organisation demande d’abord ${all} : la règle commencera comme brouillon.`;
      },
    },
    tryIt: 'Essayer',
    tryBefore: 'Essayer avant d’ajouter',
    tryHint: 'Essayez-la avant de l’ajouter',
    tests: 'Tests',
    lastDays: '7 derniers jours',
    foldAway: 'Replier',
    unfold: 'Déplier',
    earlierText: 'd’un texte précédent',
    run: 'Lancer',
    runAgain: 'Relancer',
    wouldFind: 'Qu’aurait-elle trouvé ?',
    wouldFindHelp:
      'Passe le texte tel quel sur les événements conservés des 7 derniers jours : combien de fois il aurait correspondu, à quoi, et à côté de quelles autres règles.',
    testLacks: 'Il manque à un test son nom ou son enregistrement',
    testLacksFault: 'Il manque à un test son nom ou son enregistrement.',
    noTestsYet: 'Aucun test pour l’instant',
    noTestsYetHelp:
      'Un test est un enregistrement tel que sa source l’envoie, et ce que la règle doit en faire : correspondre ou non. Les tests sont gardés avec la règle et relancés à chaque modification.',
    source: 'Source',
    sourceOf: (kind) => `Source : ${kind}. Échap quitte l’éditeur.`,
    beginAnew: (kind) => `Recommencer : ${kind} ?`,
    beginAnewAct: 'Recommencer',
    beginAnewHelp: 'L’exemple de ce type prend la place de votre texte, qui sera perdu.',
    added: 'Règle ajoutée',
    addedAsDraft: 'Règle ajoutée comme brouillon',
  },
);
