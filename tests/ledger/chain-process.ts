// A process that does nothing but chain: `node chain-process.ts <database url>`. Tests start several and kill them.
import { createChain } from '../../server/src/ledger/index.ts';
import { databaseOn } from '../../server/src/platform/database.ts';
import { openServer } from '../../server/src/platform/database/server.ts';
import { createLog } from '../../server/src/platform/log.ts';

const log = createLog('fatal');
const handle = databaseOn(await openServer(String(process.argv[2]), log));
await createChain(handle, log).start();
console.log('chaining');
