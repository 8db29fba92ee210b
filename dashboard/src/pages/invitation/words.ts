// The words of an invitation.
import { inLanguage } from '../../lib/language.ts';

export const words = inLanguage(
  {
    youAreIn: 'You are in',
    youBelong: (organisation: string) => `You belong to ${organisation} now.`,
    signInAs: 'Sign in as ',
    title: 'Invitation',
    broken: 'This link does not work.',
    looking: 'Looking at your invitation.',
    join: (organisation: string) => `Join ${organisation}`,
    invitedAs: (role: string, email: string) => `You are invited as ${role}, with the address ${email}.`,
    name: 'Your name',
    password: 'Password',
    passwordHelp:
      'At least 12 characters. If this address has a Tocsin account already, its password; then your name stays as it is.',
    accept: 'Accept the invitation',
  },
  {
    youAreIn: 'Vous y êtes',
    youBelong: (organisation) => `Vous faites maintenant partie de ${organisation}.`,
    signInAs: 'Se connecter en tant que ',
    title: 'Invitation',
    broken: 'Ce lien ne fonctionne pas.',
    looking: 'Lecture de votre invitation.',
    join: (organisation) => `Rejoindre ${organisation}`,
    invitedAs: (role, email) => `Vous êtes invité avec le rôle « ${role} », à l’adresse ${email}.`,
    name: 'Votre nom',
    password: 'Mot de passe',
    passwordHelp:
      'Au moins 12 caractères. Si cette adresse a déjà un compte Tocsin, son mot de passe ; votre nom reste alors inchangé.',
    accept: 'Accepter l’invitation',
  },
);
