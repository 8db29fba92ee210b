// A role's key from its name.

/** `Équipe de nuit` → `equipe_de_nuit`; never changes afterwards. */
export const keyOfTitle = (title: string): string =>
  title
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[_0-9]+|_+$/g, '')
    .slice(0, 40) || 'role';
