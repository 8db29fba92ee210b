import { endpointSaid, problemSaid } from '../../../words/said.ts';
// What was looked at and what was refused, as the audit trail tells them in French.
import { number, text, told, type Data, type Makers } from './telling.ts';
import { readings } from './told-proof.ts';

export const proofToldFr: Makers = {
  'data.read': (data) =>
    told(`a consulté : ${endpointSaid(text(data, 'endpoint'), text(data, 'title'))}`, readings(data, repeated(data))),
  'access.refused': (data) =>
    told(
      `s’est vu refuser : ${endpointSaid(text(data, 'endpoint'), text(data, 'title'))}`,
      [problemSaid(text(data, 'code')) ?? text(data, 'code').replaceAll('_', ' '), repeated(data)]
        .filter(Boolean)
        .join(', '),
    ),
  'ledger.exported': (data) =>
    told('a exporté le registre', `racines ${number(data, 'fromRoot')} à ${number(data, 'toRoot')}`),
};

const repeated = (data: Data): string | null =>
  number(data, 'times') > 1 ? `${number(data, 'times')} fois de plus en une minute` : null;
