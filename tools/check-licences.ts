// Every installed package has a licence that Tocsin may carry; reads the disk only.
import { installedPackages, refusedLicences } from './licences.ts';

const installed = installedPackages('.');
const refused = refusedLicences(installed);
for (const line of refused) console.error(`licence not allowed: ${line}`);
console.log(`${installed.length} packages, ${refused.length} with a licence that is not allowed`);
process.exit(refused.length > 0 || installed.length === 0 ? 1 : 0);
