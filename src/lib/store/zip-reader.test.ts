import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { deflateSync, zipSync } from 'fflate';
import { seeded } from '../core/random.ts';
import { bytesAccess } from './blob.ts';
import type { ByteStore, Key } from './byte-store.ts';
import { crc32 } from './crc32.ts';
import { zipStore } from './zip-reader.ts';

const folder = mkdtempSync(join(tmpdir(), 'myodeck-zip-'));
afterAll(() => rmSync(folder, { recursive: true }));

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

const open = (bytes: Uint8Array): Promise<ByteStore> => zipStore(bytesAccess(bytes, 'a.zip'));

async function contentOf(store: ByteStore): Promise<Map<Key, Uint8Array>> {
	const found = new Map<Key, Uint8Array>();
	for await (const key of store.keys()) found.set(key, (await store.get(key))!);
	return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const random = seeded(5);
const bytes = (n: number): Uint8Array => Uint8Array.from({ length: n }, () => random() * 256);

const python = ['python3', '/usr/bin/python3'].find((command) => {
	try {
		execFileSync(command, ['-c', 'import zipfile']);
		return true;
	} catch {
		return false;
	}
});

test.skipIf(!python)(
	'archives of another writer are read: deflated, streamed with data descriptors, zip64, in any order, with folders and a comment',
	async () => {
		const path = join(folder, 'python.zip');
		const script = `
import sys, zipfile, io
class Stream(io.RawIOBase):
    def __init__(self, f): self.f = f
    def writable(self): return True
    def write(self, b): return self.f.write(b)
    def seekable(self): return False
names = ['/'.join(p) for p in [('z',), ('emg.zarr', 'c', '1', '0'), ('a',)]]
for kind in ['plain', 'streamed', 'zip64']:
    raw = open(sys.argv[1] + '.' + kind, 'wb')
    z = zipfile.ZipFile(Stream(raw) if kind == 'streamed' else raw, 'w', allowZip64=True)
    z.comment = b'a comment PK'
    if kind == 'plain':
        z.writestr('emg.zarr/', b'')
    for i, name in enumerate(names):
        info = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED if i % 2 == 0 else zipfile.ZIP_STORED
        with z.open(info, 'w', force_zip64=kind == 'zip64') as f:
            f.write((name * 1000).encode())
    z.close(); raw.close()`;
		execFileSync(python!, ['-c', script, path]);
		for (const kind of ['plain', 'streamed', 'zip64']) {
			const store = await open(new Uint8Array(readFileSync(`${path}.${kind}`)));
			const expected = ['/a', '/emg.zarr/c/1/0', '/z'].map(
				(key) => [key, text(key.slice(1).repeat(1000))] as const
			);
			expect([...(await contentOf(store))]).toEqual(expected);
			expect(await store.get('/z', { offset: 3, length: 4 })).toEqual(text('zzzz'));
		}
	}
);

test('a deflated archive of fflate is read', async () => {
	const zip = zipSync({ 'meta.json': text('{}'), 'emg.zarr': { c: { '0': bytes(70_000) } } }, { level: 9 });
	const store = await open(zip);
	expect([...(await contentOf(store)).keys()]).toEqual(['/emg.zarr/c/0', '/meta.json']);
});

/** One entry, whose every field can be told otherwise. */
interface Raw {
	readonly name?: string;
	readonly method?: number;
	readonly flags?: number;
	readonly body?: Uint8Array;
	readonly size?: number;
	readonly packed?: number;
	readonly crc?: number;
	readonly offset?: number;
}

/** An archive that says what it is told to say. */
function rawZip(
	entries: readonly Raw[],
	end: { count?: number; start?: number; bytes?: number } = {}
): Uint8Array {
	const parts: Buffer[] = [];
	const central: Buffer[] = [];
	let at = 0;
	for (const { name = 'meta.json', method = 0, flags = 2048, body = text('{}'), ...declared } of entries) {
		const plain = method === 0 ? body : undefined;
		const fields = {
			size: declared.size ?? body.length,
			packed: declared.packed ?? body.length,
			crc: declared.crc ?? crc32(plain ?? body)
		};
		const local = Buffer.alloc(30);
		local.writeUInt32LE(0x04034b50);
		local.writeUInt16LE(flags, 6);
		local.writeUInt16LE(method, 8);
		local.writeUInt16LE(Buffer.byteLength(name), 26);
		const line = Buffer.alloc(46);
		line.writeUInt32LE(0x02014b50);
		line.writeUInt16LE(flags, 8);
		line.writeUInt16LE(method, 10);
		line.writeUInt32LE(fields.crc, 16);
		line.writeUInt32LE(fields.packed, 20);
		line.writeUInt32LE(fields.size, 24);
		line.writeUInt16LE(Buffer.byteLength(name), 28);
		line.writeUInt32LE(declared.offset ?? at, 42);
		parts.push(local, Buffer.from(name), Buffer.from(body));
		central.push(line, Buffer.from(name));
		at += 30 + Buffer.byteLength(name) + body.length;
	}
	const directory = Buffer.concat(central);
	const last = Buffer.alloc(22);
	last.writeUInt32LE(0x06054b50);
	last.writeUInt16LE(end.count ?? entries.length, 10);
	last.writeUInt32LE(end.bytes ?? directory.length, 12);
	last.writeUInt32LE(end.start ?? at, 16);
	return new Uint8Array(Buffer.concat([...parts, directory, last]));
}

test('the archives made for refusals are fine where nothing is wrong', async () => {
	const deflated = {
		name: 'b',
		method: 8,
		body: deflateSync(text('hello')),
		size: 5,
		crc: crc32(text('hello'))
	};
	expect([...(await contentOf(await open(rawZip([{}, deflated]))))]).toEqual([
		['/b', text('hello')],
		['/meta.json', text('{}')]
	]);
});

const bomb = deflateSync(new Uint8Array(3_000_000));

test.each<[string, Uint8Array, RegExp]>([
	[
		'no zip',
		text('hello, I am a text file of some length'),
		/a\.zip is no zip archive.*Choose a \.session\.zip/
	],
	['an empty file', new Uint8Array(0), /is no zip archive/],
	['the start of an archive', rawZip([{}]).slice(0, 40), /was cut short/],
	['a directory beyond the end', rawZip([{}], { start: 10_000 }), /was cut short/],
	['a directory shorter than its count', rawZip([{}], { count: 9 }), /shorter than it says/],
	['a directory elsewhere', rawZip([{}], { start: 3, bytes: 60 }), /entry 1 of 1 is not where/],
	['..', rawZip([{ name: '../x' }]), /"\.\.\/x", which is refused: it leaves its folder.*trust/],
	['.. inside', rawZip([{ name: 'a/../../x' }]), /leaves its folder/],
	['an absolute name', rawZip([{ name: '/etc/passwd' }]), /absolute/],
	['a drive', rawZip([{ name: 'C:x' }]), /absolute/],
	['.. behind a backslash', rawZip([{ name: '..\\x' }]), /it leaves its folder/],
	['a NUL', rawZip([{ name: 'a\0b' }]), /NUL/],
	['no name', rawZip([{ name: '' }]), /empty/],
	['a double separator', rawZip([{ name: 'a//b' }]), /leaves its folder/],
	['an entry beyond the end', rawZip([{ packed: 5000, size: 5000 }]), /meta\.json is not all there/],
	['an offset beyond the end', rawZip([{ offset: 90_000 }]), /meta\.json is not all there/],
	[
		'entries that overlap',
		rawZip([
			{ name: 'a', body: bytes(200) },
			{ name: 'b', body: bytes(200), offset: 20 }
		]),
		/overlaps/
	],
	['a stored entry of two sizes', rawZip([{ size: 3 }]), /two different sizes/],
	[
		'a size deflate cannot reach',
		rawZip([{ method: 8, size: 4_000_000_000 }]),
		/unpack to 4000000000.*trust/
	],
	[
		'much more than it holds',
		rawZip(Array.from({ length: 100 }, (_, i) => ({ name: `${i}`, method: 8, body: bomb, size: 3_000_000 }))),
		/would unpack to 286 MiB/
	]
])('an archive with %s is refused when it is opened', async (_what, zip, message) => {
	await expect(open(zip)).rejects.toThrow(message);
	await expect(open(zip)).rejects.toMatchObject({ name: 'SessionError' });
});

test.each<[string, Raw, RegExp]>([
	['a wrong checksum', { crc: 1 }, /meta\.json in a\.zip cannot be read: its checksum does not match/],
	['an encrypted entry', { flags: 2049 }, /it is encrypted/],
	['another compression', { method: 12 }, /method 12/],
	[
		'deflated nonsense',
		{ method: 8, body: text('not deflate at all'), size: 40 },
		/meta\.json in a\.zip cannot be read/
	],
	[
		'an entry that unpacks to more than it says',
		{ method: 8, body: bomb, size: 1_000_000 },
		/more than the 1000000 bytes/
	],
	[
		'an entry that unpacks to less than it says',
		{ method: 8, body: deflateSync(text('hello')), size: 6 },
		/5 bytes instead of 6/
	],
	[
		'a deflated entry that was cut short',
		{ method: 8, body: bomb.slice(0, 500), size: 400_000 },
		/cannot be read/
	]
])('%s is refused when it is read, and the other entries are not', async (_what, raw, message) => {
	const store = await open(rawZip([raw, { name: 'other', body: text('fine') }]));
	await expect(store.get('/meta.json')).rejects.toThrow(message);
	await expect(store.get('/meta.json')).rejects.toMatchObject({ name: 'SessionError' });
	expect(await store.get('/other')).toEqual(text('fine'));
});

test('backslashes in names part folders, as PowerShell 5 writes them', async () => {
	const store = await open(rawZip([{ name: 'take\\meta.json', body: text('{}') }]));
	expect(await store.get('/take/meta.json')).toEqual(text('{}'));
});

test('names that begin with the folder itself are those without it', async () => {
	const store = await open(
		rawZip([
			{ name: './', body: text('') },
			{ name: './take/./meta.json', body: text('{}') }
		])
	);
	expect(await store.get('/take/meta.json')).toEqual(text('{}'));
});

test('of two entries of one name the last one counts, and it is said', async () => {
	const store = await open(rawZip([{ body: text('first') }, { body: text('second') }]));
	expect(await store.get('/meta.json')).toEqual(text('second'));
	expect(store.notes).toEqual(['The archive holds two entries named meta.json: the last one was read.']);
});
