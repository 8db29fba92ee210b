// Rules, their tuning and notifications, as the audit trail tells them in French.
import { plural } from '../../../lib/format.ts';
import { changed, number, text, told, type Makers } from './telling.ts';

export const rulesToldFr: Makers = {
  'rule.added': (data) => told(`a ajouté la règle ${text(data, 'title')}`),
  'rule.changed': (data) =>
    told(`a réécrit la règle ${text(data, 'title')}`, `désormais version ${number(data, 'version')}`),
  'rule.toggled': (data) => told(`a ${data.enabled === true ? 'activé' : 'désactivé'} la règle ${text(data, 'title')}`),
  'rule.deleted': (data) => told(`a supprimé la règle ${text(data, 'title')}`, `version ${number(data, 'version')}`),
  'rule.imported': (data) =>
    told(
      'a importé des règles',
      `${number(data, 'added')} ajoutées, ${number(data, 'changed')} modifiées, ${number(data, 'unchanged')} inchangées, ${number(data, 'refused')} refusées`,
    ),
  'rule.deployed': (data) =>
    told(
      `a mis la règle ${text(data, 'title')} ${modeWords[text(data, 'after')] ?? text(data, 'after')}`,
      [`version ${number(data, 'version')}`, text(data, 'because')].filter(Boolean).join(', '),
    ),
  'rule.rolled_back': (data) =>
    told(
      `a remis la règle ${text(data, 'title')} en observation`,
      `${number(data, 'hitsPerHour')} correspondances par heure, ${number(data, 'expectedPerHour')} attendues`,
    ),
  'rule.reviewed': (data) =>
    told(
      `${text(data, 'verdict') === 'approved' ? 'a approuvé' : 'a demandé des changements à'} la règle ${text(data, 'title')}`,
      `version ${number(data, 'version')}`,
    ),
  'rule.commented': (data) => told(`a commenté la règle ${text(data, 'title')}`, text(data, 'excerpt')),
  'rule.tests_changed': (data) =>
    told(
      `a modifié les tests de la règle ${text(data, 'title')}`,
      `${plural(number(data, 'tests'), 'test')}, ${data.passed === true ? 'tous réussis' : 'certains échouent'}`,
    ),
  'rule.owned': (data) => told(`a changé le responsable de la règle ${text(data, 'title')}`),
  'rule.backtested': (data) =>
    told(
      `a testé rétroactivement la règle ${text(data, 'title')}`,
      data.state === 'done' ? plural(number(data, 'hits'), 'correspondance') : 'le test a échoué',
    ),
  'rule.policy_changed': (data) => changed('la politique des règles', data.fields),
  'rule.proposed': (data) =>
    told(
      `a comparé la bibliothèque à ${text(data, 'url')}`,
      `${number(data, 'added')} nouvelles, ${number(data, 'changed')} modifiées, ${number(data, 'removed')} disparues`,
    ),
  'rule.proposals_decided': (data) =>
    told(
      'a décidé de changements proposés',
      `${number(data, 'accepted')} acceptés, ${number(data, 'dismissed')} écartés`,
    ),
  'rule.triggered': (data) =>
    told(`a vu le seuil ${text(data, 'title')} atteint`, plural(number(data, 'count'), 'événement')),
  'notification.sent': (data) =>
    told(`a prévenu de ${text(data, 'title')}`, `${text(data, 'channel')} à ${text(data, 'to')}`),
  'notification.failed': (data) =>
    told(`n’a pas pu prévenir de ${text(data, 'title')}`, `${text(data, 'channel')} : ${text(data, 'because')}`),
  'notice.mailed': (data) => told('a envoyé des annonces', plural(number(data, 'count'), 'annonce')),
  'notice.mail_failed': (data) => told('n’a pas pu envoyer d’annonces', text(data, 'because')),
  'notice.choices_changed': () => told('a choisi ce qui lui est annoncé'),
  'tuning.added': (data) => told(`a demandé un réglage de ${text(data, 'title')}`, text(data, 'reason')),
  'tuning.approved': (data) => told(`a approuvé un réglage de ${text(data, 'title')}`),
  'tuning.extended': (data) => told(`a prolongé un réglage de ${text(data, 'title')}`, text(data, 'reason')),
  'tuning.reverted': (data) => told(`a mis fin à un réglage de ${text(data, 'title')}`, text(data, 'reason')),
  'tuning.expired': (data) => told(`a laissé expirer un réglage de ${text(data, 'title')}`),
  'tuning.warned': (data) =>
    told(
      `a averti qu’un réglage de ${text(data, 'title')} masquait ${text(data, 'entity')}`,
      `qui fait partie de ${text(data, 'number')}`,
    ),
};

const modeWords: Readonly<Record<string, string>> = {
  active: 'en service',
  shadow: 'en observation',
  disabled: 'au repos',
  draft: 'en brouillon',
};
