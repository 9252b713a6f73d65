// The contract suite on SQLite.
import { describeStore } from './contract/index.ts';
import { newStore, temporaryFolder } from './support.ts';

const folder = temporaryFolder();
describeStore('SQLite', () => newStore(folder));
