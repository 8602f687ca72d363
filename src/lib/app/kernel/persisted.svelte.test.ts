import 'fake-indexeddb/auto';
import { flushSync } from 'svelte';
import * as v from 'valibot';
import { afterEach, expect, test } from 'vitest';
import { openDatabase, type Database } from '../../store/database.ts';
import { Persisted } from './persisted.svelte.ts';

const schema = v.object({
	a: v.fallback(v.optional(v.number(), 0), 0),
	b: v.optional(v.array(v.string()), [])
});
const disposers: (() => void)[] = [];
afterEach(() => disposers.splice(0).forEach((dispose) => dispose()));

let databases = 0;
async function database(): Promise<Database> {
	const db = await openDatabase(`persisted-${databases++}`);
	disposers.push(() => db.close());
	return db;
}

async function loaded(db: Database) {
	const row = new Persisted({ key: 'row', schema });
	const announced: string[] = [];
	await row.load({
		db,
		announce: (key) => announced.push(key),
		onError: (error) => {
			throw error;
		}
	});
	disposers.push(() => row.dispose());
	return { row, announced };
}

const stored = async (row: { idle(): Promise<void> }) => {
	flushSync();
	await row.idle();
};

test('a change announces its row once; the same value again stores and announces nothing', async () => {
	const { row, announced } = await loaded(await database());
	row.data.a = 1;
	row.data.b.push('x');
	await stored(row);
	expect(announced).toEqual(['row']);
	row.data.b = ['x'];
	await stored(row);
	expect(announced).toEqual(['row']);
});

test('a change is stored when the row is idle, even when nothing has noticed it yet', async () => {
	const { row, announced } = await loaded(await database());
	row.data.a = 1;
	await row.idle();
	expect(announced).toEqual(['row']);
});

test('a change that is made while the row is being stored is stored after it', async () => {
	const db = await database();
	const { row } = await loaded(db);
	row.data.a = 1;
	flushSync();
	row.data.a = 2;
	flushSync();
	await row.idle();
	expect(row.data.a).toBe(2);
	expect(await db.get('settings', 'row')).toEqual({ a: 2, b: [] });
});

test('a change from elsewhere that arrives during a change of another field takes nothing from it', async () => {
	const db = await database();
	const { row } = await loaded(db);
	await db.put('settings', { a: 5, b: [] }, 'row');
	row.sync();
	row.data.b = ['mine'];
	await stored(row);
	await stored(row);
	expect(row.data).toEqual({ a: 5, b: ['mine'] });
	expect(await db.get('settings', 'row')).toEqual({ a: 5, b: ['mine'] });
});

test('fields that a newer version of the app has stored stay', async () => {
	const db = await database();
	await db.put('settings', { a: 1, later: { x: 1 } }, 'row');
	const { row } = await loaded(db);
	row.data.a = 2;
	await stored(row);
	expect(await db.get('settings', 'row')).toEqual({ a: 2, b: [], later: { x: 1 } });
});

test('what does not change is not told to those who read it', async () => {
	const db = await database();
	const { row } = await loaded(db);
	let reads = 0;
	const stop = $effect.root(() => {
		$effect(() => {
			reads += 1 + row.data.b.length;
		});
	});
	disposers.push(stop);
	flushSync();
	await db.put('settings', { a: 5, b: [] }, 'row');
	row.sync();
	await stored(row);
	expect(row.data.a).toBe(5);
	expect(reads).toBe(1);
});

test('a change that cannot be stored is reported, stays on the page, and is stored with the next one', async () => {
	const db = await database();
	let full = true;
	const disk = new Proxy(db, {
		get(target, property) {
			if (property === 'transaction' && full) throw new DOMException('Disk full.', 'QuotaExceededError');
			const value: unknown = Reflect.get(target, property, target);
			return typeof value === 'function' ? value.bind(target) : value;
		}
	});
	const row = new Persisted({ key: 'row', schema });
	disposers.push(() => row.dispose());
	const errors: unknown[] = [];
	full = false;
	await row.load({ db: disk, announce: () => {}, onError: (error) => errors.push(error) });
	full = true;
	row.data.a = 1;
	await stored(row);
	expect(errors).toHaveLength(1);
	expect(row.data.a).toBe(1);
	full = false;
	row.data.b = ['x'];
	await stored(row);
	expect(await db.get('settings', 'row')).toEqual({ a: 1, b: ['x'] });
});
