// The words of the first start.
import { inLanguage } from '../../lib/language.ts';

export const words = inLanguage(
  {
    title: 'Set up Tocsin',
    lead: 'Name your organisation and create its first administrator.',
    already: 'Tocsin is already set up',
    signIn: 'Sign in',
    askForAccount: 'Ask an administrator for an account.',
    token: 'Setup token',
    tokenHelp: "Printed in the server's log at its first start.",
    organisation: 'Organisation',
    name: 'Your name',
    email: 'E-mail',
    password: 'Password',
    atLeast: (characters: number) => `At least ${characters} characters.`,
    create: 'Create and sign in',
  },
  {
    title: 'Mise en place de Tocsin',
    lead: 'Nommez votre organisation et créez son premier administrateur.',
    already: 'Tocsin est déjà en place',
    signIn: 'Se connecter',
    askForAccount: 'Demandez un compte à un administrateur.',
    token: 'Jeton de mise en place',
    tokenHelp: 'Écrit dans le journal du serveur à son premier démarrage.',
    organisation: 'Organisation',
    name: 'Votre nom',
    email: 'Adresse e-mail',
    password: 'Mot de passe',
    atLeast: (characters) => `Au moins ${characters} caractères.`,
    create: 'Créer et se connecter',
  },
);
