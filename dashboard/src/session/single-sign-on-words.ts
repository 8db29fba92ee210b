// The words of sessions through an identity provider.
import { inLanguage } from '../lib/language.ts';

export const singleSignOnStrengths = inLanguage(
  {
    sso: 'single sign-on',
    'sso+mfa': 'single sign-on with a second factor',
    'sso+totp': 'single sign-on and app',
    'sso+passkey': 'single sign-on and passkey',
    'sso+recovery': 'single sign-on and recovery code',
  },
  {
    sso: 'authentification unique',
    'sso+mfa': 'authentification unique avec second facteur',
    'sso+totp': 'authentification unique et application',
    'sso+passkey': 'authentification unique et clé d’accès',
    'sso+recovery': 'authentification unique et code de secours',
  },
);

export const proofWords = inLanguage(
  {
    go: 'Prove it at your provider',
    waiting: 'Sign in again on the other tab; it goes on here by itself.',
    open: 'Open it',
  },
  {
    go: 'Le prouver chez votre fournisseur',
    waiting: 'Connectez-vous de nouveau dans l’autre onglet ; la suite se fait ici d’elle-même.',
    open: 'L’ouvrir',
  },
);
