// Refusals that hold more than their code says: a name, a number, what is missing.
import type { Phrase } from './template.ts';

export const refusalPhrases = {
  none: ['There is no {what:noun} {id}.', 'Introuvable : {what} {id}.'],
  noSuchSite: ['This organisation has no site {code}.', 'Cette organisation n’a pas de site {code}.'],
  fieldWrongAt: ['The input is not valid at {pointer}: {why:sentence}', 'La saisie est incorrecte à {pointer} : {why}'],
  fieldWrong: ['The input is not valid: {why:sentence}', 'La saisie est incorrecte : {why}'],
  needsPermission: ['This needs the permission {permission}.', 'Il faut pour cela l’autorisation {permission}.'],
  mayNotGive: [
    'You may not give what you do not have: {permissions}.',
    'Vous ne pouvez pas donner ce que vous n’avez pas : {permissions}.',
  ],
  mayNotItself: ['{name} may not do this itself: {permissions}.', '{name} n’en a pas le droit : {permissions}.'],
  confinedTo: ['{name} is confined to {sites}.', '{name} est limité à {sites}.'],
  roleMayMore: [
    'The role {role} may do what you may not: {permissions}.',
    'Le rôle {role} peut ce que vous ne pouvez pas : {permissions}.',
  ],
  seesOnly: ['You see only {sites}.', 'Vous ne voyez que {sites}.'],
  seesNoSite: ['You see only no site.', 'Vous ne voyez aucun site.'],
  siteThere: ['There is a site {code} already.', 'Un site porte déjà le code {code}.'],
  viewsFull: [
    'One person keeps at most {most:number} views; delete one first.',
    'Une personne garde au plus {most} vues ; supprimez-en une d’abord.',
  ],
  teamThere: ['There is a team {name} already.', 'Une équipe s’appelle déjà {name}.'],
  roleThere: ['There is a role {name} already.', 'Un rôle s’appelle déjà {name}.'],
  accountThere: ['There is a service account {name} already.', 'Un compte de service s’appelle déjà {name}.'],
  streamThere: ['There is a stream {name} already.', 'Un flux s’appelle déjà {name}.'],
  providerThere: ['There is a provider {name} already.', 'Un fournisseur s’appelle déjà {name}.'],
  secretThere: ['There is a secret {name} already.', 'Un secret s’appelle déjà {name}.'],
  mappingThere: ['There is a mapping {name} already.', 'Une correspondance s’appelle déjà {name}.'],
  ruleThere: [
    'A rule with the id {id} is in the library already; change that one.',
    'Une règle d’identifiant {id} est déjà dans la bibliothèque ; modifiez celle-là.',
  ],
  inOpenIncident: ['Already in an open incident: {alerts}.', 'Déjà dans un incident ouvert : {alerts}.'],
  notInIncident: ['The alert {alert} is not in {incident}.', 'L’alerte {alert} n’est pas dans {incident}.'],
  ownerIs: ['An owner is a user id, "me" or "none".', 'Un responsable est un identifiant, « me » ou « none ».'],
  noUserId: ['{value} is not a user id, "me" or "none".', '{value} n’est ni un identifiant, ni « me », ni « none ».'],
  notAtAddress: [
    '{service} is at an address that may not be called.',
    '{service} est à une adresse qu’il est interdit d’appeler.',
  ],
  noAnswerInTime: ['{service} did not answer in time.', '{service} n’a pas répondu à temps.'],
  unreachable: ['{service} could not be reached.', '{service} est injoignable.'],
  answeredWith: ['{service} answered with status {status}.', '{service} a répondu avec le statut {status}.'],
  refusedWith: ['{service} refused with status {status}.', '{service} a refusé avec le statut {status}.'],
  answeredTooMuch: [
    '{service} answered more than {bytes:number} bytes.',
    '{service} a répondu plus de {bytes} octets.',
  ],
  redirectsElsewhere: ['{service} redirects {where:rest}.', '{service} redirige : {where}.'],
  redirects: ['{service} redirects without end.', '{service} redirige sans fin.'],
  refusedSecret: ['{service} refused to read the secret: {why:rest}.', '{service} a refusé de lire le secret : {why}.'],
  secretNoObject: [
    'The secret is no JSON object with the text {field}.',
    'Le secret n’est pas un objet JSON avec le texte {field}.',
  ],
  providerRefused: ['The provider refused: {why:rest}.', 'Le fournisseur a refusé : {why}.'],
  answerDoesNotHold: [
    'The provider’s answer does not hold: {why:rest}.',
    'La réponse du fournisseur ne tient pas : {why}.',
  ],
  notForDomain: [
    'The provider does not speak for addresses at {domain}.',
    'Le fournisseur ne répond pas des adresses de {domain}.',
  ],
  entryIsAlready: ['This entry is {state:tuningState} already.', 'Ce réglage est déjà {state}.'],
  entryIs: ['This entry is {state:tuningState}; make a new one.', 'Ce réglage est {state} ; créez-en un autre.'],
  ruleKindStays: [
    'This is a {kind} rule and stays one; add a rule of the other kind.',
    'C’est une règle {kind}, et elle le reste ; ajoutez une règle de l’autre type.',
  ],
  ruleIdStays: [
    "The document's id must stay {id}; add a rule for another id.",
    'L’identifiant du document doit rester {id} ; ajoutez une règle pour un autre identifiant.',
  ],
  ruleUsedBy: [
    'Correlations refer to it: {rules}. Change or delete these first.',
    'Des corrélations y renvoient : {rules}. Modifiez-les ou supprimez-les d’abord.',
  ],
  backtestWindow: [
    'A backtest looks at a window of up to {days:number} days that ends after it begins.',
    'Un test rétroactif porte sur une période de {days} jours au plus, qui finit après son début.',
  ],
  entryEnds: [
    'An entry ends after now and within {days:number} days.',
    'Un réglage se termine après maintenant, et dans les {days} jours.',
  ],
  tooManyFiles: ['A file may hold {bytes:number} bytes at most.', 'Un fichier peut contenir {bytes} octets au plus.'],
  oneDocument: [
    'One document is expected here; this text holds {count:number}. Import several with POST /detection/rules/import.',
    'Un seul document est attendu ici ; ce texte en contient {count}. Importez-en plusieurs avec POST /detection/rules/import.',
  ],
  listedSendersOnly: [
    'This sender may only send for the site {site}.',
    'Cet expéditeur ne peut envoyer que pour le site {site}.',
  ],
  badNetwork: ['{network} is neither an address nor a network.', '{network} n’est ni une adresse ni un réseau.'],
  noSuchSource: ['There is no source {source}.', 'La source {source} n’existe pas.'],
  fileUnreadable: ['The file {path} cannot be read.', 'Le fichier {path} est illisible.'],
  mailServer: [
    'No mail server is set: see TOCSIN_SMTP_URL in docs/configuration.md.',
    'Aucun serveur de messagerie n’est réglé : voir TOCSIN_SMTP_URL dans docs/configuration.md.',
  ],
  ownAddressOnly: [
    'They belong to another organisation too: only they themselves change their name and password.',
    'Cette personne fait aussi partie d’une autre organisation : elle seule change son nom et son mot de passe.',
  ],
  atLine: ['Line {line:number}, column {column:number}: {why:sentence}', 'Ligne {line}, colonne {column} : {why}'],
  exportTimes: [
    'The body is a JSON object with `from` and `to`, or neither.',
    'Le contenu est un objet JSON avec `from` et `to`, ou ni l’un ni l’autre.',
  ],
  nameProposals: [
    'Name the proposals by `ids`, or all of a kind with `all`.',
    'Nommez les propositions par `ids`, ou toutes celles d’un type avec `all`.',
  ],
  onlySigmaTuned: [
    'Only Sigma rules are tuned; change the document of other kinds.',
    'Seules les règles Sigma se règlent ; modifiez le document des autres.',
  ],
  keysOfSaml: [
    'Only SAML providers encrypt for a key of ours.',
    'Seuls les fournisseurs SAML chiffrent pour une clé de Tocsin.',
  ],
  metadataForSaml: ['Metadata is read for SAML only.', 'Les métadonnées ne se lisent que pour SAML.'],
  pemAskedFor: [
    'The certificates cannot be read; PEM is asked for.',
    'Les certificats sont illisibles ; ils doivent être en PEM.',
  ],
  noRevision: [
    'This has no revision that If-Match could be compared with.',
    'Ceci n’a pas de révision à comparer avec If-Match.',
  ],
  oneEtag: [
    'If-Match must be one ETag as it was answered, e.g. "7".',
    'If-Match doit être un ETag tel qu’il a été donné, p. ex. "7".',
  ],
  keyForm: [
    'Idempotency-Key must be 1 to 200 printable characters without spaces.',
    'Idempotency-Key doit avoir de 1 à 200 caractères imprimables sans espace.',
  ],
  keyReused: [
    'This Idempotency-Key was used for a different request.',
    'Cette Idempotency-Key a servi à une autre demande.',
  ],
  socketOnly: ['This address speaks WebSocket only.', 'Cette adresse ne parle que WebSocket.'],
  providerUnusable: [
    '{provider} cannot be used now. {why:sentence}',
    '{provider} ne peut pas servir pour le moment. {why}',
  ],
  notLocked: [
    '{service} took the root and did not lock it as asked: see whether Object Lock is on for the bucket.',
    '{service} a pris la racine sans la verrouiller comme demandé : vérifiez qu’Object Lock est actif sur le compartiment.',
  ],
  notTrusted: [
    '{service} answered with something that cannot be trusted: {why:rest}.',
    '{service} a répondu ce à quoi on ne peut se fier : {why}.',
  ],
  wasRefusedWith: ['{what} was refused with status {status:rest}', '{what} a été refusé avec le statut {status}'],
  bearerNeeded: [
    'Send Authorization: Bearer and an API key or an access token.',
    'Envoyez l’en-tête Authorization (Bearer) avec une clé d’API ou un jeton d’accès.',
  ],
  noHttp: ['This is not well-formed HTTP.', 'Ce n’est pas du HTTP bien formé.'],
  bodyLarger: ['The body is larger than {bytes:number} bytes.', 'Le contenu dépasse {bytes} octets.'],
  unreachableBecause: ['{service} could not be reached: {why:rest}', '{service} est injoignable : {why}'],
  loggedAs: ['Something went wrong; it is logged as {id}.', 'Quelque chose a échoué ; le journal le note sous {id}.'],
} as const satisfies Record<string, Phrase>;
