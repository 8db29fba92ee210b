// Links to wallboards, as the audit trail tells them.
import { inLanguage } from '../../../lib/language.ts';
import { text, told, type Data, type Makers } from './telling.ts';

const words = inLanguage(
  {
    label: 'Wallboard',
    created: (name: string) => `made a link to the wallboard ${name}`,
    opened: (name: string) => `opened the wallboard ${name} on a screen`,
    revoked: (name: string) => `revoked the link to the wallboard ${name}`,
  },
  {
    label: 'Panneau mural',
    created: (name) => `a créé un lien vers le panneau mural ${name}`,
    opened: (name) => `a ouvert le panneau mural ${name} sur un écran`,
    revoked: (name) => `a révoqué le lien vers le panneau mural ${name}`,
  },
);

export const wallboardLabel = words.label;

const name = (data: Data): string => text(data, 'name');
export const boardsTold: Makers = {
  'wallboard.created': (data) => told(words.created(name(data))),
  'wallboard.opened': (data) => told(words.opened(name(data))),
  'wallboard.revoked': (data) => told(words.revoked(name(data))),
};
