import type { Key } from '../../store/byte-store.ts';
import { memoryStore } from '../../store/memory.ts';
import { Recorder } from '../../session/write/recorder.ts';
import type { RecordApi } from '../../../workers/record.worker.ts';

/** What the record worker does, into memory. `failWith`: the next flush fails so. */
export function recordApi(map: Map<Key, Uint8Array>): RecordApi & { failWith: string | undefined } {
	let recorder: Recorder | undefined;
	let running: Promise<void> | undefined;
	const memory = memoryStore(map);
	const api: RecordApi & { failWith: string | undefined } = {
		failWith: undefined,
		async start(start, streams) {
			const store = {
				...memory,
				setMany: async (entries: ReadonlyMap<Key, Uint8Array>) => {
					if (api.failWith !== undefined) throw new Error(api.failWith);
					await memory.setMany(entries);
				}
			};
			// Cloned, as on the way to a worker.
			recorder = await Recorder.begin(store, start, structuredClone(streams));
			running = recorder.run(0.005);
		},
		async ended() {
			await running;
			return recorder?.failure;
		},
		add: (stream) => recorder?.add(structuredClone(stream)),
		async label(event) {
			recorder?.label(event);
			await recorder?.flush();
		},
		marker: (marker) => recorder?.marker(marker),
		setClassNames: (names) => recorder?.setClassNames(names),
		setFacts: (facts) => recorder?.setFacts(facts),
		counts: () => recorder?.counts,
		stop: async (facts) => recorder?.stop(facts)
	};
	return api;
}
