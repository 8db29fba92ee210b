// Which channels there are, who may hear them, and where an activity belongs.
import type { Permission } from '@tocsin/contracts/identity';

type About = { type: string; subjectKind: string; subjectId: string; incidentId: string | null };

const open = new Map<string, Permission>([
  ['alerts', 'alert:read'],
  ['incidents', 'incident:read'],
  ['rules', 'rule:read'],
]);

/** The permission a channel asks for, `member` when the organisation is enough, null when there is no such channel. */
export function channelPermission(channel: string): Permission | 'member' | null {
  const permission = open.get(channel);
  if (permission) return permission;
  if (/^incident:[0-9a-f-]{36}$/.test(channel)) return 'incident:read';
  if (/^alert:[0-9a-f-]{36}$/.test(channel)) return 'alert:read';
  if (channel === 'me') return 'member';
  return /^job:.+$/.test(channel) ? 'member' : null;
}

/** All channels an activity is told on. */
export function channelsOf({ type, subjectKind, subjectId, incidentId }: About): string[] {
  const channels: string[] = [];
  if (subjectKind === 'alert') channels.push('alerts');
  if (subjectKind === 'incident') channels.push('incidents');
  if (type.startsWith('rule.') || type.startsWith('tuning.')) channels.push('rules');
  if (subjectKind === 'incident') channels.push(`incident:${subjectId}`);
  // Of two incidents that become one or two, each hears of it.
  if (incidentId !== null && (subjectKind !== 'incident' || incidentId !== subjectId))
    channels.push(`incident:${incidentId}`);
  return channels;
}
