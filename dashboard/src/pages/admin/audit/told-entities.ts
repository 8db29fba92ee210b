// What was said of entities, and what became of assets, as the audit trail tells it.
import { formatCount } from '../../../lib/format.ts';
import { inLanguage } from '../../../lib/language.ts';
import { changed, changesIn, number, text, told, type Makers } from './telling.ts';

const words = inLanguage(
  {
    entity: 'Entity',
    asset: 'Asset',
    added: (name: string) => `kept the entity ${name}`,
    judged: (name: string) => `judged the entity ${name}`,
    listed: (name: string) => `changed the lists of the entity ${name}`,
    noted: (name: string) => `added a note to the entity ${name}`,
    merged: (name: string, other: string) => `found ${other} to be the file of ${name}`,
    assetAdded: (name: string) => `added the asset ${name}`,
    theAsset: (name: string) => `the asset ${name}`,
    assetRemoved: (name: string) => `removed the asset ${name}`,
    imported: (added: string, other: string) => `imported assets: ${added} new, ${other} changed`,
  },
  {
    entity: 'Entité',
    asset: 'Actif',
    added: (name: string) => `a gardé l’entité ${name}`,
    judged: (name: string) => `a jugé l’entité ${name}`,
    listed: (name: string) => `a modifié les listes de l’entité ${name}`,
    noted: (name: string) => `a ajouté une note à l’entité ${name}`,
    merged: (name: string, other: string) => `a reconnu en ${other} le fichier de ${name}`,
    assetAdded: (name: string) => `a ajouté l’actif ${name}`,
    theAsset: (name: string) => `l’actif ${name}`,
    assetRemoved: (name: string) => `a oublié l’actif ${name}`,
    imported: (added: string, other: string) => `a importé des actifs : ${added} nouveaux, ${other} modifiés`,
  },
);

export const entityLabels = { entity: words.entity, asset: words.asset };

export const entitiesTold: Makers = {
  'entity.added': (data) => told(words.added(text(data, 'entity'))),
  'entity.judged': (data) => {
    const [change] = changesIn({ before: data['before'], after: data['after'] });
    const { before = null, after = null } = change ?? {};
    return { verb: words.judged(text(data, 'entity')), before, after, reason: text(data, 'reason') || null };
  },
  'entity.listed': (data) => {
    const [change] = changesIn({ before: data['before'], after: data['after'] });
    const { before = null, after = null } = change ?? {};
    return { verb: words.listed(text(data, 'entity')), before, after, reason: null };
  },
  'entity.noted': (data) => told(words.noted(text(data, 'entity')), text(data, 'note')),
  'entity.merged': (data) => told(words.merged(text(data, 'entity'), text(data, 'merged'))),
  'asset.added': (data) => told(words.assetAdded(text(data, 'name'))),
  'asset.changed': (data) => changed(words.theAsset(text(data, 'name')), data['fields']),
  'asset.removed': (data) => told(words.assetRemoved(text(data, 'name'))),
  'asset.imported': (data) =>
    told(words.imported(formatCount(number(data, 'added')), formatCount(number(data, 'changed')))),
};
