import type { Page } from '@playwright/test';

/** Rows in the two stores of the browser's database. */
export const stored = (page: Page): Promise<{ sessions: number; bytes: number }> =>
	page.evaluate(async () => {
		const database = await new Promise<IDBDatabase>((done) => {
			const request = indexedDB.open('myodeck');
			request.onsuccess = () => done(request.result);
		});
		const count = (store: string): Promise<number> =>
			new Promise((done) => {
				const request = database.transaction(store).objectStore(store).count();
				request.onsuccess = () => done(request.result);
			});
		const counts = { sessions: await count('sessions'), bytes: await count('bytes') };
		database.close();
		return counts;
	});
