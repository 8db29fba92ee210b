// The words of identities at providers.
import { inLanguage } from '../lib/language.ts';

export const identityWords = inLanguage(
  {
    title: 'Single sign-on',
    used: 'Used ',
    untie: 'Take away',
    untying: 'Taking the identity away',
    untied: 'Identity taken away',
    untieFrom: (provider: string) => `Take away the identity at ${provider}?`,
    untieHelp:
      'Sessions begun through it end. If the provider vouches for the same address at a next sign-in, it is tied again.',
  },
  {
    title: 'Authentification unique',
    used: 'Utilisée ',
    untie: 'Retirer',
    untying: 'Retrait de l’identité',
    untied: 'Identité retirée',
    untieFrom: (provider) => `Retirer l’identité chez ${provider}\u00A0?`,
    untieHelp:
      'Les sessions ouvertes par elle prennent fin. Si le fournisseur répond de la même adresse à une prochaine connexion, elle est liée de nouveau.',
  },
);
