// Addresses of our own network in every spelling an address allows, called at once, by redirect and by name.
import { once } from 'node:events';
import { createServer } from 'node:http';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { Problem } from '../errors.ts';
import { createOutbound, type Outbound } from '../outbound.ts';

/** Which path redirects where; everything else answers `reached`. */
let leadsTo = '';
let reached: string[] = [];
const server = createServer(({ url = '' }, response) => {
  if (url === '/away') response.writeHead(302, { location: leadsTo }).end();
  else {
    reached.push(url);
    response.end('reached');
  }
});
let port = 0;
const opened: Outbound[] = [];
/** One that may call `start.example` and nothing else here. */
const outboundWhere = (resolve: (name: string) => string[]): Outbound => {
  const outbound = createOutbound({
    allow: ['start.example'],
    resolve: async (name) =>
      (name === 'start.example' ? ['127.0.0.1'] : resolve(name)).map((address) => ({
        address,
        family: address.includes(':') ? 6 : 4,
      })),
  });
  opened.push(outbound);
  return outbound;
};
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;
});
afterAll(async () => {
  for (const outbound of opened) await outbound.close();
  server.closeAllConnections();
  server.close();
});

async function refusal(outbound: Outbound, url: string): Promise<string> {
  reached = [];
  try {
    await outbound.call({ service: 'Test', url });
  } catch (error) {
    if (error instanceof Problem) return reached.length === 0 ? error.code : `reached ${reached.join()}`;
    throw error;
  }
  return 'answered';
}

const spellings = [
  '127.0.0.1',
  '127.0.0.1.',
  '127.1',
  '127.0.1',
  '0177.0.0.1',
  '0x7f.0.0.1',
  '0x7f000001',
  '2130706433',
  '017700000001',
  '%31%32%37.0.0.1',
  '１２７.０.０.１',
  '127。0。0。1',
  '0',
  '0.0.0.0',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:7f00:1]',
  '[::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
  '[fe80::1]',
  '[fd00::1]',
  '[ff02::1]',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '100.64.0.1',
  '169.254.169.254',
  '[::ffff:169.254.169.254]',
  '[fd00:ec2::254]',
  '0xa9fea9fe',
];

describe.each(spellings)('%s', (host) => {
  test('is refused, called at once and by redirect', async () => {
    const outbound = outboundWhere(() => ['1.1.1.1']);
    const url = `http://${host}:${port}/inside`;
    expect(await refusal(outbound, url)).toBe('address_not_allowed');
    // A header holds no such digits; percent-encoded they are the same address.
    leadsTo = /[^\x20-\x7e]/.test(url) ? encodeURI(url) : url;
    expect(await refusal(outbound, `http://start.example:${port}/away`)).toBe('address_not_allowed');
  });
});

describe('a name', () => {
  test.each([
    ['127.0.0.1'],
    ['::1'],
    ['::ffff:127.0.0.1'],
    ['10.1.2.3'],
    ['169.254.169.254'],
    ['0.0.0.0'],
    ['fe80::1'],
  ])('that leads to %s is refused, called at once and by redirect', async (address) => {
    const outbound = outboundWhere(() => [address]);
    const url = `http://rebound.example:${port}/inside`;
    expect(await refusal(outbound, url)).toBe('address_not_allowed');
    leadsTo = url;
    expect(await refusal(outbound, `http://start.example:${port}/away`)).toBe('address_not_allowed');
  });
  test('whose answer changes between two calls is judged at each connection', async () => {
    const answers = [['1.1.1.1', '127.0.0.1'], ['127.0.0.1']];
    const outbound = outboundWhere(() => answers.shift() ?? ['127.0.0.1']);
    const url = `http://rebound.example:${port}/inside`;
    expect(await refusal(outbound, url)).toBe('address_not_allowed');
    expect(await refusal(outbound, url)).toBe('address_not_allowed');
  });
  test('that may be called still leads to no metadata', async () => {
    const outbound = createOutbound({
      allow: ['start.example', '169.254.0.0/16'],
      resolve: async () => [{ address: '169.254.169.254', family: 4 }],
    });
    opened.push(outbound);
    expect(await refusal(outbound, 'http://start.example/')).toBe('address_not_allowed');
  });
});

test.each([
  'http://start.example@127.0.0.1/',
  'http://127.0.0.1:80@start.example/',
  'file:///etc/passwd',
  'gopher://127.0.0.1/',
])('%s is no address that is called', async (url) => {
  const outbound = outboundWhere(() => ['1.1.1.1']);
  expect(await refusal(outbound, url)).toBe('invalid_url');
  leadsTo = url;
  expect(await refusal(outbound, `http://start.example:${port}/away`)).toBe('invalid_url');
});
