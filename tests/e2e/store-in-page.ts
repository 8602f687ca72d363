/** What `store.spec.ts` calls inside a page: the rooms that only a browser can run, as one module. */
export { Session } from '../../src/lib/session/read/session.ts';
export { SessionWriter } from '../../src/lib/session/write/writer.ts';
export { bytesAccess } from '../../src/lib/store/blob.ts';
export { copyStore } from '../../src/lib/store/copy-store.ts';
export { openDatabase } from '../../src/lib/store/database.ts';
export { directoryStore } from '../../src/lib/store/directory.ts';
export { deleteSession, sessionBytes } from '../../src/lib/store/indexed-db.ts';
export { memoryStore } from '../../src/lib/store/memory.ts';
export { zipStore } from '../../src/lib/store/zip-reader.ts';
export { zipWriter } from '../../src/lib/store/zip-writer.ts';
