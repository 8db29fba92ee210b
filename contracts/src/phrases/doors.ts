// Why a door is closed, or did not take something.
import type { Phrase } from './template.ts';

export const doorPhrases = {
  notProtocol: [
    'What was sent is not the protocol of this door.',
    'Ce qui a été envoyé n’est pas le protocole de cette porte.',
  ],
  opensNothing: ['The credentials open nothing here.', 'Ces identifiants n’ouvrent rien ici.'],
  tooMuchAtOnce: [
    'More arrived than could be stored at once.',
    'Il en est arrivé plus qu’on ne pouvait en enregistrer à la fois.',
  ],
  tooMuchWaiting: [
    'More arrived than could be kept waiting.',
    'Il en est arrivé plus qu’on ne pouvait en faire attendre.',
  ],
  notStored: ['It could not be stored.', 'Cela n’a pas pu être enregistré.'],
  closedBefore: [
    'The door closed before they could be stored.',
    'La porte s’est fermée avant qu’ils puissent être enregistrés.',
  ],
  noCertificate: ['The client showed no certificate.', 'Le client n’a pas montré de certificat.'],
  portTaken: ['Port {port} is taken by another program.', 'Le port {port} est pris par un autre programme.'],
  portPrivileged: [
    'Tocsin may not open port {port}: ports below 1024 need a privilege.',
    'Tocsin ne peut pas ouvrir le port {port} : les ports sous 1024 demandent un privilège.',
  ],
  noAddress: ['This machine has no address {address}.', 'Cette machine n’a pas l’adresse {address}.'],
  noPort: ['It has no port.', 'Elle n’a pas de port.'],
  isClosed: ['This door is closed.', 'Cette porte est fermée.'],
  tooManyConnections: ['More than {most:number} connections are open.', 'Plus de {most} connexions sont ouvertes.'],
  tooManyFromOne: [
    'More than {most:number} connections are open from this address.',
    'Plus de {most} connexions sont ouvertes depuis cette adresse.',
  ],
  tooManyTogether: [
    'More than {most:number} connections are open at all doors together.',
    'Plus de {most} connexions sont ouvertes sur l’ensemble des portes.',
  ],
  certificateRefused: [
    'The client certificate is not accepted: {why:rest}.',
    'Le certificat du client n’est pas accepté : {why}.',
  ],
  handshakeFailed: ['The TLS handshake failed: {why:rest}', 'La négociation TLS a échoué : {why}'],
  unlisted: [
    'The door takes listed senders only, and this one is not listed.',
    'La porte n’accepte que les émetteurs inscrits, et celui-ci ne l’est pas.',
  ],
  unlistedAddress: [
    'The door takes listed senders only; {address} is none.',
    'La porte n’accepte que les émetteurs inscrits ; {address} n’en est pas un.',
  ],
  tokenUnknown: ['The token is unknown here, or was revoked.', 'Le jeton est inconnu ici, ou a été révoqué.'],
  lookingUp: ['Too many credentials are being looked up.', 'Trop d’identifiants sont en cours de vérification.'],
  noHttp: [
    'What was sent is not well-formed HTTP, or came too slowly.',
    'Ce qui a été envoyé n’est pas du HTTP bien formé, ou est arrivé trop lentement.',
  ],
  whose: [
    'Say on the Doors page whose events these are: there are several organisations, or none yet.',
    'Dites sur la page des portes à qui sont ces événements : il y a plusieurs organisations, ou aucune encore.',
  ],
  certificatesUnchecked: [
    'Client certificates cannot be checked: set TOCSIN_TLS_CLIENT_CA.',
    'Les certificats des clients ne peuvent pas être vérifiés : définissez TOCSIN_TLS_CLIENT_CA.',
  ],
  otherKey: [
    'The option {name} was sealed with another key: give it again.',
    'L’option {name} a été scellée avec une autre clé : redonnez-la.',
  ],
} as const satisfies Record<string, Phrase>;
