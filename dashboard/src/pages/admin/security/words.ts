// The words of the security policy.
import { inLanguage } from '../../../lib/language.ts';

export const words = inLanguage(
  {
    title: 'Security policy',
    loading: 'Loading the policy',
    idle: 'Unused sessions end after',
    minutes: ' minutes',
    lifetime: 'Every session ends after',
    hours: ' hours',
    stepUp: 'A fresh proof counts for',
    leastLength: 'New passwords have at least',
    characters: ' characters',
    changed: 'Policy changed',
    changedHelp: 'It holds for sessions there are, too.',
    secondFactor: 'Second factor',
    whoNeeds: 'Who needs one',
    whoNeedsHelp: 'Whoever has none can do nothing but set one up, from the next click on.',
    sessions: 'Sessions and passwords',
    networks: 'Networks',
    networksOnly: 'Sessions are used from these networks only',
    networksHelp: 'One a line, e.g. 192.0.2.0/24. From anywhere where there is none. API keys are not bound by it.',
    noMail:
      'No mail server is set (TOCSIN_SMTP_URL): nobody is told by mail when their password, second factors, identities or keys change, or when a new device signs in.',
    save: 'Save',
  },
  {
    title: 'Politique de sécurité',
    loading: 'Chargement de la politique',
    idle: 'Une session inutilisée prend fin après',
    minutes: ' minutes',
    lifetime: 'Toute session prend fin après',
    hours: ' heures',
    stepUp: 'Une nouvelle preuve d’identité compte pendant',
    leastLength: 'Un nouveau mot de passe a au moins',
    characters: ' caractères',
    changed: 'Politique modifiée',
    changedHelp: 'Elle vaut aussi pour les sessions en cours.',
    secondFactor: 'Second facteur',
    whoNeeds: 'Qui doit en avoir un',
    whoNeedsHelp: 'Qui n’en a pas ne peut rien faire d’autre que d’en configurer un, dès le prochain clic.',
    sessions: 'Sessions et mots de passe',
    networks: 'Réseaux',
    networksOnly: 'Les sessions ne servent que depuis ces réseaux',
    networksHelp:
      'Un par ligne, par exemple 192.0.2.0/24. De partout s’il n’y en a aucun. Les clés d’API n’y sont pas soumises.',
    noMail:
      'Aucun serveur de courriel n’est configuré (TOCSIN_SMTP_URL) : personne n’est prévenu quand son mot de passe, ses seconds facteurs, ses identités ou ses clés changent, ni quand un nouvel appareil se connecte.',
    save: 'Enregistrer',
  },
);
