// Every key that works on this page.
import { Modal } from '@mantine/core';

import { useBoundKeys } from '../lib/keyboard.ts';
import { Kbd } from '../ui/kbd.tsx';
import { modKey } from './use-mod-k.ts';
import { words } from './words.ts';

import classes from './keyboard-help.module.css';

export function KeyboardHelp({ onClose }: { onClose: () => void }) {
  const bound = useBoundKeys();
  const groups = Map.groupBy(bound, (binding) => binding.group ?? words.thisPage);
  const inOrder = [...groups].sort(([one], [other]) => rank(one) - rank(other));
  return (
    <Modal opened onClose={onClose} title={words.keys} size={620}>
      <div className={classes.groups}>
        {inOrder.map(([group, bindings]) => (
          <section key={group}>
            <h3>{group}</h3>
            <ul>
              {bindings.map(({ keys, label }) => (
                <li key={keys}>
                  <span>{label}</span>
                  <Kbd keys={keys} />
                </li>
              ))}
              {group === words.general && (
                <li>
                  <span>{words.searchOrRun}</span>
                  <Kbd keys={`${modKey} K`} />
                </li>
              )}
            </ul>
          </section>
        ))}
      </div>
      <p className="muted">{words.keysRest}</p>
    </Modal>
  );
}

const rank = (group: string): number => [words.thisPage, words.triage, words.goTo, words.general].indexOf(group);
