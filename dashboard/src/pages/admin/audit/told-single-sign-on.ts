// Identity providers and those who sign in through them, as the audit trail tells them.
import { inLanguage } from '../../../lib/language.ts';
import { changed, text, told, type Makers } from './telling.ts';

export const singleSignOnWords = inLanguage(
  {
    provider: 'Identity provider',
    the: (name: string) => `the identity provider ${name}`,
    added: (name: string) => `added the identity provider ${name}`,
    deleted: (name: string) => `deleted the identity provider ${name}`,
    tested: (name: string) => `tested the identity provider ${name}`,
    worked: 'the sign-in would have been let in',
    linked: (email: string) => `tied an identity to the user ${email}`,
    unlinked: (email: string) => `took an identity away from the user ${email}`,
    by: (provider: string) => `through ${provider}`,
    granted: (email: string) => `the role and sites of ${email}`,
  },
  {
    provider: 'Fournisseur d’identité',
    the: (name) => `le fournisseur d’identité ${name}`,
    added: (name) => `a ajouté le fournisseur d’identité ${name}`,
    deleted: (name) => `a supprimé le fournisseur d’identité ${name}`,
    tested: (name) => `a testé le fournisseur d’identité ${name}`,
    worked: 'la connexion aurait été acceptée',
    linked: (email) => `a lié une identité à l’utilisateur ${email}`,
    unlinked: (email) => `a retiré une identité à l’utilisateur ${email}`,
    by: (provider) => `par ${provider}`,
    granted: (email) => `le rôle et les sites de ${email}`,
  },
);

const name = (data: Record<string, unknown>): string => text(data, 'name');

export const singleSignOnTold: Makers = {
  'identity_provider.created': (data) => told(singleSignOnWords.added(name(data))),
  'identity_provider.changed': (data) => changed(singleSignOnWords.the(name(data)), data.fields),
  'identity_provider.deleted': (data) => told(singleSignOnWords.deleted(name(data))),
  'identity_provider.tested': (data) =>
    told(singleSignOnWords.tested(name(data)), text(data, 'problem') || singleSignOnWords.worked),
  'user.identity_linked': (data) =>
    told(singleSignOnWords.linked(text(data, 'email')), singleSignOnWords.by(text(data, 'provider'))),
  'user.identity_unlinked': (data) =>
    told(singleSignOnWords.unlinked(text(data, 'email')), singleSignOnWords.by(text(data, 'provider'))),
  'user.granted_by_provider': (data) => changed(singleSignOnWords.granted(text(data, 'email')), data.fields),
};
