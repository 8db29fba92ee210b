// A value that can be clicked: searched for, left out, copied.
import { Menu } from '@mantine/core';
import { IconAffiliate, IconCopy, IconShieldCheck, IconTarget, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';

import { copyText } from '../../lib/clipboard.ts';
import { defang } from '../../lib/format.ts';
import { classNames } from '../../ui/class-names.ts';
import { showToast } from '../../ui/toast.tsx';
import { entityIn } from './entity-in.ts';
import { words } from './words.ts';

import classes from './value-menu.module.css';

/** What a click on a value does to the query. */
export type Narrow = (field: string, value: string, how: 'include' | 'exclude' | 'only') => void;

type ValueMenuProps = { field: string; value: string; onNarrow: Narrow; className?: string | undefined };

export function ValueMenu({ field, value, onNarrow, className }: ValueMenuProps) {
  const navigate = useNavigate();
  const entity = entityIn(field, value);
  const copy = async (text: string): Promise<void> => {
    const copied = await copyText(text);
    showToast(copied ? { title: words.value.copied, detail: text } : { title: words.value.refused, look: 'problem' });
  };
  return (
    <Menu position="bottom-start" width={210}>
      <Menu.Target>
        <button
          type="button"
          className={classNames(classes.value, className)}
          aria-label={words.value.actions(field, value)}
          data-field={field}
          data-value={value}
          {...(entity === null ? {} : { 'data-entity': entity })}
        >
          {value === '' ? <span className="muted">{words.value.empty}</span> : value}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{field}</Menu.Label>
        {entity !== null && (
          <Menu.Item
            leftSection={<IconAffiliate size={15} stroke={1.6} />}
            onClick={() => void navigate({ to: '/entity', search: { is: [entity] } })}
          >
            {words.value.openEntity}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconZoomIn size={15} stroke={1.6} />}
          onClick={() => onNarrow(field, value, 'include')}
        >
          {words.value.include}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconZoomOut size={15} stroke={1.6} />}
          onClick={() => onNarrow(field, value, 'exclude')}
        >
          {words.value.exclude}
        </Menu.Item>
        <Menu.Item leftSection={<IconTarget size={15} stroke={1.6} />} onClick={() => onNarrow(field, value, 'only')}>
          {words.value.only}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconCopy size={15} stroke={1.6} />} onClick={() => void copy(value)}>
          {words.value.copy}
        </Menu.Item>
        <Menu.Item leftSection={<IconShieldCheck size={15} stroke={1.6} />} onClick={() => void copy(defang(value))}>
          {words.value.copyDefanged}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
