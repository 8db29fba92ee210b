// What each kind of rule is for and how it is written, beside the editor.
import type { RuleKind } from '@tocsin/contracts/words';

import { Section } from '../../../ui/panel.tsx';
import { help } from './help.ts';

import classes from '../rule-page.module.css';

export function KindHelp({ kind }: { kind: RuleKind }) {
  const { title, lead, sections } = help.kinds[kind];
  return (
    <div className={classes.help}>
      <h2>{title}</h2>
      <p>{lead}</p>
      {sections.map((section) => (
        <Section key={section.title} title={section.title}>
          {section.text !== undefined && (
            <p>
              <Coded text={section.text} />
            </p>
          )}
          {section.items && <Items items={section.items} />}
        </Section>
      ))}
      <Section title={help.keys}>
        <Items items={help.keyList} />
      </Section>
    </div>
  );
}

const Items = ({ items }: { items: readonly string[] }) => (
  <ul>
    {items.map((item) => (
      <li key={item}>
        <Coded text={item} />
      </li>
    ))}
  </ul>
);

/** What stands between backticks is set as code. */
const Coded = ({ text }: { text: string }) =>
  text.split('`').map((piece, place) => (place % 2 === 0 ? piece : <code key={place}>{piece}</code>));
