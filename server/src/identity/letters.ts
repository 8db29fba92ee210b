// The letters Tocsin writes to somebody, in the language they read.
import { deviceIn } from '@tocsin/contracts/device';
import type { CredentialTopic } from '@tocsin/contracts/sign-in';
import type { Language } from '@tocsin/contracts/words';

export type Letter = { subject: string; text: string };
/** What happened to somebody's credentials, when, and where it was asked for. */
export type CredentialNews = {
  topic: CredentialTopic;
  /** Of the provider, key or client it is about. */
  name: string | null;
  at: Date;
  /** Who did it; null where they did it themselves. */
  by: string | null;
  organisation: string;
  ip: string | null;
  userAgent: string | null;
  /** The address people use, without a slash at its end. */
  url: string;
};
type Letters = {
  passwordReset: (about: { email: string; link: string }) => Letter;
  invitation: (about: { from: string; organisation: string; link: string }) => Letter;
  credentials: (news: CredentialNews) => Letter;
};

/** Somebody else may have chosen the name: no link, no line and no markup comes out of it. */
const inert = (name: string): string =>
  name
    .replaceAll(/[^\p{L}\p{N}' _-]+/gu, ' ')
    .trim()
    .slice(0, 60);

const enTopics: Readonly<Record<CredentialTopic, (name: string) => string>> = {
  password_changed: () => 'Your password was changed',
  password_reset: () => 'Your password was set anew with a link from a mail',
  password_set: () => 'Your password was set by an administrator',
  totp_added: () => 'An authenticator app was added to your account',
  totp_removed: () => 'The authenticator app was removed from your account',
  passkey_added: () => 'A passkey was added to your account',
  passkey_removed: () => 'A passkey was removed from your account',
  second_factors_reset: () => 'All second factors were taken off your account',
  recovery_codes_made: () => 'New recovery codes were made for your account',
  identity_linked: (name) => `Your account can now be signed in to through ${name}`,
  identity_unlinked: (name) => `Your account can no longer be signed in to through ${name}`,
  email_changed: () => 'The e-mail address of your account was changed',
  api_key_made: (name) => `An API key was made: ${name}`,
  oauth_client_made: (name) => `A client with a secret or key of its own was made: ${name}`,
  new_device: () => 'Your account was signed in to from a new device',
};
const frTopics: Readonly<Record<CredentialTopic, (name: string) => string>> = {
  password_changed: () => 'Votre mot de passe a été modifié',
  password_reset: () => 'Votre mot de passe a été redéfini au moyen d’un lien reçu par courriel',
  password_set: () => 'Votre mot de passe a été défini par un administrateur',
  totp_added: () => 'Une application d’authentification a été ajoutée à votre compte',
  totp_removed: () => 'L’application d’authentification a été retirée de votre compte',
  passkey_added: () => 'Une clé d’accès a été ajoutée à votre compte',
  passkey_removed: () => 'Une clé d’accès a été retirée de votre compte',
  second_factors_reset: () => 'Tous les seconds facteurs ont été retirés de votre compte',
  recovery_codes_made: () => 'De nouveaux codes de secours ont été créés pour votre compte',
  identity_linked: (name) => `Votre compte est désormais accessible par ${name}`,
  identity_unlinked: (name) => `Votre compte n’est plus accessible par ${name}`,
  email_changed: () => 'L’adresse de courriel de votre compte a été modifiée',
  api_key_made: (name) => `Une clé d’API a été créée\u00A0: ${name}`,
  oauth_client_made: (name) => `Un client avec son propre secret ou sa propre clé a été créé\u00A0: ${name}`,
  new_device: () => 'Une connexion à votre compte a eu lieu depuis un nouvel appareil',
};

/** UTC: nobody has said where they are. */
const timeIn = (language: Language, at: Date): string =>
  `${at.toLocaleString(language === 'en' ? 'en-GB' : language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })} UTC`; // prettier-ignore

const isKey = (topic: CredentialTopic): boolean => topic === 'api_key_made' || topic === 'oauth_client_made';

/** @param joined says how browser and system stand together */
function placeOf({ ip, userAgent }: CredentialNews, joined: (browser: string, system: string) => string): string[] {
  const { browser, system } = deviceIn(userAgent);
  const program = browser && system ? joined(browser, system) : (browser ?? system);
  const place = [ip, program].filter((part) => part !== null);
  return place.length === 0 ? [] : [place.join(', ')];
}

const letters: Readonly<Record<Language, Letters>> = {
  en: {
    passwordReset: ({ email, link }) => ({
      subject: 'Set a new password',
      text: `Somebody, probably you, asked to set a new password for ${email} in Tocsin.\n\n${link}\n\nThe link works once and for an hour. If it was not you, do nothing: your password stays.\n`,
    }),
    invitation: ({ from, organisation, link }) => ({
      subject: `Invitation to ${organisation} on Tocsin`,
      text: `${from} invites you to ${organisation} on Tocsin. The link works for seven days, once:\n\n${link}\n\nIf you did not expect this, do nothing.\n`,
    }),
    credentials: (news) => {
      const subject = enTopics[news.topic](inert(news.name ?? ''));
      const facts = [
        `When: ${timeIn('en', news.at)}`,
        ...placeOf(news, (browser, system) => `${browser} on ${system}`).map((place) => `From: ${place}`),
        ...(news.by === null ? [] : [`By: ${inert(news.by)}`]),
        `Organisation: ${inert(news.organisation)}`,
      ];
      const remedy = isKey(news.topic)
        ? `If you know of it, there is nothing to do. If not, revoke it (${news.url}/admin/service-accounts or ${news.url}/admin/api-keys), set a new password and tell your administrators.`
        : `If it was you, or you asked for it, there is nothing to do. If not, open ${news.url}/profile at once: set a new password, end all other sessions, look through your second factors, and tell your administrators. If you cannot sign in any more, choose “Forgot the password?” at ${news.url}/sign-in.`;
      return { subject: `Tocsin: ${subject}`, text: `${subject}.\n\n${facts.join('\n')}\n\n${remedy}\n` };
    },
  },
  fr: {
    passwordReset: ({ email, link }) => ({
      subject: 'Définir un nouveau mot de passe',
      text: `Quelqu’un, sans doute vous, a demandé à définir un nouveau mot de passe pour ${email} dans Tocsin.\n\n${link}\n\nLe lien fonctionne une seule fois, pendant une heure. Si ce n’était pas vous, ne faites rien\u00A0: votre mot de passe reste le même.\n`,
    }),
    invitation: ({ from, organisation, link }) => ({
      subject: `Invitation à rejoindre ${organisation} sur Tocsin`,
      text: `${from} vous invite à rejoindre ${organisation} sur Tocsin. Le lien fonctionne une seule fois, pendant sept jours\u00A0:\n\n${link}\n\nSi vous n’attendiez pas ce message, ne faites rien.\n`,
    }),
    credentials: (news) => {
      const subject = frTopics[news.topic](inert(news.name ?? ''));
      const facts = [
        `Quand\u00A0: ${timeIn('fr', news.at)}`,
        ...placeOf(news, (browser, system) => `${browser} sous ${system}`).map((place) => `D’où\u00A0: ${place}`),
        ...(news.by === null ? [] : [`Par\u00A0: ${inert(news.by)}`]),
        `Organisation\u00A0: ${inert(news.organisation)}`,
      ];
      const remedy = isKey(news.topic)
        ? `Si vous en aviez connaissance, il n’y a rien à faire. Sinon, révoquez l’accès (${news.url}/admin/service-accounts ou ${news.url}/admin/api-keys), définissez un nouveau mot de passe et prévenez vos administrateurs.`
        : `Si c’était vous, ou à votre demande, il n’y a rien à faire. Sinon, ouvrez sans attendre ${news.url}/profile\u00A0: définissez un nouveau mot de passe, mettez fin à toutes les autres sessions, vérifiez vos seconds facteurs et prévenez vos administrateurs. Si vous ne pouvez plus vous connecter, choisissez «\u00A0Mot de passe oublié\u00A0?\u00A0» sur ${news.url}/sign-in.`;
      return { subject: `Tocsin\u00A0: ${subject}`, text: `${subject}.\n\n${facts.join('\n')}\n\n${remedy}\n` };
    },
  },
};

/** In English for those who have not said. */
export const lettersIn = (language: Language | null): Letters => letters[language ?? 'en'];
