// The words of the frame outside the shell, and of the proof that it is still the same person.
import { inLanguage } from '../lib/language.ts';

export const words = inLanguage(
  {
    openSource: 'Open-source security operations',
    proofLead: 'This is worth a second look. Prove that it is you; it counts for some minutes.',
    isItYou: 'Is it you?',
    password: 'Your password',
    totpCode: 'Code of your authenticator app',
    withPasskey: 'Use a passkey',
    goOn: 'Go on',
  },
  {
    openSource: 'Opérations de sécurité open source',
    proofLead: 'Cette action mérite une vérification. Prouvez que c’est bien vous ; cela vaut pour quelques minutes.',
    isItYou: 'Est-ce bien vous ?',
    password: 'Votre mot de passe',
    totpCode: 'Code de votre application d’authentification',
    withPasskey: 'Utiliser une clé d’accès',
    goOn: 'Continuer',
  },
);
