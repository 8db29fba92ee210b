// The tuning dialog: from an alert's fields to an effect.
import { expect, it } from 'vitest';

import { blankForm, effectOf } from './tune-form.ts';

it('asks for the values of an alert literally', () => {
  const form = blankForm({ CommandLine: 'del \\\\srv\\c$\\*.log', Image: 'C:\\Windows\\cmd.exe' });
  expect(effectOf(form)).toEqual({
    kind: 'exception',
    conditions: [
      { field: 'CommandLine', values: ['del \\\\\\\\srv\\c$\\\\\\*.log'] },
      { field: 'Image', values: ['C:\\Windows\\cmd.exe'] },
    ],
  });
});

it('is no effect while something is missing', () => {
  const form = blankForm({});
  expect(effectOf(form)).toBeNull();
  expect(effectOf({ ...form, kind: 'scope' })).toBeNull();
  expect(effectOf({ ...form, kind: 'threshold', count: 1 })).toBeNull();
  expect(effectOf({ ...form, kind: 'threshold', minutes: 5 })).toMatchObject({ timeframeSeconds: 300 });
});

it('starts with the severity of the alert', () => {
  expect(effectOf({ ...blankForm({ Image: 'a.exe' }, 3), kind: 'severity' })).toMatchObject({ severity: 3 });
});
