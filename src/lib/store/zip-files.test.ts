import { expect, test } from 'vitest';
import { bytesAccess } from './blob.ts';
import { zipFiles, type FileToZip } from './zip-files.ts';
import { zipStore } from './zip-reader.ts';

async function zipped(files: readonly FileToZip[], forceZip64: boolean): Promise<Uint8Array> {
	const parts: Uint8Array[] = [];
	const sink = new WritableStream<Uint8Array>({ write: (bytes) => void parts.push(bytes.slice()) });
	await zipFiles(sink, files, { forceZip64 });
	return new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
}

test.each([false, true])(
	'files of many pieces come out of the archive as they went in (zip64: %s)',
	async (zip64) => {
		const large = Uint8Array.from({ length: 2.5 * 2 ** 20 }, (_, i) => (i * 31) ^ (i >> 9));
		const contents = new Map([
			['sub-01/emg/a.bdf', large],
			['README', new TextEncoder().encode('what it is')],
			['empty.tsv', new Uint8Array(0)]
		]);
		const files = [...contents].map(([path, bytes]) => ({ path, file: new Blob([bytes as BlobPart]) }));
		const store = await zipStore(bytesAccess(await zipped(files, zip64), 'all.zip'));
		const keys: string[] = [];
		for await (const key of store.keys()) keys.push(key.slice(1));
		expect(keys).toEqual([...contents.keys()]);
		for (const [path, bytes] of contents)
			expect(Buffer.from((await store.get(`/${path}`))!).equals(bytes)).toBe(true);
	}
);

test('cancelling gives the sink up and is no other error', async () => {
	const controller = new AbortController();
	let aborted = false;
	const sink = new WritableStream<Uint8Array>({
		write: () => controller.abort(),
		abort: () => void (aborted = true)
	});
	const files = [{ path: 'a', file: new Blob([new Uint8Array(100)]) }];
	await expect(zipFiles(sink, files, { signal: controller.signal })).rejects.toThrow(
		expect.objectContaining({ name: 'AbortError' })
	);
	expect(aborted).toBe(true);
});
