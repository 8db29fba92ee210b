// The words of signing in through an identity provider.
import { inLanguage } from '../../lib/language.ts';

export const words = inLanguage(
  {
    goTo: (name: string) => `Continue with ${name}`,
    only: 'Your organisation signs you in through its provider.',
    byPassword: 'Use a password instead',
    provenTitle: 'It is you',
    proven: 'You have proven who you are. Close this tab and go on in the other one.',
    failedLogout: 'The sign-out did not work out',
    failed: 'The sign-in did not work out',
    problems: {
      account_elsewhere:
        'Your address has an account in another organisation of this Tocsin. Ask an administrator to invite you.',
      account_inactive: 'Your account is deactivated. Ask an administrator.',
      account_shared: 'You belong to several organisations: sign in with your password or passkey.',
      account_tied: 'The account of your address belongs to another identity at the provider. Ask an administrator.',
      assertion_not_encrypted:
        'The provider did not encrypt its answer, which your organisation asks for. Tell an administrator.',
      assertion_replayed: 'This answer of the provider was used before. Begin again.',
      email_not_vouched: 'The provider did not verify your e-mail address, or does not speak for its domain.',
      identity_provider_not_found: 'This provider is not set up here.',
      logout_message_invalid: 'The provider’s logout message does not hold. Nobody was signed out by it.',
      logout_replayed: 'This logout message of the provider was used before.',
      no_account: 'You have no account here yet. Ask an administrator.',
      no_role: 'None of your groups has a role here. Ask an administrator.',
      other_identity: 'You proved to be somebody else than who is signed in.',
      provider_answer_invalid:
        'The provider’s answer does not hold. Begin again; if it stays so, tell an administrator.',
      provider_disabled: 'This provider is switched off.',
      provider_refused: 'The provider did not sign you in.',
      provider_still_signed_in:
        'You are signed out of Tocsin, but the provider has not ended its own session: sign out there too.',
      provider_unreachable: 'The provider cannot be reached now. Try again later.',
      reauthentication_missing:
        'The provider did not ask you again who you are. Use a passkey or an authenticator app.',
      sign_in_flow_ended: 'This took too long, or was begun in another browser. Begin again.',
    },
    other: 'Something went wrong on the way back from the provider. Begin again.',
  },
  {
    goTo: (name) => `Continuer avec ${name}`,
    only: 'Votre organisation vous connecte par son fournisseur d’identité.',
    byPassword: 'Utiliser un mot de passe',
    provenTitle: 'C’est bien vous',
    proven: 'Vous avez prouvé votre identité. Fermez cet onglet et continuez dans l’autre.',
    failedLogout: 'La déconnexion n’a pas abouti',
    failed: 'La connexion n’a pas abouti',
    problems: {
      account_elsewhere:
        'Votre adresse a un compte dans une autre organisation de ce Tocsin. Demandez une invitation à un administrateur.',
      account_inactive: 'Votre compte est désactivé. Adressez-vous à un administrateur.',
      account_shared: 'Vous appartenez à plusieurs organisations : connectez-vous par mot de passe ou clé d’accès.',
      account_tied:
        'Le compte de votre adresse appartient à une autre identité chez le fournisseur. Adressez-vous à un administrateur.',
      assertion_not_encrypted:
        'Le fournisseur n’a pas chiffré sa réponse, ce que votre organisation exige. Prévenez un administrateur.',
      assertion_replayed: 'Cette réponse du fournisseur a déjà servi. Recommencez.',
      email_not_vouched: 'Le fournisseur n’a pas vérifié votre adresse e-mail, ou ne répond pas de son domaine.',
      identity_provider_not_found: 'Ce fournisseur n’est pas configuré ici.',
      logout_message_invalid:
        'Le message de déconnexion du fournisseur n’est pas valable. Personne n’a été déconnecté.',
      logout_replayed: 'Ce message de déconnexion du fournisseur a déjà servi.',
      no_account: 'Vous n’avez pas encore de compte ici. Adressez-vous à un administrateur.',
      no_role: 'Aucun de vos groupes n’a de rôle ici. Adressez-vous à un administrateur.',
      other_identity: 'Vous avez prouvé être une autre personne que celle qui est connectée.',
      provider_answer_invalid:
        'La réponse du fournisseur n’est pas valable. Recommencez ; si cela persiste, prévenez un administrateur.',
      provider_disabled: 'Ce fournisseur est désactivé.',
      provider_refused: 'Le fournisseur ne vous a pas connecté.',
      provider_still_signed_in:
        'Vous êtes déconnecté de Tocsin, mais le fournisseur n’a pas fermé sa propre session : déconnectez-vous aussi chez lui.',
      provider_unreachable: 'Le fournisseur est injoignable pour le moment. Réessayez plus tard.',
      reauthentication_missing:
        'Le fournisseur ne vous a pas redemandé qui vous êtes. Utilisez une clé d’accès ou une application.',
      sign_in_flow_ended: 'Cela a pris trop de temps, ou a été commencé dans un autre navigateur. Recommencez.',
    },
    other: 'Quelque chose s’est mal passé au retour du fournisseur. Recommencez.',
  },
);

const ofLogout = new Set(['logout_message_invalid', 'logout_replayed', 'provider_still_signed_in']);
/** What did not work out. */
export const problemTitle = (code: string): string => (ofLogout.has(code) ? words.failedLogout : words.failed);
/** What a code of `/sign-in?problem=…` means. */
export const problemWord = (code: string): string =>
  Object.entries(words.problems).find(([known]) => known === code)?.[1] ?? words.other;
