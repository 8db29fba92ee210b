// What the dashboard puts into the editor for a new rule of each kind is accepted by the server.
import { ruleKinds } from '@tocsin/contracts/words';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { newRuleId, newRuleText } from '../../dashboard/src/pages/rules/new/templates.ts';
import { readOneDocument } from '../../server/src/detection/documents/read.ts';

test.each(ruleKinds)('a new %s is read without a fault, whoever writes it', (kind) => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 1 }), (author) => {
      const id = newRuleId();
      const document = readOneDocument(newRuleText(kind, { id, author, on: new Date() }));
      expect(document).toMatchObject({ kind, columns: { kind, ruleId: id } });
    }),
    { numRuns: 30 },
  );
});
