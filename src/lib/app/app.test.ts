import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openDatabase } from '../store/database.ts';
import { Actions } from './actions.ts';
import { App } from './app.svelte.ts';
import { scriptingOf } from './scripting.ts';

const apps: App[] = [];

beforeEach(() => {
	vi.stubGlobal('document', { createElement: () => ({ getContext: () => null }) });
	vi.stubGlobal('navigator', {
		storage: {
			persisted: async () => true,
			estimate: async () => ({ quota: 1000, usage: 100 }),
			getDirectory: async () => ({ keys: async function* () {} })
		},
		locks: {
			query: async () => ({ held: [], pending: [] }),
			request: async (_name: string, ...rest: unknown[]) => (rest.at(-1) as (lock: object) => unknown)({})
		}
	});
});
afterEach(() => {
	for (const app of apps.splice(0)) app.dispose();
	vi.unstubAllGlobals();
});

function made(): App {
	const app = new App();
	apps.push(app);
	return app;
}

test('an app that is only made starts nothing and asks for nothing', () => {
	const app = made();
	expect(app.ready).toBe(false);
	expect(app.notices.list).toEqual([]);
	expect(app.connections.streams).toEqual([]);
	expect(app.actions).toBeInstanceOf(Actions);
});

test('what this browser lacks is known from the beginning', () => {
	expect(made().missing.map(({ id }) => id)).toContain('webgl');
});

test('a start reads what is stored, tells the parts of each other, and is ready', async () => {
	const db = await openDatabase();
	await db.put('settings', { sessionIds: ['s1'] }, 'training-set');
	db.close();
	const app = made();
	await app.start();
	expect(app.notices.list).toEqual([]);
	expect(app.ready).toBe(true);
	expect(app.settings.trainingSet).toEqual(['s1']);
	expect(app.storage.free).toBe(900);
	app.outputs.onFailure('The output is switched off.');
	expect(app.notices.list).toMatchObject([{ kind: 'error', help: 'outputs' }]);
});

test('a browser without a database still gets an app, and is told what is missing', async () => {
	vi.stubGlobal('indexedDB', undefined);
	const app = made();
	await app.start();
	expect(app.ready).toBe(true);
	expect(app.notices.list).toMatchObject([{ kind: 'error', help: 'storage' }]);
});

test('recording without a source is refused in a sentence, on the page and to a script', async () => {
	const app = made();
	await app.start();
	await expect(scriptingOf(app).record()).rejects.toMatchObject({ name: 'SourceError' });
	await app.try(() => app.actions.record(), 'recording');
	expect(app.notices.list).toMatchObject([{ text: expect.stringContaining('needs a live source') }]);
});
