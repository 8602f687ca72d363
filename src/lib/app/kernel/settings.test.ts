import 'fake-indexeddb/auto';
import { flushSync } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import { openDatabase, type Database } from '../../store/database.ts';
import { Settings } from './settings.ts';

let databases = 0;
const opened: { dispose(): void }[] = [];
afterEach(() => opened.splice(0).forEach((one) => one.dispose()));

/** Tabs of one browser: each has a connection to one database of its own. */
async function tabs(n: number, before: (db: Database) => Promise<unknown> = async () => undefined) {
	const name = `settings-${databases++}`;
	const first = await openDatabase(name);
	await before(first);
	const open = async () => {
		const db = await openDatabase(name);
		const settings = new Settings();
		opened.push({ dispose: () => (settings.dispose(), db.close()) });
		await settings.load(db, (error) => {
			throw error;
		});
		return settings;
	};
	const list: Settings[] = [];
	for (let i = 0; i < n; i++) list.push(await open());
	opened.push({ dispose: () => first.close() });
	return { db: first, list, open };
}

/** Until effects have run, everything is stored, and every tab has heard of it. */
async function settled(list: readonly Settings[]) {
	for (let i = 0; i < 5; i++) {
		flushSync();
		await Promise.all(list.map((settings) => settings.idle()));
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}

const script = (id: string) => ({ id, name: `${id}.ts`, source: 'export const features = 1;' });

test('a change is stored in the row of its concern, and in no other', async () => {
	const { db, list } = await tabs(1);
	const [settings] = list as [Settings];
	await settled(list);
	expect(await db.getAllKeys('settings'), 'nothing is written before something changes').toEqual([]);
	settings.scripts.list.push(script('a'));
	await settled(list);
	expect(await db.getAllKeys('settings')).toEqual(['scripts']);
	settings.trainingSet = ['s1'];
	settings.classes.names = ['Rest', 'Pinch'];
	settings.protocols = { short: { name: 'short' } };
	settings.data.training.filters.notchHz = 50;
	await settled(list);
	expect(await db.getAllKeys('settings')).toEqual([
		'classes',
		'protocols',
		'scripts',
		'settings',
		'training-set'
	]);
	expect(await db.get('settings', 'training-set')).toEqual({ sessionIds: ['s1'] });
});

test('what was stored is there at the next visit', async () => {
	const { list, open } = await tabs(1);
	const [settings] = list as [Settings];
	settings.scripts.list = [script('a')];
	settings.scripts.open = 'a';
	settings.data.theme = 'dark';
	settings.data.params['synthetic'] = { channels: 8 };
	await settled(list);
	const next = await open();
	expect(next.scripts).toMatchObject({ list: [script('a')], open: 'a' });
	expect(next.data).toMatchObject({ theme: 'dark', params: { synthetic: { channels: 8 } } });
});

test('a change in one tab shows in the other and takes nothing from it', async () => {
	const { list } = await tabs(2);
	const [a, b] = list as [Settings, Settings];
	a.data.theme = 'dark';
	await settled(list);
	expect(b.data.theme).toBe('dark');
	b.scripts.list = [script('b')];
	b.data.training.model = 'mlp';
	await settled(list);
	expect(a.scripts.list).toEqual([script('b')]);
	expect(a.data).toMatchObject({ theme: 'dark', training: { model: 'mlp' } });
});

test('changes at the same time are joined: scripts, protocols, sessions, classes, single settings', async () => {
	const { db, list, open } = await tabs(2);
	const [a, b] = list as [Settings, Settings];
	a.scripts.list = [script('a')];
	b.scripts.list = [script('b')];
	a.protocols = { ...a.protocols, a: { name: 'a' } };
	b.protocols = { ...b.protocols, b: { name: 'b' } };
	a.trainingSet = ['sa'];
	b.trainingSet = ['sb'];
	a.classes.names = [...a.classes.names, 'A'];
	b.classes.names = [...b.classes.names, 'B'];
	a.data.training.windowSeconds = 0.25;
	b.data.training.hopSeconds = 0.1;
	await settled(list);
	for (const settings of [a, b, await open()]) {
		expect(settings.scripts.list.map(({ id }) => id).sort()).toEqual(['a', 'b']);
		expect(Object.keys(settings.protocols).sort()).toEqual(['a', 'b']);
		expect([...settings.trainingSet].sort()).toEqual(['sa', 'sb']);
		expect([...settings.classes.names].sort()).toEqual(['A', 'B', 'Fist', 'Open', 'Rest']);
		expect(settings.data.training).toMatchObject({ windowSeconds: 0.25, hopSeconds: 0.1 });
	}
	expect(await db.get('settings', 'deck')).toBeUndefined();
});

test('twenty tabs that each add a script end with twenty scripts', async () => {
	const { list, open } = await tabs(20);
	list.forEach((settings, i) => settings.scripts.list.push(script(`s${i}`)));
	await settled(list);
	expect((await open()).scripts.list).toHaveLength(20);
});

test("what belongs to what runs in a tab stays that tab's, and the last change is there at the next visit", async () => {
	const { list, open } = await tabs(2);
	const [a, b] = list as [Settings, Settings];
	a.classes.selected = 2;
	a.data.model = 'm1';
	a.data.smoothing.classify = [{ kind: 'majority', params: { n: 3 } }];
	await settled(list);
	expect(b.classes.selected).toBe(0);
	expect(b.data).toMatchObject({ model: '', smoothing: { classify: [{ kind: 'persistence' }] } });
	b.data.theme = 'light';
	await settled(list);
	const next = await open();
	expect(next.classes.selected).toBe(2);
	expect(next.data).toMatchObject({ model: 'm1', theme: 'light' });
});

test('while classes are held another tab moves no class; afterwards its change shows', async () => {
	const { list } = await tabs(2);
	const [recording, other] = list as [Settings, Settings];
	recording.holdClasses(true);
	other.classes.names = ['Fist', 'Open'];
	await settled(list);
	expect(recording.classes.names).toEqual(['Rest', 'Fist', 'Open']);
	recording.classes.names = [...recording.classes.names, 'Pinch'];
	await settled(list);
	expect(recording.classes.names).toEqual(['Rest', 'Fist', 'Open', 'Pinch']);
	recording.holdClasses(false);
	await settled(list);
	for (const { classes } of list) expect(classes.names).toEqual(['Fist', 'Open', 'Pinch']);
});

test('the one row of earlier versions is divided once, and nothing of it is lost', async () => {
	const old = {
		theme: 'dark',
		classNames: ['Rest', 'Pinch'],
		selectedClass: 1,
		ticked: ['s1', 's2'],
		params: { replay: { session: 's1' } },
		training: { model: 'mlp', trim: { onsetSeconds: 0.5 }, kinds: { mlp: { epochs: 9 } } },
		scripts: { list: [script('a')], open: 'a', inUse: 'a', trainSeconds: 90, trusted: ['ff'] },
		guided: { protocol: { rounds: 2 }, saved: { mine: { name: 'mine' } }, subject: { id: '01' } },
		folded: []
	};
	const { db, list } = await tabs(1, (first) => first.put('settings', old, 'deck'));
	const [settings] = list as [Settings];
	expect(settings.classes).toEqual({ names: ['Rest', 'Pinch'], selected: 1 });
	expect(settings.trainingSet).toEqual(['s1', 's2']);
	expect(settings.scripts).toEqual(old.scripts);
	expect(settings.protocols).toEqual(old.guided.saved);
	expect(settings.data).toMatchObject({
		theme: 'dark',
		params: old.params,
		training: { model: 'mlp', trim: { onsetSeconds: 0.5, offsetSeconds: 0.3 }, kinds: old.training.kinds },
		guided: { protocol: { rounds: 2 }, subject: { id: '01' } },
		folded: []
	});
	expect(await db.get('settings', 'deck')).toBeUndefined();
});

test('an old row that comes back (a tab of the earlier version) adds what is new and reverts nothing', async () => {
	const { list, open, db } = await tabs(1);
	const [settings] = list as [Settings];
	settings.data.theme = 'light';
	settings.scripts.list = [script('new')];
	await settled(list);
	await db.put('settings', { theme: 'dark', scripts: { list: [script('old')] } }, 'deck');
	const next = await open();
	expect(next.data.theme).toBe('light');
	expect(next.scripts.list.map(({ id }) => id)).toEqual(['new', 'old']);
});

test('a row of version 0.1, which calls the outputs outlets, is read', async () => {
	const outlets = { rates: { cursor: 20 }, params: { serial: { baud: 9600 } } };
	const { list, open } = await tabs(1, (first) =>
		first.put('settings', { outlets, folded: ['outlets', 'lsl'] }, 'settings')
	);
	expect(list[0]!.data).toMatchObject({ outputs: outlets, folded: ['outputs', 'lsl'] });
	list[0]!.data.outputs.rates['cursor'] = 50;
	await settled(list);
	expect((await open()).data.outputs).toEqual({ ...outlets, rates: { cursor: 50 } });
});

test('a row with wrong parts loses those alone', async () => {
	const { list } = await tabs(1, async (db) => {
		await db.put('settings', { theme: 7, training: { model: 'mlp', hopSeconds: 'x' }, lsl: 3 }, 'settings');
		await db.put('settings', { list: [script('a'), { id: 4 }, 'x'], trusted: ['ff', 1] }, 'scripts');
		await db.put('settings', 'nonsense', 'classes');
	});
	const [settings] = list as [Settings];
	expect(settings.data).toMatchObject({ theme: 'auto', training: { model: 'mlp', hopSeconds: 0.05 } });
	expect(settings.data.lsl).toEqual({ required: [], markers: [], labels: {} });
	expect(settings.scripts).toMatchObject({ list: [script('a')], trusted: ['ff'] });
	expect(settings.classes.names).toEqual(['Rest', 'Fist', 'Open']);
});

test('electrode grids that were given to streams are kept by stream; what is none of them is left out', async () => {
	const grid = {
		label: 'Grid',
		cells: [
			[0, null],
			[1, 2]
		]
	};
	const { list, open } = await tabs(2, (db) =>
		db.put('settings', { grids: { broken: { said: 1 }, kept: { said: null, chosen: null } } }, 'grids')
	);
	const [a, b] = list as [Settings, Settings];
	a.grids['otb / muovi'] = { said: null, chosen: [grid] };
	b.grids['lsl / emg'] = { said: [grid], chosen: null };
	await settled(list);
	const expected = {
		kept: { said: null, chosen: null },
		'otb / muovi': { said: null, chosen: [grid] },
		'lsl / emg': { said: [grid], chosen: null }
	};
	for (const settings of [a, b, await open()]) expect(settings.grids).toEqual(expected);
});
