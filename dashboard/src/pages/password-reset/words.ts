// The words of a forgotten password.
import { inLanguage } from '../../lib/language.ts';

export const words = inLanguage(
  {
    look: 'Look into your mail',
    onItsWay: 'If somebody has this address here, a link to set a new password is on its way. It works for an hour.',
    back: 'Back to signing in',
    forgot: 'Forgot the password?',
    forgotLead: 'Tocsin sends you a link to set a new one.',
    email: 'E-mail',
    send: 'Send the link',
    isSet: 'The new password is set',
    signedOut: 'You were signed out everywhere.',
    signIn: 'Sign in',
    setNew: 'Set a new password',
    setLead: 'At least 12 characters; a few words that do not belong together.',
    newPassword: 'New password',
    set: 'Set the password',
  },
  {
    look: 'Consultez vos messages',
    onItsWay:
      'Si cette adresse est connue ici, un lien pour définir un nouveau mot de passe vient d’être envoyé. Il fonctionne pendant une heure.',
    back: 'Retour à la connexion',
    forgot: 'Mot de passe oublié ?',
    forgotLead: 'Tocsin vous envoie un lien pour en définir un nouveau.',
    email: 'Adresse e-mail',
    send: 'Envoyer le lien',
    isSet: 'Le nouveau mot de passe est défini',
    signedOut: 'Vous avez été déconnecté partout.',
    signIn: 'Se connecter',
    setNew: 'Définir un nouveau mot de passe',
    setLead: 'Au moins 12 caractères ; quelques mots sans rapport entre eux.',
    newPassword: 'Nouveau mot de passe',
    set: 'Définir le mot de passe',
  },
);
