// The words of signing in.
import { inLanguage } from '../../lib/language.ts';

export const words = inLanguage(
  {
    email: 'E-mail',
    password: 'Password',
    signIn: 'Sign in',
    withPasskey: 'Use a passkey',
    forgot: 'Forgot the password?',
    secondFactor: 'Second factor',
    secondLead: 'The password was right. One more proof that it is you.',
    goOnLead: 'Sign in to go on where you were.',
    welcome: 'Welcome back.',
    recoveryCode: 'Recovery code',
    totpCode: 'Code of your authenticator app',
    goOn: 'Go on',
    withSecond: 'Use the second factor',
    withRecovery: 'Use a recovery code',
    again: 'Begin again',
  },
  {
    email: 'Adresse e-mail',
    password: 'Mot de passe',
    signIn: 'Se connecter',
    withPasskey: 'Utiliser une clé d’accès',
    forgot: 'Mot de passe oublié ?',
    secondFactor: 'Second facteur',
    secondLead: 'Le mot de passe est bon. Encore une preuve que c’est bien vous.',
    goOnLead: 'Connectez-vous pour reprendre là où vous étiez.',
    welcome: 'Heureux de vous revoir.',
    recoveryCode: 'Code de secours',
    totpCode: 'Code de votre application d’authentification',
    goOn: 'Continuer',
    withSecond: 'Utiliser le second facteur',
    withRecovery: 'Utiliser un code de secours',
    again: 'Recommencer',
  },
);
