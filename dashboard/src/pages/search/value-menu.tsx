// A value that can be clicked: searched for, left out, copied.
import { Menu } from '@mantine/core';
import { IconCopy, IconShieldCheck, IconTarget, IconZoomIn, IconZoomOut } from '@tabler/icons-react';

import { copyText } from '../../lib/clipboard.ts';
import { defang } from '../../lib/format.ts';
import { classNames } from '../../ui/class-names.ts';
import { showToast } from '../../ui/toast.tsx';

import classes from './value-menu.module.css';

/** What a click on a value does to the query. */
export type Narrow = (field: string, value: string, how: 'include' | 'exclude' | 'only') => void;

type ValueMenuProps = { field: string; value: string; onNarrow: Narrow; className?: string | undefined };

export function ValueMenu({ field, value, onNarrow, className }: ValueMenuProps) {
  const copy = async (text: string): Promise<void> => {
    const copied = await copyText(text);
    showToast(copied ? { title: 'Copied', detail: text } : { title: 'The browser refused to copy', look: 'problem' });
  };
  return (
    <Menu position="bottom-start" width={210}>
      <Menu.Target>
        <button
          type="button"
          className={classNames(classes.value, className)}
          aria-label={`${field} ${value}, actions`}
        >
          {value === '' ? <span className="muted">empty</span> : value}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{field}</Menu.Label>
        <Menu.Item
          leftSection={<IconZoomIn size={15} stroke={1.6} />}
          onClick={() => onNarrow(field, value, 'include')}
        >
          Include
        </Menu.Item>
        <Menu.Item
          leftSection={<IconZoomOut size={15} stroke={1.6} />}
          onClick={() => onNarrow(field, value, 'exclude')}
        >
          Exclude
        </Menu.Item>
        <Menu.Item leftSection={<IconTarget size={15} stroke={1.6} />} onClick={() => onNarrow(field, value, 'only')}>
          Search only this
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconCopy size={15} stroke={1.6} />} onClick={() => void copy(value)}>
          Copy
        </Menu.Item>
        <Menu.Item leftSection={<IconShieldCheck size={15} stroke={1.6} />} onClick={() => void copy(defang(value))}>
          Copy defanged
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
