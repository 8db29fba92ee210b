// What became of saved views, as the audit trail tells it.
import { inLanguage } from '../../../lib/language.ts';
import { changed, text, told, type Makers } from './telling.ts';

const words = inLanguage(
  {
    view: 'Saved view',
    saved: (name: string) => `saved the view ${name}`,
    theView: (name: string) => `the view ${name}`,
    deleted: (name: string) => `deleted the view ${name}`,
  },
  {
    view: 'Vue enregistrée',
    saved: (name: string) => `a enregistré la vue ${name}`,
    theView: (name: string) => `la vue ${name}`,
    deleted: (name: string) => `a supprimé la vue ${name}`,
  },
);

export const viewLabel = words.view;

export const viewsTold: Makers = {
  'saved_view.saved': (data) => told(words.saved(text(data, 'name'))),
  'saved_view.changed': (data) => changed(words.theView(text(data, 'name')), data['fields']),
  'saved_view.deleted': (data) => told(words.deleted(text(data, 'name'))),
};
