// How to write a query, by examples that can be tried at once.
import { Modal } from '@mantine/core';

import classes from './syntax-help.module.css';

const groups: readonly { title: string; examples: readonly (readonly [query: string, meaning: string])[] }[] = [
  {
    title: 'Words',
    examples: [
      ['vssadmin', 'The word anywhere that people read: message, command line, names'],
      ['"delete shadows"', 'These words, one after the other'],
      ['mimi*', 'Words that begin so; ? stands for one character'],
    ],
  },
  {
    title: 'Fields',
    examples: [
      ['host.name:LYO-WS514', 'A field has this value; capitals do not matter'],
      ['user.name:(adm-rl or svc-*)', 'One of several values'],
      ['process.command_line:*-enc*', 'A part of a value'],
      ['file.path:"C:\\\\Windows\\\\Temp\\\\a b.exe"', 'Within quotes nothing is special but \\" and \\\\'],
      ['host.name==LYO-WS514', 'Exactly so, capitals included'],
      ['dns.question.name:*', 'The field is there at all'],
      ['process.command_line:/-e(nc)?\\s/', 'A regular expression'],
    ],
  },
  {
    title: 'Numbers, addresses, times',
    examples: [
      ['destination.port>=1024', 'Also >, < and <='],
      ['destination.port:[1 to 1023]', 'From and to, both included; * leaves an end open'],
      ['source.ip:10.20.0.0/16', 'An address within a network'],
    ],
  },
  {
    title: 'Together',
    examples: [
      ['outcome:failure not user:svc-*', 'Conditions side by side must all hold; not takes away'],
      ['(src:10.0.0.5 or dst:10.0.0.5) and port:445', 'or, and, brackets'],
      ['entity:185.232.67.19', 'A host, account, address or hash wherever it appears'],
      ['site:lyo dataset:zeek.*', 'Where it comes from'],
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
    <Modal opened={opened} onClose={onClose} title="How to write a query" size={680}>
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
        <p className="muted">
          Short names: host, user, ip, src, dst, port, process, parent, cmd, hash, file, registry, domain, url, code,
          outcome. Click an example to try it.
        </p>
      </div>
    </Modal>
  );
}
