// A host, user, address … that can be filtered by, searched for and copied.
import { Menu } from '@mantine/core';
import {
  IconAffiliate,
  IconAt,
  IconBinaryTree,
  IconCopy,
  IconDeviceDesktop,
  IconFile,
  IconFingerprint,
  IconLink,
  IconMail,
  IconNetwork,
  IconSearch,
  IconShieldLock,
  IconUser,
  IconWorld,
  IconZoomIn,
  type TablerIcon,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { Entity } from '@tocsin/contracts/alert';
import type { EntityKind } from '@tocsin/contracts/words';

import { copyText } from '../lib/clipboard.ts';
import { defang } from '../lib/format.ts';
import { entityKindWords } from '../words/entities.ts';
import { classNames } from './class-names.ts';
import { shortEntity } from './entity-text.ts';
import { showToast } from './toast.tsx';
import { words } from './words.ts';

import classes from './badge.module.css';
import own from './entity-chip.module.css';

const icons: Record<EntityKind, TablerIcon> = {
  host: IconDeviceDesktop,
  user: IconUser,
  ip: IconNetwork,
  domain: IconWorld,
  url: IconLink,
  hash: IconFingerprint,
  file: IconFile,
  process: IconBinaryTree,
  email: IconMail,
};

export function EntityIcon({ kind, size = 13 }: { kind: EntityKind; size?: number }) {
  const Icon = icons[kind] ?? IconAt;
  return <Icon size={size} stroke={1.6} className={own.icon} aria-hidden="true" />;
}

/** In the event search, quoted so that it stands for itself. */
export const entityQuery = (value: string): string => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

type EntityChipProps = {
  entity: Entity;
  /** Shows only what has this entity. */
  onInclude?: ((entity: Entity) => void) | undefined;
  /** Hides what has this entity, where the list can do that. */
  onExclude?: ((entity: Entity) => void) | undefined;
  bare?: boolean;
};

export function EntityChip({ entity, onInclude, onExclude, bare }: EntityChipProps) {
  const navigate = useNavigate();
  const { kind, value } = entity;
  const copy = async (text: string, what: string) => {
    const copied = await copyText(text);
    showToast(copied ? { title: words.copiedWhat(what), detail: text } : { title: words.copyRefused, look: 'problem' });
  };
  return (
    <Menu position="bottom-start" width={220}>
      <Menu.Target>
        <button
          type="button"
          className={classNames(bare ? own.bare : classes.chip, own.target)}
          aria-label={words.entityActions(entityKindWords[kind], value)}
          title={`${entityKindWords[kind]} ${value}`}
          data-entity={`${kind}:${value}`}
          onClick={(event) => event.stopPropagation()}
        >
          <EntityIcon kind={kind} />
          <span className={classNames('mono ellipsis', own.value)}>{bare ? shortEntity(entity) : value}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown onClick={(event) => event.stopPropagation()}>
        <Menu.Label>
          <span className={own.label}>
            {entityKindWords[kind]} <span className="mono">{defang(value)}</span>
          </span>
        </Menu.Label>
        <Menu.Item
          leftSection={<IconAffiliate size={15} stroke={1.6} />}
          onClick={() => void navigate({ to: '/entity', search: { is: [`${kind}:${value}`] } })}
        >
          {words.openEntity}
        </Menu.Item>
        {onInclude && (
          <Menu.Item leftSection={<IconZoomIn size={15} stroke={1.6} />} onClick={() => onInclude(entity)}>
            {words.showOnlyThis}
          </Menu.Item>
        )}
        {onExclude && (
          <Menu.Item leftSection={<IconShieldLock size={15} stroke={1.6} />} onClick={() => onExclude(entity)}>
            {words.hideThis}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconSearch size={15} stroke={1.6} />}
          onClick={() => void navigate({ to: '/search', search: { query: [entityQuery(value)] } })}
        >
          {words.searchEvents}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconCopy size={15} stroke={1.6} />} onClick={() => void copy(value, kind)}>
          {words.copy}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconCopy size={15} stroke={1.6} />}
          onClick={() => void copy(defang(value), words.defanged(kind))}
        >
          {words.copyDefanged}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
