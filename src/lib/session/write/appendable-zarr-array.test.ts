import * as zarr from 'zarrita';
import { expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import type { Key } from '../../store/byte-store.ts';
import { AppendableZarrArray } from './appendable-zarr-array.ts';

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

test('rows appended in any sizes and stored at any moments read back equal', async () => {
	const random = seeded(7);
	for (let round = 0; round < 20; round++) {
		const columns = 1 + Math.floor(random() * 5);
		const chunkRows = 1 + Math.floor(random() * 12);
		const map = new Map<Key, Uint8Array>();
		const array = new AppendableZarrArray('/a.zarr', 'float32', columns, chunkRows);
		const all: number[] = [];
		for (let step = 0; step < 12; step++) {
			// zarrita itself does not read an array without rows.
			const rows = Math.floor(random() * 3 * chunkRows) + (step === 0 ? 1 : 0);
			const data = Float32Array.from({ length: rows * columns }, () => Math.fround(random() - 0.5));
			all.push(...data);
			array.append(data);
			if (random() < 0.5) continue;
			const { entries, stored } = await array.unwritten();
			// What arrives while the bytes are on their way belongs to the next flush.
			const late = Float32Array.from({ length: columns }, () => 1);
			array.append(late);
			for (const [key, bytes] of entries) map.set(key, bytes);
			stored();
			const opened = await zarr.open.v3(zarr.root(map).resolve('a.zarr'), { kind: 'array' });
			const back = await zarr.get(opened);
			expect(back.shape).toEqual([all.length / columns, columns]);
			expect([...(back.data as Float32Array)]).toEqual(all);
			all.push(...late);
		}
	}
});

test('nothing is written twice but the chunk that is being filled, and nothing when nothing came', async () => {
	const array = new AppendableZarrArray('/a.zarr', 'float64', undefined, 10);
	array.append(new Float64Array(25));
	const first = await array.unwritten();
	expect([...first.entries.keys()]).toEqual([
		'/a.zarr/c/0',
		'/a.zarr/c/1',
		'/a.zarr/c/2',
		'/a.zarr/zarr.json'
	]);
	first.stored();
	expect((await array.unwritten()).entries.size).toBe(0);
	array.append(new Float64Array(5));
	const second = await array.unwritten();
	expect([...second.entries.keys()]).toEqual(['/a.zarr/c/2', '/a.zarr/zarr.json']);
});

test('what was not stored is handed out again', async () => {
	const array = new AppendableZarrArray('/a.zarr', 'float32', 2, 4);
	array.append(new Float32Array(20));
	const lost = await array.unwritten();
	array.append(new Float32Array(20));
	const again = await array.unwritten();
	for (const key of lost.entries.keys()) expect([...again.entries.keys()]).toContain(key);
	expect(array.storedRows).toBe(0);
	again.stored();
	expect(array.storedRows).toBe(20);
});

test('an array without rows is described, so that a stream that never delivered opens', async () => {
	const array = new AppendableZarrArray('/a.zarr', 'float32', 3, 100);
	const { entries } = await array.unwritten();
	expect([...entries.keys()]).toEqual(['/a.zarr/zarr.json']);
	expect(JSON.parse(text(entries.get('/a.zarr/zarr.json')))).toMatchObject({ shape: [0, 3] });
});

test('the metadata are, key for key and in order, those that zarr-python wrote for MyoGestic', async () => {
	const array = new AppendableZarrArray('/emg.zarr', 'float32', 8, 200);
	array.append(new Float32Array(6036 * 8));
	const { entries } = await array.unwritten();
	expect(text(entries.get('/emg.zarr/zarr.json'))).toBe(`{
  "shape": [
    6036,
    8
  ],
  "data_type": "float32",
  "chunk_grid": {
    "name": "regular",
    "configuration": {
      "chunk_shape": [
        200,
        8
      ]
    }
  },
  "chunk_key_encoding": {
    "name": "default",
    "configuration": {
      "separator": "/"
    }
  },
  "fill_value": 0.0,
  "codecs": [
    {
      "name": "bytes",
      "configuration": {
        "endian": "little"
      }
    },
    {
      "name": "zstd",
      "configuration": {
        "level": 0,
        "checksum": false
      }
    }
  ],
  "attributes": {},
  "zarr_format": 3,
  "node_type": "array",
  "storage_transformers": []
}`);
});
