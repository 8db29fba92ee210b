// What is said of a page: where it is, who may read it, and its place in the navigation.
import type { TablerIcon } from '@tabler/icons-react';
import type { Permission } from '@tocsin/contracts/identity';
import type { ComponentType } from 'react';

import type { pageGroupWords } from './words/pages.ts';

export type PageGroup = keyof typeof pageGroupWords;
export type Page = {
  path: string;
  title: string;
  /** Without a group the page is reached by links only. */
  group?: PageGroup;
  icon?: TablerIcon;
  permission: Permission;
  /** After `g`, the key that goes there. */
  key?: string;
  /** The number beside it in the navigation. */
  count?: 'alerts' | 'incidents' | 'proposals';
  /** What of the top bar's filters the page follows; what it does not follow is not shown there. */
  filters?: readonly ('site' | 'time')[];
  /** `/` does not lead here although it comes first. */
  lands?: false;
  load: () => Promise<ComponentType>;
};
