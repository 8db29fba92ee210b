// What the frame loads once the page is there: saved views in the bar and in the navigation, and the menu on values.
import { createPortal } from 'react-dom';

import { PinnedViews } from '../saved-views/pinned-views.tsx';
import { ViewsMenu } from '../saved-views/views-menu.tsx';
import { ValueMenuHost } from './value-menu-host.tsx';

export function Later() {
  const bar = document.getElementById('views-menu');
  const navigation = document.getElementById('pinned-views');
  return (
    <>
      {bar && createPortal(<ViewsMenu />, bar)}
      {navigation && createPortal(<PinnedViews />, navigation)}
      <ValueMenuHost />
    </>
  );
}
