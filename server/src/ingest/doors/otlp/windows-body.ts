// Windows events as the OpenTelemetry Collector reads them, in the layout of Winlogbeat.
import { isObject } from '../../sources/source.ts';

type Fields = Record<string, unknown>;

/** Null for a body that is no Windows event. */
export function windowsRecordIn(body: Fields): Fields | null {
  const { event_id: eventId, channel, provider, computer } = body;
  const id = isObject(eventId) ? eventId['id'] : eventId;
  if (typeof id !== 'number' || typeof channel !== 'string' || !isObject(provider)) return null;
  const time = body['system_time'];
  return {
    ...(typeof time === 'string' ? { '@timestamp': time } : {}),
    message: body['message'],
    winlog: {
      event_id: id,
      channel,
      provider_name: provider['name'],
      computer_name: computer,
      record_id: body['record_id'],
      task: body['task'],
      opcode: body['opcode'],
      keywords: body['keywords'],
      event_data: eventDataIn(body['event_data']),
    },
  };
}

/** A map, or `{data: [{Name: value}, …]}` of collectors before it was one. */
function eventDataIn(value: unknown): Fields {
  if (!isObject(value)) return {};
  const { data } = value;
  if (!Array.isArray(data)) return value;
  return Object.fromEntries(data.filter(isObject).flatMap((one) => Object.entries(one)));
}
