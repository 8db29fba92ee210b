// Where a form ends: what was refused and is said at no field, and the buttons.
import type { ReactNode } from 'react';

import { FormFoot } from '../../../ui/form.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { faultBeyond } from '../field-faults.ts';

/** What a form sets going, as far as it is told here. */
export type Work = { isPending: boolean; isError: boolean; error: unknown };

type Refused = { work: Work; /** The fields that say their own faults. */ shown?: readonly string[] | undefined };

export function FormEnd({ work, shown, children }: Refused & { children: ReactNode }) {
  return (
    <>
      <Refusal work={work} shown={shown} />
      <FormFoot>{children}</FormFoot>
    </>
  );
}

/** For the forms whose buttons are not always there. */
export function Refusal({ work, shown = [] }: Refused) {
  const beyond = work.isError ? faultBeyond(work.error, shown) : null;
  return beyond === null ? null : <Problem error={beyond} />;
}
