import { IconFocusCentered, IconMinus, IconPlus, IconWorld } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
// The sites on a map that is drawn here: an outline, marks by shape and colour, and nothing from any other server.
import type { SiteFigures } from '@tocsin/contracts/api/boards';
import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';

import { openAlerts } from '../../boards/links.ts';
import { SiteShape } from '../../boards/site-mark.tsx';
import { IconButton } from '../../ui/button.tsx';
import { around, moved, pointOf, world, zoomed, type ViewBox } from './view-box.ts';
import { siteStateWords, words } from './words.ts';
import { worldOutline } from './world-outline.ts';

import classes from './sites.module.css';

type Placed = SiteFigures & { latitude: number; longitude: number };

const step = 0.15;
const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);

export function SiteMap({ sites }: { sites: readonly Placed[] }) {
  const home = around(sites.map(pointOf));
  const [chosen, setBox] = useState<ViewBox | null>(null);
  const box = chosen ?? home;
  const drag = useRef<{ x: number; y: number; box: ViewBox } | null>(null);
  const navigate = useNavigate();
  const onKeyDown = (event: KeyboardEvent) => {
    const next: Readonly<Record<string, ViewBox>> = {
      ArrowLeft: moved(box, -step, 0),
      ArrowRight: moved(box, step, 0),
      ArrowUp: moved(box, 0, -step),
      ArrowDown: moved(box, 0, step),
      '+': zoomed(box, 0.7),
      '-': zoomed(box, 1.4),
    };
    const to = next[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    setBox(to);
  };
  const onPointerMove = (event: PointerEvent<SVGSVGElement>) => {
    const from = drag.current;
    if (!from) return;
    const shown = event.currentTarget.getBoundingClientRect();
    setBox(moved(from.box, (from.x - event.clientX) / shown.width, (from.y - event.clientY) / shown.height));
  };
  // Marks keep their size however close one looks.
  const unit = box.width / 640;
  return (
    <div className={classes.map}>
      <div className={classes.buttons}>
        <IconButton label={words.closer} onClick={() => setBox(zoomed(box, 0.7))}>
          <IconPlus size={15} />
        </IconButton>
        <IconButton label={words.farther} onClick={() => setBox(zoomed(box, 1.4))}>
          <IconMinus size={15} />
        </IconButton>
        <IconButton label={words.whole} onClick={() => setBox(null)}>
          <IconFocusCentered size={15} />
        </IconButton>
        <IconButton label={words.world} onClick={() => setBox(world)}>
          <IconWorld size={15} />
        </IconButton>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- it is dragged, and moved by keys */}
      <svg
        viewBox={`${box.x} ${box.y} ${box.width} ${box.height}`}
        role="application"
        aria-label={words.map}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the map is moved by its keys
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (event.button === 0) drag.current = { x: event.clientX, y: event.clientY, box };
        }}
        onPointerMove={onPointerMove}
        onPointerUp={() => (drag.current = null)}
        onPointerLeave={() => (drag.current = null)}
      >
        <path d={worldOutline} className={classes.land} vectorEffect="non-scaling-stroke" />
        {sites.map((site) => {
          const { x, y } = pointOf(site);
          const { to, search } = openAlerts({ site: [site.code] });
          const open = () => void navigate({ to, search });
          const said = words.at(site.name, siteStateWords[site.state], sum(site.alerts), sum(site.incidents));
          return (
            <g
              key={site.id}
              className={classes.mark}
              transform={`translate(${x} ${y}) scale(${unit})`}
              role="link"
              tabIndex={0}
              aria-label={`${said} ${site.code}`}
              onClick={open}
              onKeyDown={(event) => {
                if (event.key === 'Enter') open();
              }}
            >
              <title>{said}</title>
              <circle r="9" className={classes.halo} />
              <SiteShape state={site.state} />
              <text x="9" y="3.5">
                {site.code}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}
