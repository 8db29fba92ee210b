// What part of the world the map shows.
import { expect, test } from 'vitest';

import { around, moved, pointOf, world, zoomed } from './view-box.ts';

const lyon = pointOf({ latitude: 45.76, longitude: 4.84 });
const montreal = pointOf({ latitude: 45.5, longitude: -73.57 });

test('north is up and east is right', () => {
  expect(montreal.x).toBeLessThan(lyon.x);
  expect(pointOf({ latitude: -33.9, longitude: 18.4 }).y).toBeGreaterThan(lyon.y);
});

test('the map begins with all sites in it, and one site is not a street', () => {
  const box = around([lyon, montreal]);
  for (const { x, y } of [lyon, montreal])
    expect([x > box.x, x < box.x + box.width, y > box.y, y < box.y + box.height]).toEqual([true, true, true, true]);
  expect(around([lyon]).height).toBe(12);
  expect(around([])).toBe(world);
});

test('zooming keeps the middle and ends at the world', () => {
  const box = around([lyon]);
  const near = zoomed(box, 2);
  expect(near.x + near.width / 2).toBeCloseTo(box.x + box.width / 2);
  expect(zoomed(world, 4).width).toBe(world.width);
  expect(moved(box, 0.5, 0).x).toBe(box.x + box.width / 2);
});
