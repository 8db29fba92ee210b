// The menu on a value, where it was clicked or where the keyboard stands. The focus goes back to the value.
import { Menu } from '@mantine/core';
import {
  IconAffiliate,
  IconBellRinging,
  IconCopy,
  IconLayoutList,
  IconListSearch,
  IconShieldCheck,
  IconTarget,
  IconTopologyStar3,
  IconZoom,
  IconZoomIn,
  IconZoomOut,
  type TablerIcon,
} from '@tabler/icons-react';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { call } from '../lib/api.ts';
import { copyText } from '../lib/clipboard.ts';
import { parseUrlSearch } from '../lib/url.ts';
import { useSession } from '../session/session.ts';
import { showProblem, showToast } from '../ui/toast.tsx';
import { actionsFor, valueOf, type Value, type ValueAction } from './actions.ts';
import { words } from './words.ts';

/** What was asked about: the element, and the place on the screen. */
export type Asked = { element: HTMLElement; x: number; y: number };

const icons: Readonly<Record<ValueAction['id'], TablerIcon>> = {
  include: IconZoomIn,
  exclude: IconZoomOut,
  only: IconTarget,
  groupBy: IconLayoutList,
  entity: IconAffiliate,
  graph: IconTopologyStar3,
  alerts: IconBellRinging,
  events: IconListSearch,
  find: IconZoom,
  copy: IconCopy,
  copyDefanged: IconShieldCheck,
};
const mostChoices = 20;
const takeFocus = (element: HTMLElement | null): void => element?.focus();

/** The value itself, or, of a row of a table, those that stand in it. */
function valuesIn(element: HTMLElement): Value[] {
  const own = valueOf(element);
  if (own) return [own];
  const inside = [...element.querySelectorAll<HTMLElement>('[data-value], [data-entity]')].flatMap(
    (each) => valueOf(each) ?? [],
  );
  const known = new Map(inside.map((value) => [`${value.field} ${value.entity ?? value.value}`, value]));
  return [...known.values()].slice(0, mostChoices);
}

export function ValueMenu({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  const values = valuesIn(asked.element);
  const [chosen, setChosen] = useState<Value | null>(values.length === 1 ? (values[0] ?? null) : null);
  const { pathname, searchStr } = useLocation();
  const session = useSession();
  const act = useDeed();
  const close = (): void => {
    onClose();
    // Where a page has taken the element away, the focus is the page's to place.
    if (asked.element.isConnected) focusable(asked.element)?.focus();
  };
  const place = { pathname, search: parseUrlSearch(searchStr) };
  const may = (permission: string): boolean => session?.permissions.some((each) => each === permission) ?? false;
  return (
    <Menu opened onClose={close} position="bottom-start" width={260} returnFocus={false} closeOnItemClick={false}>
      <Menu.Target>
        <span aria-hidden="true" style={{ position: 'fixed', left: asked.x, top: asked.y, width: 0, height: 0 }} />
      </Menu.Target>
      <Menu.Dropdown aria-label={chosen ? words.actions(chosen.value) : words.choose}>
        <Menu.Label>
          <span className="mono" style={{ overflowWrap: 'anywhere' }}>
            {chosen ? [chosen.field, chosen.entity ?? chosen.value].filter(Boolean).join(' ') : words.choose}
          </span>
        </Menu.Label>
        {chosen
          ? actionsFor(chosen, place, may).map(({ id, deed }, index) => {
              const Icon = icons[id];
              return (
                <Menu.Item
                  key={id}
                  {...(index === 0 ? { ref: takeFocus } : {})}
                  leftSection={<Icon size={15} stroke={1.6} />}
                  onClick={() => {
                    close();
                    void act(deed);
                  }}
                >
                  {words[id]}
                </Menu.Item>
              );
            })
          : values.map((value, index) => (
              <Menu.Item
                key={`${value.field} ${value.entity ?? value.value}`}
                {...(index === 0 ? { ref: takeFocus } : {})}
                onClick={() => setChosen(value)}
              >
                <span className="mono ellipsis" style={{ display: 'block' }}>
                  {value.entity ?? value.value}
                </span>
              </Menu.Item>
            ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const focusable = (element: HTMLElement): HTMLElement | null =>
  element.closest<HTMLElement>('a[href], button, [tabindex]') ?? element;

function useDeed() {
  const navigate = useNavigate();
  return async (deed: ValueAction['deed']): Promise<void> => {
    if (deed.kind === 'go') await navigate({ to: deed.to, search: deed.search });
    else if (deed.kind === 'graph')
      try {
        const { id } = await call('GET /entities/find', { is: deed.entity });
        await navigate({ to: '/graph', search: { node: [`entity:${id}`] } });
      } catch (error) {
        showProblem(error, words.graph);
      }
    else if (await copyText(deed.text)) showToast({ title: words.copied, detail: deed.text });
    else showToast({ title: words.refused, look: 'problem' });
  };
}
