// Incidents around this one: above, below, again, the same, or merely related.
import { Modal, Select, TextInput } from '@mantine/core';
import { IconLink, IconX } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Relation } from '@tocsin/contracts/incident';
import { useState } from 'react';

import { IncidentSeverity } from '../../incidents/severity.tsx';
import { StageDot } from '../../incidents/stage-dot.tsx';
import { call } from '../../lib/api.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { showProblem } from '../../ui/toast.tsx';
import { relationWords } from '../../words/incident-model.ts';
import { words } from './model-words.ts';
import { relationsQuery } from './queries.ts';
import type { RailProps } from './rail.tsx';

import classes from './rail.module.css';

const kinds = ['parent', 'child', 'recurrence_of', 'duplicate', 'related'] as const;

export function Relations({ incident, shownAs, mayWrite }: RailProps) {
  const relations = useQuery(relationsQuery(shownAs));
  const client = useQueryClient();
  const [relating, setRelating] = useState(false);
  const show = (items: Relation[]): void => {
    client.setQueryData(relationsQuery(shownAs).queryKey, items);
  };
  const remove = async (relationId: string): Promise<void> => {
    const { id: incidentId } = incident;
    try {
      show((await call('DELETE /incidents/:incidentId/relations/:relationId', { incidentId, relationId })).items);
    } catch (error) {
      showProblem(error, words.relations.removing);
    }
  };
  return (
    <Panel
      title={words.relations.title}
      aside={
        mayWrite && (
          <Button small look="quiet" icon={<IconLink size={14} stroke={1.6} />} onClick={() => setRelating(true)}>
            {words.relations.add}
          </Button>
        )
      }
    >
      <div className={classes.body}>
        <Loaded query={relations} what={words.relations.what} rows={1}>
          {(items) =>
            items.length === 0 ? (
              <p className="muted">{words.relations.none}</p>
            ) : (
              <ul className={classes.list}>
                {items.map(({ id, kind, incident: other }) => (
                  <li key={`${kind} ${other.id}`} className={classes.card}>
                    <div className={classes.cardHead}>
                      <span className="muted">{relationWords[kind]}</span>
                      <Link to={`/incidents/${other.number}`} className="mono">
                        {other.number}
                      </Link>
                      <span className="grow" />
                      {id !== null && mayWrite && (
                        <IconButton label={words.relations.remove(other.number)} onClick={() => void remove(id)}>
                          <IconX size={13} />
                        </IconButton>
                      )}
                    </div>
                    <span className={classes.cardTitle}>{other.title}</span>
                    <div className={classes.cardHead}>
                      <IncidentSeverity severity={other.severity} />
                      <StageDot stage={other.stage} />
                    </div>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </div>
      {relating && <Relate incidentId={incident.id} onRelated={show} onClose={() => setRelating(false)} />}
    </Panel>
  );
}

type RelateProps = { incidentId: string; onRelated: (items: Relation[]) => void; onClose: () => void };

function Relate({ incidentId, onRelated, onClose }: RelateProps) {
  const [other, setOther] = useState('');
  const [kind, setKind] = useState<(typeof kinds)[number]>('related');
  const relate = async (): Promise<void> => {
    if (other.trim() === '') return;
    try {
      const said = { incidentId, other: other.trim(), kind };
      onRelated((await call('POST /incidents/:incidentId/relations', said)).items);
      onClose();
    } catch (error) {
      showProblem(error, words.relations.doing);
    }
  };
  return (
    <Modal opened onClose={onClose} title={words.relations.title} size={420}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          void relate();
        }}
      >
        <Select
          label={words.relations.kind}
          allowDeselect={false}
          data={kinds.map((value) => ({ value, label: relationWords[value] }))}
          value={kind}
          onChange={(value) => setKind(kinds.find((each) => each === value) ?? kind)}
        />
        <TextInput
          label={words.relations.other}
          description={words.relations.otherHelp}
          data-autofocus
          value={other}
          onChange={(event) => setOther(event.currentTarget.value)}
        />
        <div className={classes.foot}>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" disabled={other.trim() === ''}>
            {words.relations.add}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
