// How to write a query, by examples that can be tried at once.
import { Modal } from '@mantine/core';

import { help } from './help.ts';

import classes from './syntax-help.module.css';

const groups: readonly { title: string; examples: readonly (readonly [query: string, meaning: string])[] }[] = [
  {
    title: help.words,
    examples: [
      ['vssadmin', help.word],
      ['"delete shadows"', help.phrase],
      ['mimi*', help.beginning],
    ],
  },
  {
    title: help.fields,
    examples: [
      ['host.name:LYO-WS514', help.value],
      ['user.name:(adm-rl or svc-*)', help.oneOf],
      ['process.command_line:*-enc*', help.part],
      ['file.path:"C:\\\\Windows\\\\Temp\\\\a b.exe"', help.quoted],
      ['host.name==LYO-WS514', help.exactly],
      ['dns.question.name:*', help.present],
      ['process.command_line:/-e(nc)?\\s/', help.pattern],
    ],
  },
  {
    title: help.numbers,
    examples: [
      ['destination.port>=1024', help.compared],
      ['destination.port:[1 to 1023]', help.between],
      ['source.ip:10.20.0.0/16', help.network],
    ],
  },
  {
    title: help.together,
    examples: [
      ['outcome:failure not user:svc-*', help.sideBySide],
      ['(src:10.0.0.5 or dst:10.0.0.5) and port:445', help.brackets],
      ['entity:185.232.67.19', help.entity],
      ['site:lyo dataset:zeek.*', help.origin],
    ],
  },
];

export function SyntaxHelp({
  opened,
  onClose,
  onTry,
}: {
  opened: boolean;
  onClose: () => void;
  onTry: (query: string) => void;
}) {
  return (
    <Modal opened={opened} onClose={onClose} title={help.title} size={680}>
      <div className={classes.groups}>
        {groups.map((group) => (
          <div key={group.title}>
            <h3>{group.title}</h3>
            <dl className={classes.examples}>
              {group.examples.map(([query, meaning]) => (
                <div key={query}>
                  <dt>
                    <button type="button" className="mono" onClick={() => onTry(query)}>
                      {query}
                    </button>
                  </dt>
                  <dd>{meaning}</dd>
                </div>
              ))}
            </dl>
          </div>
        ))}
        <p className="muted">{help.shortNames}</p>
      </div>
    </Modal>
  );
}
