// Where `/` leads: to the first steps while there is nothing to see, else to the first page one may read.
import { Navigate } from '@tanstack/react-router';

import { firstPath } from '../../pages.ts';
import { useSession } from '../../session/session.ts';
import { useOpensByItself } from './standing.ts';

export function HomePage() {
  const session = useSession();
  const welcomes = useOpensByItself();
  if (welcomes === null) return null;
  if (welcomes) return <Navigate to="/welcome" replace />;
  return <Navigate to={firstPath((permission) => session?.permissions.includes(permission) ?? false)} replace />;
}
