// Permissions down, roles across. A role's head opens it.
import type { Output } from '@tocsin/contracts/client';
import type { RoleEntry } from '@tocsin/contracts/identity';

import { plural } from '../../../lib/format.ts';
import { ScrollPane } from '../../../ui/scroll-pane.tsx';
import { permissionAreaWord, permissionMeaning } from '../../../words/permissions.ts';
import { roleTitle } from '../../../words/roles.ts';
import { words } from './words.ts';

import classes from './roles.module.css';

type Policy = Output<'GET /policy'>;
type RoleMatrixProps = {
  roles: readonly RoleEntry[];
  permissions: Policy['permissions'];
  endpoints: Policy['endpoints'];
  chosen: RoleEntry | null;
  onChoose: (role: RoleEntry) => void;
};

/** `alert:read` belongs to alert. */
const areaOf = (permission: string): string => permission.split(':', 1)[0] ?? permission;

export function RoleMatrix({ roles, permissions, endpoints, chosen, onChoose }: RoleMatrixProps) {
  const areas = [...Map.groupBy(permissions, ({ name }) => areaOf(name))];
  const asked = (name: string): number => endpoints.filter(({ permission }) => permission === name).length;
  return (
    <ScrollPane label={words.matrix} className={classes.scroll}>
      <table className={classes.matrix}>
        <thead>
          <tr>
            <th scope="col">{words.permission}</th>
            {roles.map((role) => (
              <th key={role.key} scope="col" data-chosen={role.key === chosen?.key || undefined}>
                <button type="button" onClick={() => onChoose(role)}>
                  {roleTitle(role)}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        {areas.map(([area, members]) => (
          <tbody key={area}>
            <tr>
              <th scope="rowgroup" colSpan={roles.length + 1} className={classes.area}>
                {permissionAreaWord(area)}
              </th>
            </tr>
            {members.map(({ name, meaning }) => (
              <tr key={name}>
                <th scope="row">
                  <span className="mono">{name}</span>
                  <span className={classes.meaning}>
                    {permissionMeaning({ name, meaning })}
                    {asked(name) > 0 && ` ${plural(asked(name), words.endpoint, words.endpoints)}`}
                  </span>
                </th>
                {roles.map((role) => (
                  <td key={role.key} data-chosen={role.key === chosen?.key || undefined}>
                    {role.permissions.includes(name) ? (
                      <span className={classes.dot}>
                        <span className="visually-hidden">{words.yes}</span>
                      </span>
                    ) : (
                      <span className="visually-hidden">{words.no}</span>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </ScrollPane>
  );
}
